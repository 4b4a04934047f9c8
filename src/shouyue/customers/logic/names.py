"""Names of companies: as they are kept, and what is left of them when look-alikes are compared."""

import re

from shouyue.search.folding import RUN, fold

# What says how a company is set up and not which one it is.
CHINESE_FORM = re.compile(r"(?:股份有限责任公司|股份有限公司|有限责任公司|有限公司|股份公司|公司|集团)+$")
LATIN_FORMS = frozenset({"co", "company", "corp", "corporation", "inc", "incorporated", "limited", "llc", "ltd"})


def tidy(text: str) -> str:
    """A name without spaces around it, with single plain ones inside, whatever width they were typed in."""
    return " ".join(text.split())


def core(name: str) -> str:
    """What tells a company from others: width, case, spaces, signs and its legal form do not."""
    words = RUN.findall(fold(name))
    while len(words) > 1 and words[-1] in LATIN_FORMS:
        words.pop()
    whole = "".join(words)
    return (CHINESE_FORM.sub("", whole) or whole)[:120]
