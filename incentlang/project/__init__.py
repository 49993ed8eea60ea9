"""A project: the folder of a plan, and its incent.toml."""

from incentlang.project.config import find_project, load_project, plans_near
from incentlang.project.model import DATE_FORMS, UNITS, DataSource, Project

__all__ = ["DATE_FORMS", "UNITS", "DataSource", "Project", "find_project", "load_project", "plans_near"]
