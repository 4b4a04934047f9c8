"""The shipped sample: what the seed writes is what is shipped, and it can be judged."""

from pathlib import Path

from shouyue.policy.judge import compare, judge, ladders, read_history, read_mapping, sample, totals
from shouyue.policy.judge.sample import seed
from shouyue.policy.load import read_policy
from shouyue.policy.values import Policy

SAMPLE = Path(sample.__file__).parent


def policy(name: str) -> Policy:
    return read_policy((SAMPLE / name).read_text("utf-8"), name)


def test_the_seed_writes_the_shipped_history(tmp_path: Path) -> None:
    seed.write(tmp_path / "history.csv")
    assert (tmp_path / "history.csv").read_bytes() == (SAMPLE / "history.csv").read_bytes()


def test_the_sample_shows_every_side_of_judging() -> None:
    mapping = read_mapping((SAMPLE / "mapping.yaml").read_text("utf-8"), "mapping.yaml")
    history, rejects = read_history(SAMPLE / "history.csv", mapping)
    assert (rejects.read, [reject.row for reject in rejects.rows]) == (1_188, [41, 91, 151])
    found, stricter = (judge(history, [policy(name)]) for name in ("policy.yaml", "stricter.yaml"))
    assert totals(found, "clause").select("clause", "kept", "late").rows() == [
        ("DESK-1", 159, 41),
        ("DESK-2", 70, 17),
        ("DESK-3", 158, 33),
    ]
    assert totals(stricter).select("kept", "late").rows() == [(313, 165)]
    assert compare(found, stricter).rows("better").height == 0
    assert found.frame.filter(found.frame["status"] == "cancelled").height > 0
    assert ladders(found)["times"].sum() == 91
    assert found.coverage.height == 0
