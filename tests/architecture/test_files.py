"""What must not stand in a committed file."""

import re

from tests.architecture.sources import ROOT, committed

# Where packages come from is a matter of each machine: a lock file holds hashes, never addresses.
REGISTRY = re.compile(
    r"https?://[^\s\"']*(?:" + "|".join(("registry", "pypi", "pythonhosted", "npmjs", "mirror", "artifactory")) + ")",
    re.I,
)
# A path of somebody's own machine.
OWN_PATH = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w+")
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_[0-9A-Za-z]{36}\b")


def found(pattern: re.Pattern[str]) -> list[str]:
    hits = []
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a spreadsheet
        hits += [f"{path.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text)]
    return hits


def test_no_registry_address() -> None:
    assert found(REGISTRY) == []


def test_no_path_of_a_machine() -> None:
    assert found(OWN_PATH) == []


def test_no_secret() -> None:
    assert found(KEY) == []


def test_every_dependency_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    bare = [line.strip() for line in lines if re.match(r'\s+"[a-zA-Z]', line) and "#" not in line]
    assert bare == []


def test_every_locked_package_has_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "tools/bootstrap.lock"):
        blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8"))
        packages = [block for block in blocks if re.match(r"[a-z]", block)]
        assert packages
        assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []
