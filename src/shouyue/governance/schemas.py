"""Policies as the API shows them."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import values_of
from shouyue.api.texts import _
from shouyue.governance.queries import ClauseView, Overview
from shouyue.policy.fields import Field as FactField
from shouyue.policy.fields import Type
from shouyue.policy.phrasing import figure_words, phrase
from shouyue.policy.values import AnyRule, ClauseKind, EventType, Gate, GateType, Parameter, Policy, Source, Status

Kind = Annotated[ClauseKind, values_of(ClauseKind)]
HowFar = Annotated[Status, values_of(Status)]
Authority = Annotated[Source, values_of(Source)]
ValueType = Annotated[Type, values_of(Type)]


class DocumentFilters(Schema):
    """Of one document only."""

    document: str = Field("", description=_("Id of a policy"), examples=["CM"], max_length=40)


class CatalogueFilters(Schema):
    """Part of the catalogue."""

    subject: str = Field("", description=_("Only facts of this kind of subject"), examples=["order"], max_length=40)
    external: bool | None = Field(None, description=_("Only names that other systems may send, or only the others"))


class PolicyOut(Schema):
    """A written policy in figures."""

    id: str = Field(examples=["CM"])
    title: str
    edition: str
    source: Authority = Field(description=_("Who stands behind it; contract outranks company, company outranks guide"))
    about: str
    clauses: dict[str, int] = Field(
        description=_("How many clauses run how far, by their status"),
        examples=[{"live": 4, "computed": 60, "statement": 12, "not_yet": 2}],
    )
    rules: int
    open_questions: int
    findings: int


class ClauseHead(Schema):
    """A clause in a list."""

    id: str = Field(examples=["CM-4.1.1"])
    title: str
    kind: Kind
    status: HowFar
    rules: list[str]


class PolicyDetail(PolicyOut):
    """A written policy with its clauses."""

    items: list[ClauseHead]


class ParameterOut(Schema):
    """A figure of a policy."""

    id: str
    document: str
    clause: str
    label: str
    value: str = Field(description=_("As the policy writes it"), examples=["PT2H"])
    words: str = Field(description=_("The same in words"))
    origin: Literal["source", "default", "ours"] = Field(
        description=_("source: the document gives it; default: we fill a blank; ours: added by us")
    )


class QuestionOut(Schema):
    """What the text leaves open."""

    id: str
    ask: str
    default: str = Field(description=_("What holds until somebody answers"))
    owner: str = Field(description=_("Role that answers"))


class LineOut(Schema):
    """One thing that a rule says."""

    key: str = Field(description=_("Stable name of the aspect"), examples=["within"])
    label: str
    text: str


class StepOut(Schema):
    """One step of a ladder or an approval chain, or one option of a class."""

    place: int = Field(ge=1)
    when: str
    to: str = Field(description=_("Who is told, who must agree, or what is proposed"))
    accept: str = Field(description=_("What shows that it was accepted"))


class RuleOut(Schema):
    """A rule in words."""

    id: str
    kind: Literal["deadline", "ladder", "cadence", "gate", "target", "chain", "class"]
    title: str
    sentence: str = Field(description=_("All that it says, in one sentence"))
    lines: list[LineOut] = Field(description=_("The same, one aspect a line"))
    steps: list[StepOut] = Field(description=_("The steps of a ladder or an approval chain, the options of a class"))


class ClauseOut(Schema):
    """A clause with all that hangs on it."""

    id: str
    document: str
    at: str = Field(description=_("Where it stands in the document"))
    title: str
    says: str = Field(description=_("The clause in our own words"))
    kind: Kind
    status: HowFar
    missing: str = Field(description=_("What is still missing where it does not run"))
    rules: list[RuleOut]
    parameters: list[ParameterOut]
    questions: list[QuestionOut]


class RuleDetail(RuleOut):
    """A rule with what it hangs on."""

    document: str
    clause: str
    subject: str = Field(description=_("Kind of subject"), examples=["case"])
    parameters: list[str] = Field(description=_("Ids of the figures that it uses"))


class FieldOut(Schema):
    """A value that a fact may carry."""

    name: str
    type: ValueType
    label: str
    values: list[str] = Field(description=_("The values allowed; empty: any of the type"))


class EventOut(Schema):
    """A name of the catalogue."""

    name: str = Field(examples=["order.received"])
    subject: str = Field(description=_("Kind of subject"), examples=["order"])
    label: str
    doc: str
    external: bool = Field(description=_("Whether other systems may send it by POST /events"))
    about: list[str] = Field(description=_("Kinds of subjects that it may be about besides its own"))
    facts: list[FieldOut] = Field(description=_("Facts of the subject that it may change"))
    data: list[FieldOut] = Field(description=_("What it may say of itself alone"))


class GateOut(Schema):
    """A question asked before an action."""

    name: str
    subject: str
    label: str
    facts: list[FieldOut]
    rules: list[str]


def policy_out(one: Overview, language: str) -> dict[str, Any]:
    document = one.policy.document
    return {
        "id": document.id,
        "title": document.title.in_(language),
        "edition": document.edition,
        "source": document.source,
        "about": document.about.in_(language),
        "clauses": {status.value: one.statuses[status] for status in Status},
        "rules": one.rules,
        "open_questions": one.questions,
        "findings": one.findings,
    }


def policy_detail(one: Overview, language: str) -> dict[str, Any]:
    heads = [
        {
            "id": clause.id,
            "title": clause.title.in_(language),
            "kind": clause.kind,
            "status": clause.status,
            "rules": [rule.id for rule in one.policy.rules if rule.clause == clause.id],
        }
        for clause in one.policy.clauses.values()
    ]
    return policy_out(one, language) | {"items": heads}


def parameter_out(one: Policy, parameter: Parameter, language: str) -> dict[str, Any]:
    return {
        "id": parameter.id,
        "document": one.document.id,
        "clause": parameter.clause,
        "label": parameter.label.in_(language),
        "value": parameter.value,
        "words": figure_words(parameter.value, language),
        "origin": parameter.origin,
    }


def clause_out(view: ClauseView, language: str) -> dict[str, Any]:
    clause = view.clause
    return {
        "id": clause.id,
        "document": view.policy.document.id,
        "at": clause.at,
        "title": clause.title.in_(language),
        "says": clause.says.in_(language),
        "kind": clause.kind,
        "status": clause.status,
        "missing": clause.missing.in_(language),
        "rules": [_rule_out(view.policy, rule, language) for rule in view.rules],
        "parameters": [parameter_out(view.policy, parameter, language) for parameter in view.parameters],
        "questions": [
            {
                "id": question.id,
                "ask": question.ask.in_(language),
                "default": question.default.in_(language),
                "owner": question.owner,
            }
            for question in view.questions
        ],
    }


def _rule_out(one: Policy, rule: AnyRule, language: str) -> dict[str, Any]:
    said = phrase(rule, one, language)
    return {
        "id": rule.id,
        "kind": said.kind,
        "title": said.title,
        "sentence": said.sentence,
        "lines": [{"key": line.key, "label": line.label, "text": line.text} for line in said.lines],
        "steps": [asdict(rung) for rung in said.rungs],
    }


def rule_detail(one: Policy, rule: AnyRule, language: str) -> dict[str, Any]:
    return _rule_out(one, rule, language) | {
        "document": one.document.id,
        "clause": rule.clause,
        "subject": rule.subject,
        "parameters": list(rule.parameters),
    }


def event_out(event: EventType, language: str) -> dict[str, Any]:
    return {
        "name": event.name,
        "subject": event.subject,
        "label": event.label.in_(language),
        "doc": event.doc.in_(language),
        "external": event.external,
        "about": list(event.about),
        "facts": _fields({**event.own, **event.context}, language),
        "data": _fields(event.data, language),
    }


def gate_out(gate: GateType, policies: tuple[Policy, ...], language: str) -> dict[str, Any]:
    asked = [rule.id for one in policies for rule in one.rules if isinstance(rule, Gate) and rule.gate == gate.name]
    return {
        "name": gate.name,
        "subject": gate.subject,
        "label": gate.label.in_(language),
        "facts": _fields(gate.facts, language),
        "rules": asked,
    }


def _fields(fields: Any, language: str) -> list[dict[str, Any]]:
    return [_field_out(name, field, language) for name, field in fields.items()]


def _field_out(name: str, field: FactField, language: str) -> dict[str, Any]:
    label = field.label.in_(language) if field.label else name
    return {"name": name, "type": field.type, "label": label, "values": list(field.values)}
