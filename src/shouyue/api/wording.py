"""What is wrong with a value, in the caller's language: pydantic's findings as our sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from shouyue.api.problems import Flaw
from shouyue.api.strict import escape
from shouyue.api.texts import _

SENTENCES = {
    "missing": _("This is missing: add it."),
    "extra_forbidden": _("There is no such name here."),
    "string_type": _("A text is needed."),
    "string_too_short": _("At least %(min_length)s characters are needed."),
    "string_too_long": _("At most %(max_length)s characters fit."),
    "string_pattern_mismatch": _("It must look like this: %(pattern)s"),
    "int_type": _("A whole number is needed."),
    "int_parsing": _("A whole number is needed."),
    "int_from_float": _("A whole number is needed."),
    "int_parsing_size": _("The number is too large."),
    "bool_type": _("true or false is needed."),
    "bool_parsing": _("true or false is needed."),
    "greater_than_equal": _("It must be %(ge)s or more."),
    "less_than_equal": _("It must be %(le)s or less."),
    "enum": _("It must be one of: %(expected)s"),
    "literal_error": _("It must be one of: %(expected)s"),
    "uuid_type": _("A UUID is needed."),
    "uuid_parsing": _("A UUID is needed."),
    "list_type": _("A list is needed."),
    "too_short": _("At least %(min_length)s entries are needed."),
    "too_long": _("At most %(max_length)s entries fit."),
    "dict_type": _("An object is needed."),
    "model_type": _("An object is needed."),
    "model_attributes_type": _("An object is needed."),
    "value_error": "%(error)s",
}
OTHER = _("This value is not as described.")
BODY = "body"


def flaws(errors: Sequence[Mapping[str, Any]]) -> list[Flaw]:
    """What the framework found, each with its place."""
    return [_flaw(error) for error in errors]


def _flaw(error: Mapping[str, Any]) -> Flaw:
    sentence = str(SENTENCES.get(error["type"], OTHER)) % error.get("ctx", {})
    source, *place = error["loc"]
    if source == BODY:
        # The first part is the name of the view's argument, which is the body itself.
        return Flaw(sentence, pointer="".join(f"/{escape(part)}" for part in place[1:]))
    return Flaw(sentence, parameter=str(place[-1]) if place else str(source))
