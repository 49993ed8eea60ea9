"""The relations that data stands in."""
