"""One way to log for every process: JSON lines for machines, one readable line for a terminal; never a secret.

Settings read this module, so it imports nothing of the product.
"""

import logging
import re
from collections.abc import Callable, Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

Form = Literal["json", "text"]
Supplier = Callable[[], Mapping[str, Any]]

HIDDEN = "…"
SECRET_NAMES = re.compile(
    r"passw|secret|token|authori[sz]ation|cookie|session|csrf|api_?key|signature|otp|credential", re.I
)

# What hides inside texts: passwords in addresses, secrets in queries and headers, one-time links, phones and mail.
_NAMED = r"(?:password|passwd|pwd|secret|token|access_token|api_?key|code|state|signature|otp|session\w*)"
MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"\b(Bearer|Basic|Token)\s+[\w.~+/=-]{6,}", re.I), rf"\1 {HIDDEN}"),
    (re.compile(rf"([?&;\s,{{(\"']{_NAMED}[\"']?\s*[=:]\s*[\"']?)[^\s&;\"',)}}]+", re.I), rf"\1{HIDDEN}"),
    (re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f-]{27}\b)[\w.~:-]{33,}"), HIDDEN),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), HIDDEN),
    (re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)"), HIDDEN),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), HIDDEN),  # an identity card
)
# Fields that our own lines spell out: `job=7 task=shouyue.… outcome=done`.
SPELLED = re.compile(r"\b(worker|job|task|attempt|outcome|seconds|listener|delivery)=(\S+)")


@dataclass(slots=True)
class Queries:
    """How many statements went to the database while one request was served."""

    count: int = 0


queries: ContextVar[Queries | None] = ContextVar("queries", default=None)
_suppliers: list[Supplier] = []


def supply(supplier: Supplier) -> None:
    """Add what `supplier` says to every line from now on, as the job that this thread runs."""
    if supplier not in _suppliers:
        _suppliers.append(supplier)


def hide(text: str) -> str:
    """The text without secrets and without phone numbers, addresses and identity cards."""
    for pattern, put in MASKS:
        text = pattern.sub(put, text)
    return text


class SqlCounter(logging.Handler):
    """Counts the statements that Django tells of while debugging."""

    def emit(self, record: logging.LogRecord) -> None:
        counted = queries.get()
        if counted is not None:
            counted.count += 1


class Formatter(ProcessorFormatter):
    """Our lines and those of every library in one form; built by name, so that a JSON file can name it too."""

    def __init__(self, form: Form = "text") -> None:
        processors: tuple[Processor, ...] = (
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            _supplied,
            _spelled,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redacted,
        )
        json = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True, default=str)
        render = json if form == "json" else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
        super().__init__(foreign_pre_chain=processors, processors=[ProcessorFormatter.remove_processors_meta, render])


def configuration(*, form: Form, level: str, debug: bool) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes. `level` empty: our own INFO; on a terminal only requests that failed."""
    requests = level or ("INFO" if form == "json" else "WARNING")
    loggers: dict[str, Any] = {
        "shouyue": {"level": level or "INFO"},
        "shouyue.request": {"level": requests},
        "_granian": {"level": level or "WARNING", "handlers": [], "propagate": True},
        "granian.access": {"level": "WARNING", "handlers": [], "propagate": True},
    }
    handlers: dict[str, Any] = {"console": {"class": "logging.StreamHandler", "formatter": "line"}}
    if debug:
        handlers["sql"] = {"class": "shouyue.operations.logs.SqlCounter"}
        loggers["django.db.backends"] = {"level": "DEBUG", "handlers": ["sql"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "shouyue.operations.logs.Formatter", "form": form}},
        "handlers": handlers,
        "root": {"handlers": ["console"], "level": level or "WARNING"},
        "loggers": loggers,
    }


def _supplied(logger: Any, name: str, event: EventDict) -> EventDict:
    for supplier in _suppliers:
        for key, value in supplier().items():
            event.setdefault(key, value)
    return event


def _spelled(logger: Any, name: str, event: EventDict) -> EventDict:
    if str(event.get("logger", "")).startswith("shouyue."):
        for key, value in SPELLED.findall(str(event.get("event", ""))):
            event.setdefault(key, value)
    return event


def _redacted(logger: Any, name: str, event: EventDict) -> EventDict:
    event.pop("request", None)  # Django adds the whole request, with its query; our own line tells enough
    for key in [key for key in event if not key.startswith("_")]:
        event[key] = _without_secrets(key, event[key])
    return event


def _without_secrets(key: str, value: Any) -> Any:
    if SECRET_NAMES.search(key):
        return HIDDEN
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, MutableMapping):
        return {str(name): _without_secrets(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets("", inner) for inner in value]
    return value if isinstance(value, bool | int | float | None) else hide(str(value))
