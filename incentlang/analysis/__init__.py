"""Static decisions over the Core IR that are exact: pay as a curve of one variable, and conditions as boxes.

What an analysis refutes it shows with a `Scenario`: rows that the evaluator can replay. What it cannot decide it says.
"""
