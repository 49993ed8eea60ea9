"""The plan of the columnar benchmark written by hand: each module takes the project folder and a file to write.

All but the floating one are exact to the cent: `tests/unit/test_columnar_benchmark.py` compares them with `incent run`.
"""
