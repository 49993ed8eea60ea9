"""What stands beside pay and what warns early, each by hand: net promoter score, watched pilots, what does not hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from incentlang.dashboard import dashboard_of, dashboard_page
from incentlang.dashboard.model import Dashboard, Warned
from incentlang.dashboard.views import pictures
from tests.dashboard.world import SELLERS, board, project, statements_with_columns

ASKED = """
measure average_answer for plan each quarter
  average of score over survey where kind is nps
"""
SURVEY = "survey_id,answered_on,customer,kind,score\n" + "".join(
    f"A{number},{day},C1,{kind},{score}\n"
    for number, (day, kind, score) in enumerate(
        [
            # January: 10 and 9 recommend, 6 and 0 advise against, 8 and 7 say neither: 2 - 2 of 6 is 0.
            *(("2026-01-31", "nps", score) for score in (10, 9, 8, 7, 6, 0)),
            # February: 3 - 1 of 7 is 2/7, 28.571… of 100; a satisfaction of 100 is no answer to this question.
            *(("2026-02-10", "nps", score) for score in (10, 10, 9, 8, 8, 7, 3)),
            ("2026-02-10", "csat", 100),
            # March: four answers are too few.
            *(("2026-03-25", "nps", score) for score in (10, 10, 10, 10)),
        ],
        start=1,
    )
)


def written(folder: Path, plan: str, **data: str) -> Path:
    """The project of world.py with more in its plan."""
    root = project(folder, **data)
    file = root / "plan.incent"
    file.write_text(file.read_text(encoding="utf-8") + plan, encoding="utf-8")
    return root


def told(found: Dashboard, title: str) -> list[str]:
    (view,) = (each for each in pictures(found) if each.name == "outcomes")
    return [row.cells[2] for row in view.rows((0, 0, 0)) if row.cells[1] == title]


def warned(found: Dashboard) -> dict[str, str]:
    return {each.what: each.told for each in found.warnings}


# --- net promoter score -------------------------------------------------------------------------------------------


def test_a_net_promoter_score_is_that_of_the_answers_of_a_month(tmp_path: Path) -> None:
    found = board(written(tmp_path / "project", ASKED, survey=SURVEY), "2026-03")
    assert told(found, "Net promoter score") == ["0", "28.6", "not known"]


def test_answers_after_the_day_of_a_report_are_not_there(tmp_path: Path) -> None:
    """The fifth answer of March comes on the 25th; on the 24th there are four."""
    five = SURVEY + "A99,2026-03-01,C1,nps,0\n"
    root = written(tmp_path / "project", ASKED, survey=five)
    assert told(board(root, "2026-03"), "Net promoter score")[2] == "60"  # 4 - 1 of 5
    statements = statements_with_columns(root, "2026-03", as_of=date(2026, 3, 24))
    assert told(dashboard_of(statements), "Net promoter score")[2] == "not known"


# --- watched pilots -----------------------------------------------------------------------------------------------

WATCHED = """
measure monthly for seller each month
  sum of ARR over deal by owner

measure reached for seller each month
  monthly / goal

input goal for seller each month: money

pilot north "More visits" for region is "{0}" during 2026-02-01 to 2026-{1}
  control region is "{2}"
  baseline 2026-01-01 to 2026-01-31
  watch monthly, reached
  because "Do visits help?"
"""
GOALS = "participant,period,value\n" + "".join(
    f"{who},2026-{month},100000\n" for who in SELLERS if who not in ("s2", "s3") for month in ("01", "02", "03")
)


def pilot(folder: Path, region: str = "North", last: str = "03-31", other: str = "South") -> dict[str, str]:
    root = written(folder / "project", WATCHED.format(region, last, other), goal=GOALS)
    return {what: told for what, told in warned(board(root, "2026-03")).items() if what.startswith("Pilot")}


def test_what_a_pilot_watches_is_told_of_both_groups_before_and_during(tmp_path: Path) -> None:
    """Six in the north: 70,000 in January is 11,666.67 each; 20,000 in two months is 1,666.67 for one person and month.

    Five in the south: 60,000 in two months is 6,000.00. Two of them have no goal, so three have a share of it: too few,
    and neither side is told.
    """
    assert pilot(tmp_path) == {
        "Pilot north: monthly, in the pilot, before": "11,666.67 USD on average of 6 people.",
        "Pilot north: monthly, in the pilot, during": "1,666.67 USD on average of 6 people.",
        "Pilot north: monthly, compared with it, before": "0.00 USD on average of 5 people.",
        "Pilot north: monthly, compared with it, during": "6,000.00 USD on average of 5 people.",
        "Pilot north: reached, in the pilot, before": "No figure: a group of fewer than 5 people.",
        "Pilot north: reached, in the pilot, during": "No figure: a group of fewer than 5 people.",
        "Pilot north: reached, compared with it, before": "No figure: a group of fewer than 5 people.",
        "Pilot north: reached, compared with it, during": "No figure: a group of fewer than 5 people.",
    }


def test_a_group_of_two_tells_nothing_of_either_side(tmp_path: Path) -> None:
    assert set(pilot(tmp_path, "West", other="North").values()) == {"No figure: a group of fewer than 5 people."}


def test_a_pilot_of_which_no_month_has_ended_has_no_figure_yet(tmp_path: Path) -> None:
    found = pilot(tmp_path, last="02-20")
    assert found["Pilot north: monthly, in the pilot, during"] == (
        "No figure yet: no period of it has ended with anybody in it."
    )
    assert found["Pilot north: monthly, in the pilot, before"] == "11,666.67 USD on average of 6 people."


def test_a_share_is_a_percentage(tmp_path: Path) -> None:
    """With goals for all: 20,000 of 100,000 in one of twelve months is 1.666… percent."""
    goals = "participant,period,value\n" + "".join(
        f"{who},2026-{month},100000\n" for who in SELLERS for month in ("01", "02", "03")
    )
    root = written(tmp_path / "project", WATCHED.format("North", "03-31", "South"), goal=goals)
    found = warned(board(root, "2026-03"))
    assert found["Pilot north: reached, in the pilot, during"] == "1.67% on average of 6 people."
    assert found["Pilot north: reached, compared with it, during"] == "6% on average of 5 people."


# --- what does not hold -------------------------------------------------------------------------------------------

ENSURED = """
ensure "nobody sells more than 140,000 in a quarter" for each seller each quarter: booked is at most 140_000 USD
ensure "no deal is above 200,000" for each deal: ARR is at most 200_000 USD
ensure "everybody has a goal" for each seller each quarter: goal_met is at least 0%

input goal for seller each quarter: money

measure goal_met for seller each quarter
  booked / goal
"""


@pytest.fixture
def broken(tmp_path: Path) -> Dashboard:
    """w1 sells 150,000; s1 has no goal."""
    goals = "participant,period,value\n" + "".join(f"{who},2026-Q1,1000\n" for who in SELLERS if who != "s1")
    return board(written(tmp_path / "project", ENSURED, goal=goals), "2026-03")


def test_what_must_hold_and_does_not_warns_first_and_names_nobody(broken: Dashboard) -> None:
    one, other = (each for each in broken.warnings if not each.what.startswith("L"))
    assert one == Warned("nobody sells more than 140,000 in a quarter", "Does not hold in 1 of 13 cases.", grave=True)
    assert other == Warned("everybody has a goal", "Could not be computed in 1 of 13 cases.", grave=False)
    assert broken.warnings[0] == one
    assert "w1 in 2026" not in dashboard_page(broken)


def test_what_holds_is_no_warning(broken: Dashboard) -> None:
    assert "no deal is above 200,000" not in warned(broken)
