"""What somebody wrote now, and what stands below it: the history and the signature. Pure."""

import re

LINE = 300  # characters of a line that are looked at
AHEAD = 4  # lines in which the rest of a head of history stands

RULER = re.compile(
    r"\s*>*\s*[-_=─—*]{2,}\s*(原始邮件|原邮件|原始郵件|回复的原邮件|回复的邮件|original message|original|"
    r"replied message|ursprüngliche nachricht)\s*[-_=─—*]{2,}",
    re.I,
)
FROM = re.compile(r"\s*[*>]*\s*(发件人|發件人|寄件者|寄件人|from)\s*[:：]", re.I)
FURTHER = re.compile(
    r"\s*[*>]*\s*(发送时间|發送時間|发送日期|日期|时间|收件人|收件者|主题|主題|主旨|sent|date|to|subject)\s*[*]?\s*[:：]",
    re.I,
)
WROTE = re.compile(r"\s*(on\b.{4,200}\bwrote\s*[:：]|(在|于|於).{4,200}(写道|寫道)\s*[:：])\s*$", re.I)
WROTE_BEGINS = re.compile(r"\s*(on\s.{4,}|(在|于|於)\s*(20\d\d|周|星期|\d).*)", re.I)
WROTE_ENDS = re.compile(r".*(wrote|写道|寫道)\s*[:：]\s*$", re.I)
SIGNATURE = re.compile(r"--\s?$")
DEVICE = re.compile(
    r"\s*(发自我的|發自我的|从我的|從我的|sent from my|get outlook for|获取\s*outlook|来自.{0,20}手机).{0,60}$", re.I
)


def folded(text: str) -> tuple[str, str]:
    """What was written now, and what stands below. A mail that has nothing above its history is shown whole."""
    lines = text.split("\n")
    cut = min((at for at in (_history(lines), _signature(lines), _quote(lines)) if at is not None), default=len(lines))
    written = "\n".join(lines[:cut]).strip()
    if not written:
        return text.strip(), ""
    return written, "\n".join(lines[cut:]).strip()


def _history(lines: list[str]) -> int | None:
    """Where the head of the mail that was answered stands."""
    for at, whole in enumerate(lines):
        line = whole[:LINE]
        if RULER.match(line) or WROTE.match(line):
            return at
        following = [one[:LINE] for one in lines[at + 1 : at + 1 + AHEAD]]
        if FROM.match(line) and any(FURTHER.match(one) for one in following):
            return at - 1 if at and set(lines[at - 1].strip()) <= set("_-") else at
        if WROTE_BEGINS.match(line) and following and WROTE_ENDS.match(following[0]):
            return at
    return None


def _signature(lines: list[str]) -> int | None:
    """The last line that says `-- `, or the name of a telephone at the end."""
    marks = [at for at, line in enumerate(lines) if SIGNATURE.match(line)]
    if marks:
        return marks[0]
    said = [at for at, line in enumerate(lines) if line.strip()]
    return said[-1] if said and DEVICE.match(lines[said[-1]][:LINE]) else None


def _quote(lines: list[str]) -> int | None:
    """Quoted lines to the end; with own words after them they are an answer point by point, and stay."""
    found = None
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at].strip()
        if line.startswith((">", "＞")):
            found = at
        elif line:
            break
    return found
