"""Message catalogues without gettext installed.

    python tools/messages.py extract [ROOM …]   bring the catalogues up to the texts in the code
    python tools/messages.py hant [ROOM …]      draft Traditional Chinese from Simplified, with the reviewed table
    python tools/messages.py check              fail on what is untranslated, stale or written in Chinese in the code
    python tools/messages.py compile            make the .mo files that Django reads

Each room has its catalogues beside it. A text that stands in two rooms is translated alike in both. Texts are English
in the code and need no catalogue of their own. `zh_Hans` is written by people; `zh_Hant` is made from it and never
edited: what the converter gets wrong is put right in `tools/hant_overrides.tsv`.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import opencc
import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shouyue"
OVERRIDES = ROOT / "tools" / "hant_overrides.tsv"

FUNCTIONS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
COMPONENT_PURPOSE = re.compile(r"{# (.+?) #}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")

# What knows no Django speaks by its own `Text(zh=…, en=…)` and has no catalogue.
PURE = {"policy", "worktime", "kit", "logic.py", "logic"}

# Files whose Chinese stands outside the catalogues, and why.
SPEAKS_CHINESE = {
    "communications/reading/origin.py": "automatic replies are known by the words of their subjects",
    "communications/reading/quoting.py": "the history below a mail is known by the words above it",
    "config/shell.py": "each language is named in itself, for those who look for it",
    "config/serve.py": "the terminal speaks both languages at once",
    "config/children.py": "the terminal speaks both languages at once",
    "intake/cells.py": "dates, amounts, yes and no are read as people in China write them",
    "obligations/endpoints/years.py": "a holiday is named as the State Council names it",
    "paper/excel.py": "a cell that had to be cut says so in both",
}

Key = tuple[str, str]  # context, text
Found = dict[Key, tuple[str, set[str]]]  # → plural, files


def main(words: list[str]) -> int:
    name, rest = (words[0], words[1:]) if words else ("", [])
    chosen = rest or list(rooms())
    commands = {
        "extract": lambda: extract(chosen),
        "hant": lambda: hant(chosen),
        "check": check,
        "compile": compile_all,
    }
    if name not in commands or set(chosen) - set(rooms()):
        print(__doc__)
        return 2
    return commands[name]()


# Commands


def extract(chosen: Iterable[str]) -> int:
    """Rewrite both catalogues: new texts empty or as another room has them, vanished ones gone."""
    for room in chosen:
        found, known = texts(room), {**_elsewhere(room), **_read(room, "zh_Hans")}
        _write(room, "zh_Hans", found, known)
        empty = sum(1 for entry in _read(room, "zh_Hans").values() if not _translations(entry)[0])
        if empty:
            print(f"{room}: {empty} of {len(found)} texts to be translated")
    return hant(chosen)


def hant(chosen: Iterable[str]) -> int:
    """Make zh_Hant from zh_Hans."""
    for room in chosen:
        catalogue = _read(room, "zh_Hans")
        for entry in catalogue.values():
            entry.msgstr = to_hant(entry.msgstr)
            entry.msgstr_plural = {number: to_hant(text) for number, text in entry.msgstr_plural.items()}
        _write(room, "zh_Hant", texts(room), catalogue)
    return 0


def check() -> int:
    """Print every problem; 1 if there is one."""
    found = [*problems()]
    print("\n".join(found) or f"{sum(len(texts(room)) for room in rooms())} texts complete in three languages")
    return 1 if found else 0


def problems() -> Iterator[str]:
    """What is wrong with the catalogues of all rooms."""
    yield from alike_problems()
    yield from literal_problems()
    for room in rooms():
        yield from catalogue_problems(room, "zh_Hans")
        yield from catalogue_problems(room, "zh_Hant")
        yield from hant_problems(room)


def compile_all() -> int:
    for path in SOURCE.rglob("*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def rooms() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in SOURCE.glob("*/__init__.py")))


# Finding texts


@cache
def texts(room: str) -> Found:
    """Every text of a room that a person may see."""
    found: Found = {}
    for path in sorted((SOURCE / room).rglob("*")):
        if path.suffix not in (".py", ".html") or "migrations" in path.parts:
            continue
        for key, plural in _texts_of(path):
            known, files = found.setdefault(key, (plural, set()))
            files.add(path.relative_to(ROOT).as_posix())
            found[key] = (known or plural, files)
    return found


def _texts_of(path: Path) -> Iterator[tuple[Key, str]]:
    from babel.messages.extract import extract_python  # for developers only: `compile` runs without it

    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        purpose = COMPONENT_PURPOSE.match(source)
        if purpose and path.parent.name == "cotton":
            yield ("", purpose[1]), ""  # the gallery shows it
        source = templatize(source, origin=str(path))
    found = extract_python(io.BytesIO(source.encode()), dict.fromkeys(FUNCTIONS), [], {})
    for _line, name, words, _comments in found:
        function = str(name)
        parts = [word for word in ((words,) if isinstance(words, str) else words) if word]
        if not parts:
            continue
        context = parts.pop(0) if "pgettext" in function else ""
        yield (context, parts[0]), parts[1] if function.startswith("ng") else ""


def _path(room: str, locale: str) -> Path:
    return SOURCE / room / "locale" / locale / "LC_MESSAGES" / "django.po"


def _elsewhere(room: str) -> dict[Key, polib.POEntry]:
    """How other rooms translate their texts."""
    found: dict[Key, polib.POEntry] = {}
    for other in rooms():
        if other != room:
            found |= {key: entry for key, entry in _read(other, "zh_Hans").items() if _translations(entry)[0]}
    return found


def _read(room: str, locale: str) -> dict[Key, polib.POEntry]:
    path = _path(room, locale)
    return {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}


def _write(room: str, locale: str, found: Found, known: dict[Key, polib.POEntry]) -> None:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (context, text), (plural, files) in sorted(found.items(), key=lambda item: (item[0][1].lower(), item[0])):
        entry = polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(file, "") for file in sorted(files)])
        old = known.get((context, text))
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = {0: old.msgstr_plural.get(0, "") if old else ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        catalogue.append(entry)
    path = _path(room, locale)
    if not found:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


# Traditional Chinese


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


@cache
def _overrides() -> tuple[tuple[str, str], ...]:
    lines = OVERRIDES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((row[0], row[1]) for row in rows)


def to_hant(text: str) -> str:
    """Traditional Chinese, with Taiwan's words, from Simplified; then what a person put right in the table."""
    converted: str = _converter().convert(text)
    for wrong, right in _overrides():
        converted = converted.replace(wrong, right)
    return converted


# Problems


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def alike_problems() -> Iterator[str]:
    """One word per thing, in whatever room it stands."""
    seen: dict[Key, list[str]] = {}
    for room in rooms():
        for key, entry in _read(room, "zh_Hans").items():
            if seen.setdefault(key, _translations(entry)) != _translations(entry):
                yield f"{room}: translated otherwise in another room: {key[1]!r}"


def catalogue_problems(room: str, locale: str) -> Iterator[str]:
    found, known = texts(room), _read(room, locale)
    for key in sorted(found.keys() - known.keys()):
        yield f"{room} {locale}: not in the catalogue, run `tools/messages.py extract`: {key[1]!r}"
    for key in sorted(known.keys() - found.keys()):
        yield f"{room} {locale}: no longer in the code, run `tools/messages.py extract`: {key[1]!r}"
    for key, entry in known.items():
        if entry.fuzzy or not all(_translations(entry)):
            yield f"{room} {locale}: not translated: {key[1]!r}"
            continue
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        if any(sorted(PLACEHOLDER.findall(text)) != wanted for text in _translations(entry)):
            yield f"{room} {locale}: placeholders differ: {key[1]!r}"


def hant_problems(room: str) -> Iterator[str]:
    traditional = _read(room, "zh_Hant")
    for key, entry in _read(room, "zh_Hans").items():
        derived = [to_hant(text) for text in _translations(entry)]
        if key in traditional and _translations(traditional[key]) != derived:
            yield f"{room} zh_Hant: not what zh_Hans gives, run `tools/messages.py hant`: {key[1]!r}"


def literal_problems() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.html")):
        if CHINESE.search(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: Chinese in a template, use {{% translate %}}"
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        if not PURE.intersection(inside.parts) and inside.as_posix() not in SPEAKS_CHINESE:
            yield from (
                f"{path.relative_to(ROOT)}:{line}: Chinese in the code, use gettext or Text(zh=…, en=…)"
                for line in chinese_lines(path.read_text(encoding="utf-8"))
            )


def chinese_lines(source: str) -> list[int]:
    """Lines of string literals in Chinese, but for docstrings and what stands inside `Text(…)`."""
    tree = ast.parse(source)
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            allowed.update(id(inner) for inner in ast.walk(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in allowed)
    return [node.lineno for node in constants if isinstance(node.value, str) and CHINESE.search(node.value)]


if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # templatize asks for it
    sys.exit(main(sys.argv[1:]))
