"""Which room may know which: `.importlinter`, and the doors of a domain."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT, SOURCE, modules

DOORS = {"actions", "queries", "permissions", "panels"}
DOMAINS = {
    "obligations", "approvals", "measures", "customers", "communications", "contracts", "orders", "warehouse",
    "transport", "billing", "cases", "surveys", "performance", "governance",
}  # fmt: skip


def test_rooms_know_only_the_rooms_below_them() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_domain_is_entered_by_its_doors() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in imports(path)
        if not is_allowed(path.relative_to(SOURCE).parts[0], name)
    ]
    assert wrong == []


def test_the_check_of_doors_sees_a_closed_one() -> None:
    assert not is_allowed("billing", "shouyue.cases.models")
    assert is_allowed("billing", "shouyue.cases.actions")
    assert is_allowed("cases", "shouyue.cases.models")
    assert is_allowed("config", "shouyue.cases.urls")


def is_allowed(room: str, name: str) -> bool:
    """Whether a module of `room` may import `name` at run time."""
    _, other, inner, *_rest = [*name.split("."), "", ""]
    return room in ("config", other) or other not in DOMAINS or inner in DOORS | {""}


def imports(path: Path) -> Iterator[str]:
    """What `path` imports from our own rooms, but for what only the type checker sees."""
    yield from _walk(ast.parse(path.read_text(encoding="utf-8")))


def _walk(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names if alias.name.startswith("shouyue."))
        elif isinstance(child, ast.ImportFrom) and child.module and child.module.startswith("shouyue"):
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        yield from _walk(child)
