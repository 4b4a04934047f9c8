"""Telephone numbers in all the ways people write them and phones show them, and mail addresses. Pure.

`phonenumbers` (Google's metadata) knows the numbers of the world. A number without a country is one of the mainland;
one from abroad begins with + or 00 and its country.
"""

import re
import unicodedata
from dataclasses import dataclass

HOME = "CN"
SHORTEST_TAIL = 7  # digits that are enough to find a number by its end
LONGEST_TAIL = 20
# 021-58881234转801, 0755-26581234-801: what stands behind is an extension of the house.
EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|内线|內線|ext\.?|x|#|\*)\s*[:：]?\s*(\d{1,6})\s*$", re.IGNORECASE)
DASHED_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[\s-]*\d{7,8})\s*-\s*(\d{1,6})$")
NUMBER = re.compile(r"[+\d\s()./-]+")
DIGIT_GAPS = re.compile(r"[^\d+]")
SEPARATORS = re.compile(r"[,，;；、\n]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー﹣", "-"))


@dataclass(frozen=True, slots=True)
class Written:
    """A number or an address: as it was typed, as it is compared, and its digits backwards (empty for mail)."""

    kind: str
    written: str
    normal: str
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """By what a caller is looked for: exactly by `normal`, else by the end, in any of the forms of `tails`."""

    normal: str = ""
    tails: tuple[str, ...] = ()


def separated(text: str) -> tuple[str, ...]:
    """Several numbers or addresses typed into one field, by commas, semicolons or lines."""
    return tuple(part.strip() for part in SEPARATORS.split(text) if part.strip())


def read_phone(text: str) -> Written | None:
    """A telephone number that can exist; None for what is none."""
    normal = _international(_bare(text))
    return Written("phone", " ".join(text.split()), normal, tail_of(normal)) if normal else None


def read_email(text: str) -> Written:
    """A mail address, whose form was checked before; upper and lower case are the same."""
    address = unicodedata.normalize("NFKC", text).strip()
    return Written("email", address, address.lower())


def tail_of(number: str) -> str:
    """The digits of a number backwards."""
    return "".join(filter(str.isdecimal, number))[::-1][:LONGEST_TAIL]


def sought(text: str) -> Sought:
    """How to look for whoever wrote or called from there; nothing for fewer than seven digits."""
    bare = _bare(text)
    if "@" in bare:
        return Sought(normal=read_email(bare).normal)
    digits = DIGIT_GAPS.sub("", bare).lstrip("+").lstrip("0")
    forms = {digits} | ({digits[2:].lstrip("0")} if digits.startswith("86") else set())
    tails = sorted(tail_of(form) for form in forms if SHORTEST_TAIL <= len(form) <= LONGEST_TAIL)
    return Sought(_international(bare), tuple(tails))


def is_number(text: str) -> bool:
    """Whether it is a telephone number and nothing else, in however many groups."""
    return NUMBER.fullmatch(_bare(text)) is not None and bool(sought(text).tails)


def masked(kind: str, normal: str) -> str:
    """Enough to recognise it, too little to use it: `138****1234`, `021****1234`, `+852****4567`, `z***@foo.cn`."""
    if kind == "email":
        name, _at, host = normal.partition("@")
        return f"{name[:1]}***@{host}"
    number = normal.removeprefix("+86")
    if number[0] in "23456789" and not number.startswith("400"):
        number = f"0{number}"  # a landline as it is dialled
    head = 4 if number.startswith("+") else 3
    return f"{number[:head]}****{number[max(head + 2, len(number) - 4) :]}"


def _bare(text: str) -> str:
    """In half width, with plain dashes, without an extension."""
    half = unicodedata.normalize("NFKC", text).translate(DASHES).strip()
    dashed = DASHED_EXTENSION.match(half)
    return dashed[1] if dashed else EXTENSION.sub("", half)


def _international(bare: str) -> str:
    """In E.164; empty for what is no number."""
    import phonenumbers  # takes 0.15 s to read: only who reads a number waits for it

    try:
        number = phonenumbers.parse(bare, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
