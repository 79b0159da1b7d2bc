"""Experiments: who is in which arm. The browser works out the same from the same words."""

from talkworth.experiments.arms import Arm, arm_of, parse_arms, position

__all__ = ["Arm", "arm_of", "parse_arms", "position"]
