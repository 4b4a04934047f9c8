"""What the linter says of a draft, one check at a time."""

from shouyue.policy.lint import lint
from shouyue.policy.values import Policy


def found(code: str, *policies: Policy) -> dict[str, tuple[str, str]]:
    """The findings of one check: where, with the sentence in Chinese and English."""
    return {finding.where: (finding.text.zh, finding.text.en) for finding in lint(policies) if finding.code == code}


def where(code: str, *policies: Policy) -> list[str]:
    """Only the places."""
    return list(found(code, *policies))


def deadline(key: str, more: str = "", *, within: str = "PT4H", duty: str = "answer") -> str:
    """A deadline rule on one line, from receipt to answer."""
    return (
        f"  - {{id: {key}, kind: deadline, subject: case, start: case.received, stop: case.answered, owner: agent, "
        f"duty: {duty}, within: {within}{', ' if more else ''}{more}}}\n"
    )


def ladder(key: str, steps: str, ends: str = "stop: case.answered") -> str:
    """A ladder on one line, from receipt on."""
    return f"  - {{id: {key}, kind: ladder, subject: case, start: case.received, {ends}, steps: [{steps}]}}\n"
