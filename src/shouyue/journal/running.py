"""Which subjects have something running; who knows it says so from above."""

from collections.abc import Callable, Collection

Running = Callable[[Collection[str]], frozenset[str]]

_asked: list[Running] = []


def register(asked: Running) -> None:
    """Let `asked` say which of these subjects still need their facts at hand. Several may; one keeps them."""
    if asked not in _asked:
        _asked.append(asked)


def known() -> bool:
    """Whether anybody can say."""
    return bool(_asked)


def running(subjects: Collection[str]) -> frozenset[str]:
    """Those of the subjects that have something running."""
    return frozenset().union(*(asked(subjects) for asked in _asked))
