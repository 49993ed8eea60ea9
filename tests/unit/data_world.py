"""A small world of deals and people, which the tests of reading data spoil one piece at a time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from incentlang.data import Dataset, read_dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.schema import Entity, Fact, Field, Input, Schema
from incentlang.project import load_project
from incentlang.types import DATE, MONEY, NUMBER, RATIO, TEXT, YES_NO, Money, OneOf, Ref

PERSON = Ref("participant")
CUSTOMER = Entity(
    "customer",
    "customer_id",
    (
        Field("customer_id", TEXT),
        Field("segment", OneOf(("smb", "mid_market", "enterprise"), "customer.segment")),
        Field("csm", PERSON, over_time=True),
        Field("health", NUMBER, optional=True, over_time=True, low=Decimal(0), high=Decimal(100)),
    ),
)
PARTICIPANT = Entity(
    "participant",
    "participant",
    (Field("manager", PERSON, optional=True), Field("target", Money(per="year"), optional=True)),
)
DEAL = Fact(
    "deal",
    "deal_id",
    "closed_on",
    (
        Field("deal_id", TEXT),
        Field("closed_on", DATE),
        Field("recorded_on", DATE, optional=True),
        Field("is_void", YES_NO, optional=True),
        Field("ARR", MONEY),
        Field("kind", OneOf(("new_logo", "expansion", "renewal"), "deal.kind")),
        Field("customer", Ref("customer")),
        Field("owner", PERSON),
        Field("discount", RATIO, optional=True),
    ),
    known="recorded_on",
    voided="is_void",
)
ACTIVATION = Fact(
    "activation",
    None,
    "activated_on",
    (
        Field("activated_on", DATE),
        Field("recorded_on", DATE, optional=True),
        Field("is_void", YES_NO, optional=True),
        Field("customer", Ref("customer")),
    ),
    known="recorded_on",
    voided="is_void",
    once_per="customer",
)
QUOTA = Input("quota", "account_executive", "quarter", MONEY)
ROLES = ("account_executive", "customer_success_manager")
SCHEMA = Schema("USD", ROLES, (CUSTOMER, PARTICIPANT), (DEAL, ACTIVATION), (QUOTA,))

FILES: Mapping[str, str] = {
    "data/deal.csv": (
        "deal_id,closed_on,ARR,kind,customer,owner\n"
        "D-1,2026-01-05,120000.00,new_logo,acme,maya\n"
        "D-2,2026-02-10,30000,expansion,bolt,ben\n"
    ),
    "data/activation.csv": "customer,activated_on\nacme,2026-02-14\n",
    "data/customer.csv": "customer_id,segment\nacme,mid_market\nbolt,smb\n",
    "data/customer.csm.csv": "customer,value,from,to\nacme,ana,2026-01-01,\nbolt,ana,2026-01-01,\n",
    "data/participant.csv": (
        "participant,name,role,manager,target,from,to\n"
        "maya,Maya Ortiz,account_executive,lea,60000,2026-01-01,\n"
        "ben,Ben Adu,account_executive,lea,60000,2026-01-01,2026-06-30\n"
        "ana,Ana Lind,customer_success_manager,,40000,2026-01-01,\n"
        "lea,Lea Roth,manager,,,2026-01-01,\n"
    ),
    "data/quota.csv": "participant,period,value\nmaya,2026-Q1,100000\nben,2026-Q1,90000\n",
}


def lay(folder: Path, changes: Mapping[str, str | bytes | None] | None = None, settings: str = "") -> Path:
    """Write the world with some files changed; None leaves one out."""
    files: dict[str, str | bytes | None] = {**FILES, **(changes or {})}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan.incent").write_text("", encoding="utf-8")
    if settings:
        (folder / "incent.toml").write_text(settings, encoding="utf-8")
    for name, content in files.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(
    folder: Path,
    changes: Mapping[str, str | bytes | None] | None = None,
    settings: str = "",
    schema: Schema = SCHEMA,
) -> tuple[Dataset | None, tuple[Diagnostic, ...]]:
    """Read the world with some files changed."""
    project, findings = load_project(lay(folder, changes, settings))
    assert project is not None, [finding.message() for finding in findings]
    return read_dataset(project, schema)


def sound(folder: Path, changes: Mapping[str, str | bytes | None] | None = None, settings: str = "") -> Dataset:
    """Read the world, which must be without a fault."""
    dataset, findings = read(folder, changes, settings)
    assert findings == (), [(finding.code, finding.message()) for finding in findings]
    assert dataset is not None
    return dataset


def told(findings: tuple[Diagnostic, ...]) -> list[str]:
    """Findings as one line each: code, place, message."""
    return [f"{finding.code} {finding.at.place}: {finding.message()}" for finding in findings]


def deals(*rows: str, header: str = "deal_id,closed_on,ARR,kind,customer,owner") -> dict[str, str | bytes | None]:
    """The change that gives data/deal.csv other rows."""
    return {"data/deal.csv": "\n".join([header, *rows, ""])}
