"""Scenarios: worked examples of a plan, evaluated on the rows that they give."""

from incentlang.scenarios.run import Failure, ScenarioResult, run_scenarios

__all__ = ["Failure", "ScenarioResult", "run_scenarios"]
