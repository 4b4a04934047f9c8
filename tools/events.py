"""The catalogue of facts as a page, for those who send facts or listen to them.

python tools/events.py            write docs/events.md
python tools/events.py --check    fail where it is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for place in (ROOT / "src", ROOT):  # run as a file
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from shouyue.kit.text import Text  # noqa: E402 - after the path
from shouyue.policy.fields import Field, Type  # noqa: E402
from shouyue.policy.load import load_shared  # noqa: E402
from shouyue.policy.phrasing import subject_words  # noqa: E402
from shouyue.policy.values import EventType  # noqa: E402

RESULT = ROOT / "docs" / "events.md"
HEAD = """\
# 事实目录 / Catalogue of facts

由 `tools/events.py` 从 `src/shouyue/policy/packs/shared/catalogue-*.yaml` 生成，请勿手改。
Made by `tools/events.py` from `src/shouyue/policy/packs/shared/catalogue-*.yaml`. Do not edit.

`own`：对象的字段，可改变其时钟；`context`：对象的字段，时钟开始时冻结；`data`：只属于这条事实。↗ 可由外部系统发送。
`own`: facts of the subject that may change its clocks. `context`: facts of the subject that clocks keep as they were
when they opened. `data`: of this fact alone. ↗ other systems may send it.
"""
TYPES = {Type.MONEY: "money, whole fen", Type.LIST: "list of texts"}


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    wanted = page(load_shared().catalogue.events)
    if words:
        if RESULT.exists() and RESULT.read_text(encoding="utf-8") == wanted:
            return 0
        print("docs/events.md is not current: run `python tools/events.py`")
        return 1
    RESULT.write_text(wanted, encoding="utf-8")
    print(f"{RESULT.relative_to(ROOT)}: {len(load_shared().catalogue.events)} events")
    return 0


def page(events: Mapping[str, EventType]) -> str:
    """The whole page, subjects by their names."""
    kinds = sorted({event.subject for event in events.values()})
    parts = [HEAD]
    for kind in kinds:
        parts.append(f"\n## {kind} · {subject_words(kind, 'zh-hans')} / {subject_words(kind, 'en')}\n")
        parts += [_event(event) for name, event in events.items() if event.subject == kind]
    return "".join(parts)


def _event(event: EventType) -> str:
    lines = [f"\n### `{event.name}` {_both(event.label)}{' ↗' if event.external else ''}\n", f"{_both(event.doc)}\n"]
    if event.about:
        lines.append(f"\nabout: {', '.join(f'`{kind}`' for kind in event.about)}\n")
    if event.readers:
        lines.append(f"\nreaders: {', '.join(f'`{role}`' for role in event.readers)}\n")
    rows = list(_rows(event))
    if rows:
        lines += ["\n| | 字段 / key | 类型 / type | 名称 / name |\n|---|---|---|---|\n", *rows]
    return "".join(lines)


def _rows(event: EventType) -> Iterator[str]:
    for part, fields in (("own", event.own), ("context", event.context), ("data", event.data)):
        for key, field in fields.items():
            yield f"| {part} | `{key}` | {_type(field)} | {_both(field.label) if field.label else ''} |\n"


def _type(field: Field) -> str:
    if field.values:
        named = {value: field.value_labels.get(value) for value in field.values}
        return "; ".join(f"`{value}` {label.zh}" if label else f"`{value}`" for value, label in named.items())
    return TYPES.get(field.type, field.type.value)


def _both(text: Text) -> str:
    return f"{' '.join(text.zh.split())} / {' '.join(text.en.split())}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
