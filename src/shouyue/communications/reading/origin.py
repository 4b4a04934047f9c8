"""Whether a person wrote a mail: auto-replies, lists, servers that tell of a mail of ours. Pure."""

import re
from dataclasses import dataclass
from email.message import Message

from shouyue.communications.logic.mail import Reason
from shouyue.communications.reading.headers import IDENTIFIER, field, text_of

BULK = frozenset({"bulk", "junk", "list"})
SERVERS = re.compile(r"(mailer-daemon|postmaster|mail-daemon|mdaemon)@", re.I)
NO_REPLY = re.compile(r"(no-?reply|do-?not-?reply|donotreply|bounces?)\b", re.I)
AWAY = re.compile(r"\s*(自动回复|自動回覆|自动答复|自動回復|auto(matic)?[ -]?reply|out of (the )?office)", re.I)
STATUS = re.compile(r"^status:\s*([245])\.\d+\.\d+", re.I | re.M)
ACTION = re.compile(r"^action:\s*(\w+)", re.I | re.M)
SAID = re.compile(r"^diagnostic-code:\s*(.+(?:\n[ \t]+.+)*)", re.I | re.M)
LOOKED_AT = 200_000  # characters of a bounce in which our Message-ID is sought


@dataclass(frozen=True, slots=True)
class Bounce:
    """A server tells of a mail: its Message-ID candidates, whether it is given up, and the server's words."""

    of: tuple[str, ...]
    final: bool
    said: str


def reason(message: Message, sender: str, subject: str, *, is_bounce: bool) -> Reason:
    """Why it is taken as written by a machine; NONE for a person's mail."""
    if is_bounce or SERVERS.match(sender) or field(message, "Return-Path").strip() == "<>":
        return Reason.BOUNCE if is_bounce or SERVERS.match(sender) else Reason.AUTO
    automatic = field(message, "Auto-Submitted").strip().lower()
    precedence = field(message, "Precedence").strip().lower()
    if (automatic and not automatic.startswith("no")) or precedence in ("auto_reply", "auto-reply"):
        return Reason.AUTO
    told = ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Autoresponder")
    if any(field(message, name).strip().lower() not in ("", "none", "no") for name in told) or AWAY.match(subject):
        return Reason.AUTO
    if precedence in BULK or field(message, "List-Id") or field(message, "List-Unsubscribe"):
        return Reason.BULK
    return Reason.BULK if NO_REPLY.match(sender) else Reason.NONE


def bounce(message: Message, texts: list[str], sender: str) -> Bounce | None:
    """What a report of delivery says; also of servers that write one in free words."""
    is_report = message.get_content_type() == "multipart/report" or bool(
        re.search(r"report-type=\"?delivery-status", field(message, "Content-Type"), re.I)
    )
    if not is_report and not SERVERS.match(sender):
        return None
    said = "\n".join(texts)[:LOOKED_AT]
    quoted = [field(message, "In-Reply-To"), field(message, "References"), said]
    found = tuple(dict.fromkeys(one for text in quoted for one in IDENTIFIER.findall(text)))
    actions, codes = [one.lower() for one in ACTION.findall(said)], STATUS.findall(said)
    final = "failed" in actions if actions else "5" in codes if codes else not is_report
    words = SAID.search(said)
    return Bounce(found[:100], final, text_of(words[1], most=300) if words else "")
