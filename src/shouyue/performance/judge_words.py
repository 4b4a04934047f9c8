"""What the command line says: each thing in Chinese and in English, since it cannot know who reads."""

from shouyue.kit.text import Text


def both(text: Text) -> str:
    """A text in Chinese, then in English."""
    return f"{text.zh} {text.en}"


# The heads of columns, by their names in the verdicts.
TITLES = {
    "rule": Text(zh="规则", en="Rule"),
    "clause": Text(zh="条款", en="Clause"),
    "subject": Text(zh="对象", en="Subject"),
    "status": Text(zh="状态", en="Status"),
    "opened_at": Text(zh="开始", en="Opened"),
    "due_at": Text(zh="到期", en="Due"),
    "met_at": Text(zh="完成", en="Met"),
    "breached_at": Text(zh="逾期", en="Breached"),
    "closed_at": Text(zh="结束", en="Closed"),
    "paused_seconds": Text(zh="暂停", en="Paused"),
    "late_seconds": Text(zh="逾期", en="Late by"),
    "late_open_seconds": Text(zh="逾期（工时）", en="Late by, open hours"),
    "month": Text(zh="月份", en="Month"),
    "person": Text(zh="经手人", en="Person"),
    "late_entry": Text(zh="补录", en="Late entry"),
    "counted": Text(zh="计入", en="Counted"),
    "reason": Text(zh="原因", en="Reason"),
    "steps": Text(zh="阶梯", en="Steps"),
    "row": Text(zh="行号", en="Row"),
    "kept": Text(zh="守约", en="Kept"),
    "late": Text(zh="逾期", en="Late"),
    "open": Text(zh="进行中", en="Open"),
    "share": Text(zh="守约率", en="Share kept"),
    "median_late": Text(zh="逾期（中位）", en="Median late"),
    "worst_late": Text(zh="逾期（最长）", en="Worst late"),
    "from": Text(zh="从", en="From"),
    "below": Text(zh="不到", en="Below"),
    "change": Text(zh="变化", en="Change"),
    "obligations": Text(zh="数量", en="Obligations"),
    "more_late": Text(zh="多逾期", en="More late"),
    "fact": Text(zh="事实", en="Fact"),
    "why": Text(zh="原因", en="Why"),
    "period": Text(zh="周期", en="Period"),
    "group": Text(zh="分组", en="Group"),
    "good": Text(zh="达标", en="Good"),
    "all": Text(zh="全部", en="All"),
    "at_least": Text(zh="目标", en="At least"),
    "kept_a": Text(zh="守约 A", en="kept A"),
    "kept_b": Text(zh="守约 B", en="kept B"),
    "late_a": Text(zh="逾期 A", en="late A"),
    "late_b": Text(zh="逾期 B", en="late B"),
    "open_a": Text(zh="进行中 A", en="open A"),
    "open_b": Text(zh="进行中 B", en="open B"),
}
