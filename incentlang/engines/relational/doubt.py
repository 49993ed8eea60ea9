"""What a run by relations gives up with: the reference evaluator is asked instead."""


class Doubtful(Exception):
    """Something that only the reference evaluator can tell: a problem of the data, with its message."""
