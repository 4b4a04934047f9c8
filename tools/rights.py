"""The generated table of rights: roles × permissions × addresses.

    python tools/rights.py            write docs/rights.md
    python tools/rights.py --check    fail where it differs from the code

The table itself is `src/shouyue/people/rights.py`; which address needs which permission is said at each view.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "docs" / "rights.md"


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    for place in (ROOT / "src", ROOT):  # run as a file
        if str(place) not in sys.path:
            sys.path.insert(0, str(place))
    import django

    django.setup()
    wanted = written()
    if words == ["--check"]:
        same = RESULT.exists() and RESULT.read_text(encoding="utf-8") == wanted
        print("docs/rights.md is as the code" if same else "docs/rights.md differs: run `python tools/rights.py`")
        return 0 if same else 1
    RESULT.write_text(wanted, encoding="utf-8")
    print(f"{RESULT.relative_to(ROOT)}: {len(wanted.splitlines())} lines")
    return 0


def addresses() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.pattern}", pattern.callback
            elif isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{prefix}{pattern.pattern}")

    yield from walk(get_resolver().url_patterns, "/")


def by_permission() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """The addresses of each permission, and the public ones with their reasons."""
    from shouyue.access.guards import guard_of

    guarded: dict[str, list[str]] = {}
    public: list[tuple[str, str]] = []
    for address, view in addresses():
        guard = guard_of(view)
        if guard is None:
            continue  # the architecture test names it
        if guard.permission:
            guarded.setdefault(guard.permission, []).append(address)
        else:
            public.append((address, guard.public_because))
    return guarded, public


def written() -> str:
    """The whole page, in Chinese."""
    from django.utils.translation import override

    with override("zh-hans"):
        return "\n".join((*_head(), *_groups(), *_roles(), *_public())) + "\n"


def _head() -> Iterator[str]:
    yield "# 权限表"
    yield ""
    yield "本页由 `python tools/rights.py` 生成，请勿手工修改。"
    yield "权限与角色的对应关系写在 `src/shouyue/people/rights.py`。"
    yield "每个地址所需的权限写在其视图上；未列出的一律拒绝。"
    yield "担任多个角色时权限相加；角色的范围（全公司、区域或网点）决定能看到哪些行。"
    yield ""


def _groups() -> Iterator[str]:
    from shouyue.people.rights import GROUPS

    guarded, _public_ones = by_permission()
    for group in GROUPS:
        yield f"## {group.title}"
        yield ""
        yield f"{group.reason}"
        yield ""
        yield "| 权限 | 可以做什么 | 角色 | 地址 |"
        yield "|---|---|---|---|"
        for right in group.rights:
            places = "<br>".join(f"`{address}`" for address in sorted(guarded.get(right.permission, []))) or "–"
            yield f"| `{right.permission}` | {right.words} | {_names(right.roles)} | {places} |"
        yield ""


def _names(roles: frozenset[str]) -> str:
    """Roles in the order of the list; the many in one word."""
    from shouyue.people.phrases import role_title
    from shouyue.people.rights import CUSTOMER, OFFICE, STAFF
    from shouyue.policy.load import load_shared

    if roles >= STAFF:
        return "、".join(["全体员工", *(role_title(CUSTOMER) for code in (CUSTOMER,) if code in roles)])
    if roles >= OFFICE:
        more = [role_title(code) for code in load_shared().roles if code in roles - OFFICE]
        return "、".join(["全体办公岗位", *more])
    return "、".join(role_title(code) for code in load_shared().roles if code in roles)


def _roles() -> Iterator[str]:
    from shouyue.people.rights import rights_of
    from shouyue.policy.load import load_shared

    yield "## 按角色"
    yield ""
    yield "| 角色 | 代码 | 权限 |"
    yield "|---|---|---|"
    for code, role in load_shared().roles.items():
        if not role.relation:
            names = " ".join(f"`{right.permission}`" for right in rights_of(frozenset({code})))
            yield f"| {role.title.zh} | `{code}` | {names} |"
    yield ""


def _public() -> Iterator[str]:
    _guarded, public = by_permission()
    yield "## 无需权限的地址"
    yield ""
    yield "| 地址 | 理由 |"
    yield "|---|---|"
    for address, because in sorted(public):
        yield f"| `{address}` | {because} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
