"""How a name is typed: its pinyin and its initials."""

from shouyue.search.pinyin import syllables


def spelled(name: str) -> tuple[str, str]:
    """Pinyin in one word and initials, in lower case: `欧阳娜娜` → `ouyangnana`, `oynn`; Latin words stay.

    A very long name is spelled as far as its columns reach.
    """
    read = syllables(name)
    return "".join(read)[:200], "".join(part[0] for part in read)[:40]
