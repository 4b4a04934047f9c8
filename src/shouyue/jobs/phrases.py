"""Words for the states of a job."""

from shouyue.jobs.logic import State
from shouyue.kit.text import Text

STATES: dict[State, Text] = {
    State.READY: Text("等待中", "Waiting"),
    State.RUNNING: Text("进行中", "Running"),
    State.DONE: Text("已完成", "Done"),
    State.DEAD: Text("已失败", "Failed"),
    State.CANCELLED: Text("已取消", "Cancelled"),
}
