"""The columnar benchmark: one plan, data of any size, and hand-written programs that pay the same."""
