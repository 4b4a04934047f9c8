"""Whose a mail is: rooms above say which words of a subject name something of theirs.

actions.recognise(re.compile(r"[A-Z]{2}\\d{2}-\\d{6}-\\d{3,}"), reference_of)      # in apps.ready

A subject's words alone never join mails; a number that we gave does.
"""

import re
from collections.abc import Callable

Find = Callable[[str], str]  # what the pattern found → its reference, such as `case:8431`; empty where there is none
MOST = 10  # words of one subject that are looked up

_known: list[tuple[re.Pattern[str], Find]] = []


def recognise(pattern: re.Pattern[str], find: Find) -> None:
    """Let mails whose subject has what `pattern` finds belong to what `find` answers. Called in `apps.ready`."""
    if (pattern, find) not in _known:
        _known.append((pattern, find))


def named_in(subject: str) -> str:
    """The reference that a subject names; empty where it names none."""
    for pattern, find in _known:
        for word in list(dict.fromkeys(found[0] for found in pattern.finditer(subject)))[:MOST]:
            if reference := find(word):
                return reference
    return ""
