"""The reference evaluator: exact decimals, one row at a time, written to be read by an auditor."""
