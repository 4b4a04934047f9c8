"""Sizes, as signs: what grows past them is telling us that it does two things."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT, modules, templates

FUNCTION_MOST, FUNCTION_P90, FILE_MOST, TEMPLATE_MOST = 50, 20, 400, 150


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of every function of a module, without decorators and docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_long() -> None:
    lengths = dict(pair for path in modules() for pair in functions(path))
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_MOST} == {}
    assert sorted(lengths.values())[len(lengths) * 9 // 10] <= FUNCTION_P90


def test_no_file_is_long() -> None:
    assert {str(path.relative_to(ROOT)): lines_of(path) for path in modules() if lines_of(path) > FILE_MOST} == {}


def test_no_template_is_long() -> None:
    long = {str(path.relative_to(ROOT)): lines_of(path) for path in templates() if lines_of(path) > TEMPLATE_MOST}
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules()}
    silent = [path for path, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []
