"""Compliance as the API shows it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, WithJsonSchema

from shouyue.api.schemas import values_of
from shouyue.api.texts import _
from shouyue.performance.compliance import GATE, OWED, TARGET, Account, ClauseAccount, DocumentAccount, Measured, Sum
from shouyue.performance.named_roles import NamedRole, named_roles
from shouyue.performance.panels import language
from shouyue.policy.engine.state import State
from shouyue.policy.values import AnyRule, ClauseKind, Status

MONTH = "^([12][0-9]{3}-(0[1-9]|1[0-2]))?$"


def _one_of(names: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(names)})


OwedColumn = Annotated[str, Field(pattern=f"^({'|'.join(OWED)})$"), _one_of(OWED)]
EvidenceColumn = Annotated[str, Field(pattern=f"^({'|'.join((*TARGET, *GATE))})$"), _one_of((*TARGET, *GATE))]


class Period(Schema):
    """Which months, and where."""

    since: str = Field("", description=_("First month; eleven before `until` unless given"), pattern=MONTH)
    until: str = Field(
        "", description=_("Last month; the current one unless given"), examples=["2026-03"], pattern=MONTH
    )
    site: str = Field("", description=_("Code of a site"), max_length=40)
    region: str = Field("", description=_("Code of a region"), max_length=40)


class RowFilters(Period):
    """Which rows: those behind one figure."""

    document: str = Field("", examples=["CM"], max_length=12)
    clause: str = Field("", examples=["CM-5.2"], max_length=24)
    rule: str = Field("", max_length=80)
    month: str = Field("", description=_("One of the months"), pattern=MONTH)


class OwedFilters(RowFilters):
    """Which obligations."""

    column: OwedColumn | None = Field(None, description=_("Only those that count so; else all but climbed ladders"))


class EvidenceFilters(RowFilters):
    """Which counted facts and answers."""

    column: EvidenceColumn | None = Field(None, description=_("Only those that count so"))


class AccountFiguresOut(Schema):
    """Amounts by column. `share` is the part kept of what has ended, in per cent; null where nothing has."""

    kept: int = Field(description=_("Met in time and told in time"))
    entered_late: int = Field(description=_("Met in time and told after; kept too"))
    late: int
    open: int
    share: float | None
    climbed: int = Field(description=_("Ladders of which a step was reached; neither kept nor late"))
    good: int = Field(description=_("Facts that a target counts and that are good"))
    missed: int = Field(description=_("Facts that a target counts and that are not"))
    passed: int = Field(description=_("Answers of gates: let through"))
    refused: int = Field(description=_("Answers of gates: refused"))
    waived: int = Field(description=_("Answers of gates: let through with an approval"))


class ReachOut(Schema):
    """Of the periods in which targets were measured, how many reached theirs."""

    reached: int
    measured: int


class DocumentAccountOut(Schema):
    """One document accounted for."""

    document: str = Field(examples=["CM"])
    title: str
    edition: str
    clauses: int
    running: int = Field(description=_("Clauses of which something is computed"))
    figures: AccountFiguresOut
    targets: ReachOut
    coverage_gaps: int


class ClauseAccountOut(Schema):
    """One clause accounted for."""

    clause: str = Field(examples=["CM-5.2"])
    title: str
    kind: Annotated[ClauseKind, values_of(ClauseKind)]
    status: Annotated[Status, values_of(Status)] = Field(description=_("How far it runs"))
    figures: AccountFiguresOut
    targets: ReachOut
    coverage_gaps: int


class MonthAccountOut(Schema):
    """The figures of one month."""

    month: str = Field(examples=["2026-03"])
    figures: AccountFiguresOut


class MeasuredOut(Schema):
    """One target in the period that ends in a month."""

    month: str = Field(examples=["2026-03"])
    good: int
    all: int
    share: float = Field(description=_("In per cent, cut off after two digits"))
    at_least: float = Field(description=_("In per cent"))
    reached: bool


class RuleAccountOut(Schema):
    """One rule of a clause accounted for."""

    rule: str
    label: str
    kind: str | None = Field(description=_("deadline, ladder, cadence, gate or target; null: of an earlier edition"))
    figures: AccountFiguresOut
    months: list[MonthAccountOut]
    measured: list[MeasuredOut]


class NamedRoleOut(Schema):
    """A role that a clause about access names."""

    role: str = Field(examples=["service_agent"])
    title: str
    does: str = Field(description=_("Its duties in plain words"))
    holders: int = Field(description=_("How many hold it today"))


class ClauseAccountDetail(ClauseAccountOut):
    """One clause with its months and its rules."""

    roles: list[NamedRoleOut] = Field(description=_("Of a clause about access: the roles that it names"))

    months: list[MonthAccountOut]
    rules: list[RuleAccountOut]


class OwedOut(Schema):
    """One obligation behind a figure."""

    id: UUID = Field(description=_("Its whole story: `/obligations/{id}`"))
    rule: str
    clause: str
    subject: str
    status: Annotated[State, values_of(State)]
    counted: Annotated[str, _one_of(OWED)]
    month: str
    opened_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    late_entry: bool
    site: str
    region: str


class EvidenceOut(Schema):
    """One fact that a target counts, or one rule's part in the answer of a gate."""

    fact: UUID
    rule: str
    clause: str
    subject: str = Field(description=_("Of a gate: who was asked about"))
    counted: Annotated[str, _one_of((*TARGET, *GATE))]
    at: datetime
    period: str = Field(examples=["2026-Q1"])
    month: str = Field(description=_("In which the period ends"))
    groups: dict[str, str] = Field(description=_("What the target is broken down by"))
    approval: str | None
    site: str
    region: str


def figures_out(total: Sum) -> dict[str, Any]:
    return {name: getattr(total, name) for name in AccountFiguresOut.model_fields}


def document_out(one: DocumentAccount) -> dict[str, Any]:
    document = one.policy.document
    return {
        "document": document.id,
        "title": document.title.in_(language()),
        "edition": document.edition,
        "clauses": len(one.clauses),
        "running": one.running,
        "figures": figures_out(one.account.sum),
        "targets": one.reach,
        "coverage_gaps": one.silent,
    }


def clause_out(one: ClauseAccount) -> dict[str, Any]:
    return {
        "clause": one.clause.id,
        "title": one.clause.title.in_(language()),
        "kind": one.clause.kind,
        "status": one.clause.status,
        "figures": figures_out(one.account.sum),
        "targets": one.reach,
        "coverage_gaps": one.silent,
    }


def clause_detail(one: ClauseAccount, at: datetime) -> dict[str, Any]:
    known = {rule.id: rule for rule in one.policy.rules if rule.clause == one.clause.id}
    names = [*known, *(name for name in one.rules if name not in known)]
    return clause_out(one) | {
        "roles": [_role(role) for role in named_roles(one.clause, at)],
        "months": _months(one.account),
        "rules": [_rule(name, known.get(name), one) for name in names],
    }


def _role(role: NamedRole) -> dict[str, Any]:
    told = language()
    return {"role": role.code, "title": role.title.in_(told), "does": role.does.in_(told), "holders": role.holders}


def _rule(name: str, rule: AnyRule | None, one: ClauseAccount) -> dict[str, Any]:
    account = one.rules.get(name, Account())
    return {
        "rule": name,
        "label": (rule.label.in_(language()) if rule else "") or name,
        "kind": type(rule).__name__.lower() if rule else None,
        "figures": figures_out(account.sum),
        "months": _months(account),
        "measured": [_measured(each) for each in one.targets.get(name, ())],
    }


def _measured(one: Measured) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("month", "good", "all", "share", "reached")}
    return plain | {"at_least": float(100 * one.at_least)}


def _months(account: Account) -> list[dict[str, Any]]:
    return [{"month": month, "figures": figures_out(total)} for month, total in sorted(account.months.items())]
