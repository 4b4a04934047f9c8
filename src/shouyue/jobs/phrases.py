"""Words for the states of a job."""

from shouyue.jobs.logic import State
from shouyue.kit.text import Text
from shouyue.ui.elements import Tone

STATES: dict[State, Text] = {
    State.READY: Text("待执行", "Ready"),
    State.RUNNING: Text("执行中", "Running"),
    State.DONE: Text("已完成", "Done"),
    State.DEAD: Text("已失败", "Failed"),
    State.CANCELLED: Text("已取消", "Cancelled"),
}
TONES: dict[State, Tone] = {
    State.READY: "muted",
    State.RUNNING: "info",
    State.DONE: "good",
    State.DEAD: "bad",
    State.CANCELLED: "muted",
}
TRIED_BEFORE = Text("等待重试", "Ready to be tried again")
