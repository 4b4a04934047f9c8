"""Icons, styles and texts of the pages."""

import importlib
import re

from django.forms import BaseForm

from shouyue.ui.gallery import COMPONENTS, SECTIONS, component
from tests.architecture.sources import ROOT, SOURCE, modules, templates
from tools import assets, messages

BUILT = SOURCE / "ui" / "static" / "vendor" / "icons.css"
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|hx-on", re.I)


def test_every_icon_in_use_is_in_the_font() -> None:
    built = set(re.findall(r"\.ti-([a-z0-9-]+):before", BUILT.read_text(encoding="utf-8")))
    names = set(assets.glyphs())
    used = {
        name
        for path in (*templates(), *SOURCE.rglob("*.py"))
        for name in re.findall(r"""(?:\bti-|\bicon=["'])([a-z][a-z0-9-]+)""", path.read_text(encoding="utf-8"))
    }
    assert used - names == set(), "no such icon"
    assert used - built == set(), "run python3 dev.py run"


def test_no_template_needs_inline_script_or_style() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {match[0].strip()}"
        for path in templates()
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_every_component_is_in_the_gallery() -> None:
    shown = [name for _title, names in SECTIONS for name in names]
    assert sorted(shown) == sorted(path.stem for path in COMPONENTS.glob("*.html"))


def test_every_component_declares_the_props_it_uses() -> None:
    for _title, names in SECTIONS:
        for name in names:
            source = (COMPONENTS / f"{name}.html").read_text(encoding="utf-8")
            declared = {prop.name.removeprefix(":") for prop in component(name).props}
            assert [prop for prop in sorted(declared) if source.count(prop) < 2] == [], name


def test_every_text_is_there_in_three_languages() -> None:
    assert list(messages.problems()) == []


def test_no_text_hides_from_the_catalogues() -> None:
    """Texts are gathered by the names of the functions that mark them; under another name they would stay English."""
    alias = re.compile(r"import .*gettext\w* as (?!_$)\w+", re.MULTILINE)
    assert [str(path) for path in (ROOT / "src").rglob("*.py") if alias.search(path.read_text(encoding="utf-8"))] == []


# What our scripts and htmx ask a <form> for: a control of that name would answer in its place.
ASKED = {"action", "children", "closest", "elements", "form", "id", "isConnected", "matches", "method", "parentNode",
         "querySelectorAll", "reportValidity", "requestSubmit", "submit", "tagName", "target"}  # fmt: skip


def test_no_field_takes_the_place_of_what_scripts_ask_a_form_for() -> None:
    for path in modules():
        if "forms" in (path.stem, path.parent.name):
            importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
    known = {one for one in _below(BaseForm) if one.__module__.startswith("shouyue.")}
    assert len(known) > 50
    taken = {one.__qualname__: names for one in known if (names := ASKED & set(getattr(one, "base_fields", ())))}
    assert taken == {}


def _below(form: type) -> set[type]:
    near: list[type] = form.__subclasses__()
    return {*near, *(deeper for one in near for deeper in _below(one))}
