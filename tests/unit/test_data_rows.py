"""Rows together: keys, versions, milestones, references, dated rows, assignments, inputs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from incentlang.diagnostics import data as codes
from incentlang.diagnostics.base import Severity
from incentlang.ir.schema import Fact, Field, Schema
from incentlang.types import DATE, MONEY, RATIO, Ref
from incentlang.values.periods import parse_period
from tests.unit.data_world import FILES, SCHEMA, deals, read, sound, told

HEADER = "deal_id,closed_on,recorded_on,ARR,kind,customer,owner"
PEOPLE = "participant,role,from,to\n"


def faults(folder: Path, changes: dict[str, str | bytes | None]) -> list[str]:
    dataset, findings = read(folder, changes)
    assert dataset is None
    return told(findings)


def test_the_world_as_it_is(tmp_path: Path) -> None:
    dataset = sound(tmp_path)
    assert [row.key for row in dataset.facts["deal"]] == ["D-1", "D-2"]
    assert dataset.facts["activation"][0].key == "2026-02-14 · acme"
    assert dataset.entities["customer"]["acme"].values == ("acme", "mid_market", None, None)
    csm = dataset.timelines["customer", "csm"]["acme"].on(date(2026, 3, 1))
    assert csm is not None
    assert csm.value == "ana"
    maya = dataset.participants["maya"]
    [assignment] = maya.assignments
    assert (maya.name, assignment.role, assignment.values["manager"]) == ("Maya Ortiz", "account_executive", "lea")
    assert assignment.values["target"] == Decimal(60000)
    quarter = parse_period("2026-Q1")
    assert quarter is not None
    assert dataset.inputs["quota"]["maya", "", quarter][0].value == Decimal(100000)
    assert dataset.newest == date(2026, 2, 14)


def test_a_key_twice_needs_a_known_date(tmp_path: Path) -> None:
    rows = ("D-1,2026-01-05,,1,new_logo,acme,maya", "D-1,2026-01-05,2026-02-01,2,new_logo,acme,maya")
    dataset = sound(tmp_path, deals(*rows, header=HEADER))
    assert [row.known for row in dataset.facts["deal"]] == [None, date(2026, 2, 1)]
    again = ("D-1,2026-01-05,2026-02-01,3,new_logo,acme,maya",)
    assert faults(tmp_path, deals(*rows, *again, header=HEADER)) == [
        "D0060 data/deal.csv, row 4, column deal_id: `D-1` with `recorded_on` 2026-02-01 stands in row 3 already"
    ]


def test_an_entity_twice(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "data/customer.csv": "customer_id,segment\nacme,smb\nbolt,smb\nacme,smb\n"
    }
    assert faults(tmp_path, changes) == [
        "D0060 data/customer.csv, row 4, column customer_id: `acme` stands in row 2 already"
    ]


def test_a_keyless_row_twice(tmp_path: Path) -> None:
    split = Fact(
        "split",
        None,
        None,
        (Field("deal", Ref("deal")), Field("participant", Ref("participant")), Field("share", RATIO)),
        dated_through="deal",
    )
    schema = attrs.evolve(SCHEMA, facts=(*SCHEMA.facts, split))
    content = "deal,participant,share\nD-1,maya,50%\nD-1,ben,50%\nD-1,maya,50.0%\n"
    dataset, findings = read(tmp_path, {"data/split.csv": content}, schema=schema)
    assert dataset is None
    assert told(findings) == ["D0061 data/split.csv, row 4: this row repeats row 2"]
    dataset, findings = read(tmp_path, {"data/split.csv": content.replace("50.0%", "40%")}, schema=schema)
    assert dataset is not None
    assert dataset.facts["split"][0].key == "D-1 · maya · 0.5"


def test_a_milestone_twice(tmp_path: Path) -> None:
    content = "customer,activated_on,recorded_on,is_void\nacme,2026-02-14,,\nacme,2026-03-01,,\n"
    assert faults(tmp_path, {"data/activation.csv": content}) == [
        "D0062 data/activation.csv, row 3, column customer: "
        "`activation` is once per customer, and `acme` has one in row 2 already"
    ]


def test_a_milestone_may_be_corrected_by_voiding_it_first(tmp_path: Path) -> None:
    header = "customer,activated_on,recorded_on,is_void\n"
    rows = "acme,2026-02-14,,\nacme,2026-02-14,2026-03-05,yes\nacme,2026-03-01,{},\n"
    sound(tmp_path, {"data/activation.csv": header + rows.format("2026-03-05")})
    # Known a day earlier, both dates would have stood side by side on that day.
    [fault] = faults(tmp_path, {"data/activation.csv": header + rows.format("2026-03-04")})
    assert fault.startswith("D0062")


def test_references_lead_somewhere(tmp_path: Path) -> None:
    changes = deals("D-1,2026-01-05,1,new_logo,acmee,myaa")
    changes["data/quota.csv"] = "participant,period,value\nmia,2026-Q1,1\n"
    changes["data/customer.csm.csv"] = "customer,value,from,to\nacme,anna,2026-01-01,\nblot,ana,2026-01-01,\n"
    dataset, findings = read(tmp_path, changes)
    assert dataset is None
    assert {(finding.at.place, finding.help()) for finding in findings} == {
        ("data/deal.csv, row 2, column customer", "did you mean `acme`?"),
        ("data/deal.csv, row 2, column owner", "did you mean `maya`?"),
        ("data/quota.csv, row 2, column participant",
         "add it to data/participant.csv, or correct this cell; keys are compared letter by letter, and look like "
         "`ana` or `ben`"),
        ("data/customer.csm.csv, row 2, column value", "did you mean `ana`?"),
        ("data/customer.csm.csv, row 3, column customer", "did you mean `bolt`?"),
    }  # fmt: skip
    assert all(isinstance(finding, codes.ReferenceUnknown) for finding in findings)


def test_a_manager_must_be_a_participant(tmp_path: Path) -> None:
    people = "participant,role,manager,from,to\nmaya,account_executive,leo,2026-01-01,\nlea,manager,,2026-01-01,\n"
    changes = deals()
    changes |= {
        "data/participant.csv": people + "ben,account_executive,lea,2026-01-01,\nana,csm,lea,2026-01-01,\n",
    }
    assert faults(tmp_path, changes) == [
        "D0063 data/participant.csv, row 2, column manager: there is no participant `leo` in data/participant.csv"
    ]


def test_nothing_is_said_to_be_missing_where_keys_could_not_be_read(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, {"data/customer.csv": "customer_id,segment\nacme,smb,x\nbolt,smb\n"})
    assert fault.startswith("D0011")


def test_values_over_time_in_the_entitys_own_rows(tmp_path: Path) -> None:
    content = (
        "customer_id,segment,csm,health,from,to\n"
        "acme,smb,ana,70,2026-01-01,2026-03-31\n"
        "acme,smb,lea,,2026-04-01,\n"
        "bolt,smb,ana,,2026-01-01,\n"
    )
    dataset = sound(tmp_path, {"data/customer.csv": content, "data/customer.csm.csv": None})
    assert list(dataset.entities["customer"]) == ["acme", "bolt"]
    csm = dataset.timelines["customer", "csm"]["acme"]
    assert [stretch.value for stretch in csm.stretches] == ["ana", "lea"]
    assert dataset.timelines["customer", "health"]["acme"].on(date(2026, 4, 1)) is None


def test_a_fixed_attribute_must_not_change_in_dated_rows(tmp_path: Path) -> None:
    content = (
        "customer_id,segment,csm,from,to\nacme,smb,ana,2026-01-01,2026-03-31\n"
        "acme,enterprise,lea,2026-04-01,\nbolt,smb,ana,2026-01-01,\n"
    )
    assert faults(tmp_path, {"data/customer.csv": content, "data/customer.csm.csv": None}) == [
        "D0071 data/customer.csv, row 3, column segment: `segment` of `acme` differs from row 2"
    ]


def test_a_value_over_time_without_dates(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "data/customer.csv": "customer_id,segment,health\nacme,smb,70\nbolt,smb,60\n"
    }
    [fault] = faults(tmp_path, changes)
    assert fault.startswith("D0072 data/customer.csv, row 1: `health` changes over time")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "acme,ana,2026-01-01,\nacme,lea,2026-03-01,\n",
            "D0065 data/customer.csm.csv, row 3, column from: `acme` has another value on 2026-03-01 in row 2",
        ),
        (
            "acme,lea,2026-03-01,\nacme,ana,2026-01-01,2026-03-01\n",
            "D0065 data/customer.csm.csv, row 2, column from: `acme` has another value on 2026-03-01 in row 3",
        ),
        (
            "acme,ana,2026-03-01,2026-02-01\n",
            "D0064 data/customer.csm.csv, row 2, column to: "
            "the last day, 2026-02-01, lies before the first, 2026-03-01",
        ),
        ("acme,ana,,\n", "D0040 data/customer.csm.csv, row 2, column from: `from` is empty, expected a date"),
    ],
)
def test_dated_rows_that_cannot_be(tmp_path: Path, rows: str, message: str) -> None:
    assert faults(tmp_path, {"data/customer.csm.csv": f"customer,value,from,to\n{rows}"}) == [message]


def test_a_gap_is_a_warning_and_missing(tmp_path: Path) -> None:
    content = "customer,value,from,to\nacme,ana,2026-01-01,2026-02-28\nacme,lea,2026-03-02,\n"
    dataset, [finding] = read(tmp_path, {"data/customer.csm.csv": content})
    assert dataset is not None
    assert isinstance(finding, codes.GapInDates)
    assert finding.severity is Severity.WARNING
    assert finding.message() == "`acme` has no `csm` on 2026-03-01"
    assert dataset.timelines["customer", "csm"]["acme"].on(date(2026, 3, 1)) is None


def test_assignments_overlap_only_in_different_roles(tmp_path: Path) -> None:
    rest = "ben,account_executive,2026-01-01,\nana,customer_success_manager,2026-01-01,\n"
    twice = "maya,account_executive,2026-01-01,2026-06-30\nmaya,{},2026-06-30,\n"
    sound(tmp_path, {"data/participant.csv": PEOPLE + twice.format("customer_success_manager") + rest})
    assert faults(tmp_path, {"data/participant.csv": PEOPLE + twice.format("account_executive") + rest}) == [
        "D0066 data/participant.csv, row 3, column from: `maya` is `account_executive` on 2026-06-30 by row 2 already"
    ]


def test_a_role_that_is_almost_declared_is_told_and_allowed(tmp_path: Path) -> None:
    people = f"{PEOPLE}maya,account_exective,2026-01-01,\nben,account_exective,2026-01-01,\nana,referee,2026-01-01,\n"
    dataset, [finding] = read(tmp_path, {"data/participant.csv": people})
    assert dataset is not None
    assert isinstance(finding, codes.RoleNearlyDeclared)
    assert finding.severity is Severity.ADVICE
    assert finding.help() == "did you mean `account_executive`?"


def test_inputs(tmp_path: Path) -> None:
    header = "participant,period,value,known_on\n"
    versions = "maya,2026-Q1,120000,2026-02-10\nmaya,2026-Q1,100000,\n"
    quarter = parse_period("2026-Q1")
    assert quarter is not None
    cells = sound(tmp_path, {"data/quota.csv": header + versions}).inputs["quota"]["maya", "", quarter]
    assert [(cell.value, cell.known) for cell in cells] == [
        (Decimal(100000), None),
        (Decimal(120000), date(2026, 2, 10)),
    ]
    assert faults(tmp_path, {"data/quota.csv": header + "maya,2026-Q1,1,\nmaya,2026-Q1,2,\n"}) == [
        "D0069 data/quota.csv, row 3, column participant: `maya` has a value for 2026-Q1 in row 2 already"
    ]
    assert faults(tmp_path, {"data/quota.csv": header + "maya,2026-03,1,\n"}) == [
        "D0070 data/quota.csv, row 2, column period: found `2026-03`, expected a quarter"
    ]
    assert faults(tmp_path, {"data/quota.csv": header + "maya,Q1,1,\n"})[0].startswith("D0053")


def test_only_what_the_plan_reads_needs_to_be_there(tmp_path: Path) -> None:
    schema = Schema("USD", (), SCHEMA.entities[1:], (), ())
    dataset, findings = read(tmp_path, {"data/deal.csv": None, "data/customer.csv": None}, schema=schema)
    assert (dataset is not None, findings) == (True, ())


PAID = "participant,role,target,currency,from,to\nben,account_executive,60000,,2026-01-01,\nana,lead,,XXX,2026-01-01,\n"


def test_a_target_in_another_currency_is_refused(tmp_path: Path) -> None:
    row = "maya,account_executive,36000,{},2026-01-01,\nlea,manager,,EUR,2026-01-01,\n"
    sound(tmp_path, {"data/participant.csv": PAID + row.format("USD")})
    for currency in ("EUR", "XXX"):
        assert faults(tmp_path, {"data/participant.csv": PAID + row.format(currency)}) == [
            f"D0051 data/participant.csv, row 4, column currency: found `{currency}`, expected USD, the plan's currency"
        ]


def test_a_misnamed_currency_column_is_told(tmp_path: Path) -> None:
    people = PAID.replace("currency", "Currency") + "maya,account_executive,36000,EUR,2026-01-01,\n"
    [fault] = faults(tmp_path, {"data/participant.csv": people})
    assert fault.startswith("D0020")


def test_a_currency_without_amounts_does_not_matter(tmp_path: Path) -> None:
    schema = Schema("USD", (), (attrs.evolve(SCHEMA.entities[1], fields=()),), (), ())
    dataset, findings = read(tmp_path, {"data/participant.csv": PAID}, schema=schema)
    assert (dataset is not None, findings) == (True, ())


@pytest.mark.parametrize("column", ["end", "until", "End Date", "To", "valid_to"])
def test_the_last_day_must_have_its_column(tmp_path: Path, column: str) -> None:
    world = FILES["data/participant.csv"].replace(",to\n", f",{column}\n")
    csm = FILES["data/customer.csm.csv"].replace(",to\n", f",{column}\n")
    own = (
        f"customer_id,segment,csm,health,from,{column}\n"
        "acme,smb,ana,70,2026-01-01,2026-03-31\nbolt,smb,ana,,2026-01-01,\n"
    )
    changes: list[dict[str, str | bytes | None]] = [
        {"data/participant.csv": world},
        {"data/customer.csm.csv": csm},
        {"data/customer.csv": own, "data/customer.csm.csv": None},
        {"data/customer.csv": own.replace("csm", "notes")},
    ]
    for change in changes:
        dataset, [finding] = read(tmp_path, change)
        assert dataset is None
        assert isinstance(finding, codes.ColumnMissing)
        assert (finding.field, finding.suggestions) == ("to", (column,))
        (tmp_path / "data/customer.csm.csv").unlink(missing_ok=True)


def test_without_a_likely_column_the_header_is_shown(tmp_path: Path) -> None:
    dataset, [finding] = read(tmp_path, {"data/customer.csm.csv": "customer,value,from\nacme,ana,2026-01-01\n"})
    assert dataset is None
    assert (finding.help() or "").endswith(
        "; the plan reads the columns customer,value,from,to (cells of `to` may be empty)"
    )


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("customer,csm,from,to", {"value": "csm"}),
        ("customer_id,value,from,to", {"customer": "customer_id"}),
        ("Customer,Value,From,To", {"customer": "Customer", "value": "Value", "from": "From", "to": "To"}),
        ("customer,value,start,end", {"from": "start", "to": "end"}),
    ],
)
def test_a_wrong_header_of_a_dated_file(tmp_path: Path, header: str, missing: dict[str, str]) -> None:
    dataset, findings = read(tmp_path, {"data/customer.csm.csv": f"{header}\nacme,ana,2026-01-01,\n"})
    assert dataset is None
    assert {
        finding.field: finding.suggestions[0] for finding in findings if isinstance(finding, codes.ColumnMissing)
    } == missing


def test_an_optional_column_of_a_keyless_fact_is_not_missed(tmp_path: Path) -> None:
    churn = Fact("churn", None, "on", (Field("on", DATE), Field("lost_ARR", MONEY, optional=True)))
    schema = attrs.evolve(SCHEMA, facts=(*SCHEMA.facts, churn))
    dataset, findings = read(tmp_path, {"data/churn.csv": "on\n2026-01-05\n"}, schema=schema)
    assert (dataset is not None, findings) == (True, ())
    assert dataset is not None
    assert not any("churn" in note for note in dataset.notes)
    _, [finding] = read(tmp_path, {"data/churn.csv": "on,lost_arr\n2026-01-05,1\n"}, schema=schema)
    assert isinstance(finding, codes.ColumnMissing)


def test_a_last_date_far_after_all_others_is_noted(tmp_path: Path) -> None:
    rows = ("D-1,2026-01-05,1,new_logo,acme,maya", "D-2,2062-02-01,2,new_logo,acme,maya")
    assert (
        "data/deal.csv, column closed_on: 2062-02-01 lies 36 years after the date before it."
        in sound(tmp_path, deals(*rows)).notes
    )
    assert not any("years" in note for note in sound(tmp_path, deals(rows[0])).notes)
