"""The dashboard: what a plan pays for and what came of it, on one page for the committee, without anybody's own pay."""

from incentlang.dashboard.build import dashboard_of
from incentlang.dashboard.columns import with_columns
from incentlang.dashboard.groups import SMALLEST_GROUP
from incentlang.dashboard.page import dashboard_page

__all__ = ["SMALLEST_GROUP", "dashboard_of", "dashboard_page", "with_columns"]
