"""Yesterday's scenes in the demo company, in the words of scenes.toml: each shows what some clauses do.

A scene is a story (`living.Story`): it gives the instant of its next step, and takes that step when called again.
"""

from shouyue.config.demo.living import Story
from shouyue.config.demo.scenes import claims, talking
from shouyue.config.demo.scenes.stage import Stage

SCENES = (
    claims.paid,
    claims.waiting,
    talking.complex_problem,
    talking.heard_outside,
    talking.kept_back,
    talking.first_call,
    talking.silence,
    talking.shift_end,
)


def stories(stage: Stage) -> list[Story]:
    """All of them, side by side."""
    return [scene(stage) for scene in SCENES]
