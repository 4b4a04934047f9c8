"""What a policy calls live has an acceptance test in the words of its clause, and the other way round."""

import ast
from collections import Counter

from shouyue.policy.load import load_pack, pack_ids
from shouyue.policy.values import Status
from tests.architecture.sources import ROOT


def acceptance_tests() -> Counter[str]:
    """How many acceptance tests each clause has: `@pytest.mark.clause("CM-5.3")`."""
    found: Counter[str] = Counter()
    for path in sorted((ROOT / "tests" / "clauses").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", ()):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause":
                    found.update(str(ast.literal_eval(name)) for name in mark.args)
    return found


def live() -> set[str]:
    return {
        clause.id for name in pack_ids() for clause in load_pack(name).clauses.values() if clause.status is Status.LIVE
    }


def test_every_live_clause_has_its_acceptance_test() -> None:
    assert live() - acceptance_tests().keys() == set()


def test_every_acceptance_test_is_of_a_clause_that_is_live() -> None:
    assert acceptance_tests().keys() - live() == set()
    assert len(live()) > 0
