"""The hot path: one bare ASGI app, a module per door, in front of everything else."""

from talkworth.intake.app import Intake, intake_app
from talkworth.intake.counters import Counters

__all__ = ["Counters", "Intake", "intake_app"]
