"""Bytes as text, whatever they call themselves: Chinese mail is often declared wrongly, or not at all. Pure."""

import re

# What may be asked of Python by name. Others of its codecs are no character sets, or take quadratic time.
KNOWN = re.compile(
    r"(us-)?ascii|utf-?(8|16|32)([-_]?(le|be|sig))?|iso[-_]?8859[-_]?\d+|(windows-|cp)\d+|koi8[-_]?\w|shift[-_]?jis"
    r"|iso-2022-\w+|euc[-_]?\w+|hz(-gb-2312)?|big5(-?hkscs)?|latin-?1|macintosh"
)
GB = re.compile(r"x?-?(gb_?2312(-80)?|gbk|gb18030|cp936|ms936|windows-936|euc-?cn)")
LATIN = re.compile(r"iso[-_]?8859[-_]?\d+|(windows-|cp)125\d|latin-?1|(us-)?ascii")
THREE = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf]")  # UTF-8 of Chinese: hardly ever GB by chance
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
COMMON = 0.8  # share of everyday characters from which a guess is believed
SAMPLE = 4000  # characters that are looked at


def decoded(data: bytes, declared: str = "") -> str:
    """The text of some bytes; `declared` is what their sender calls their character set."""
    return cleaned(_decoded(data, declared.strip().strip("\"'").lower()))


def cleaned(text: str) -> str:
    """Without what can be neither stored nor seen; line ends are one sign."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(data: bytes, declared: str) -> str:
    if data.isascii() and not declared.startswith(("utf-16", "utf-32", "iso-2022", "hz", "utf16", "utf32")):
        return data.decode("ascii")
    if THREE.search(data) and (text := _strict(data, "utf-8")) is not None:
        return text
    if GB.fullmatch(declared):
        return _likelier(data, "gb18030", "big5hkscs") or data.decode("gb18030", "replace")
    if declared.startswith("big5"):
        return _likelier(data, "big5hkscs", "gb18030") or data.decode("big5hkscs", "replace")
    text = _strict(data, declared) if KNOWN.fullmatch(declared) and not LATIN.fullmatch(declared) else None
    return text if text is not None else _guessed(data, declared)


def _guessed(data: bytes, declared: str) -> str:
    """What it may be where its name is missing, wrong, or a Latin one, under which any bytes can be read."""
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    found = [(_share(one), one) for one in (_strict(data, name) for name in ("gb18030", "big5hkscs")) if one]
    share, best = max(found, default=(0.0, ""), key=lambda each: each[0])
    if share >= COMMON:
        return best
    if LATIN.fullmatch(declared):
        return _strict(data, declared) or data.decode("latin-1")
    return best or data.decode("utf-8", "replace")


def _likelier(data: bytes, declared: str, other: str) -> str | None:
    """By the declared character set, unless that gives rare characters and the other one everyday ones."""
    first, second = _strict(data, declared), _strict(data, other)
    if first is None or second is None:
        return first if second is None else second
    return second if _share(first) < COMMON <= _share(second) else first


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _share(text: str) -> float:
    """How much of what is not ASCII are everyday Chinese characters and their punctuation."""
    signs = [sign for sign in text[:SAMPLE] if not sign.isascii()]
    return sum(map(_is_common, signs)) / len(signs) if signs else 0.0


def _is_common(sign: str) -> bool:
    if sign in "，。：；！？、（）《》“”‘’【】—…·　～￥":
        return True
    try:
        if 0xB0 <= sign.encode("gb2312")[0] <= 0xD7:  # the first level of GB 2312: 3755 everyday characters
            return True
    except UnicodeError:
        pass
    try:
        return 0xA4 <= sign.encode("big5")[0] <= 0xC6  # those of Big5
    except UnicodeError:
        return False
