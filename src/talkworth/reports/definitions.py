"""What counts, in the words of docs/metrics.md, and what of it a shop can change today."""

from __future__ import annotations

from typing import Final, Literal, get_args

from msgspec import Struct

from talkworth.detectors.workflow import Workflow

Term = Literal["meaningful", "helpful", "workflow"]


class Definition(Struct, kw_only=True, frozen=True):
    """
    What a word means. `section` is where docs/metrics.md says all of it.

    A shop moves it by `rules` of its rule set, and by what its events state in `fields`: those go
    before what we detect.
    """

    term: Term
    words: str
    section: str
    rules: tuple[str, ...]
    fields: tuple[str, ...]


class Definitions(Struct, kw_only=True, frozen=True):
    """
    What counts. `workflows` are those we detect; a shop's own are whatever else its events state.
    """

    definitions: tuple[Definition, ...]
    workflows: tuple[str, ...]


DEFINITIONS: Final = Definitions(
    definitions=(
        Definition(
            term="meaningful",
            words="A part is meaningful if none of its rows is a bot's, it is not human-only, and "
            "it has at least one message by the shopper, addressed to the assistant, that is not "
            "a greeting. Answered or not: silence must not improve the number.",
            section="4. Conversations",
            rules=("part_gap_h",),
            fields=("is_greeting", "addressed_to", "form"),
        ),
        Definition(
            term="helpful",
            words="A message by the assistant is a helpful answer if its outcome is `answered`, "
            "it is not a greeting itself, and the shopper's latest message before it in the same "
            "conversation (any part, whoever it was addressed to) is not a greeting.",
            section="4. Conversations",
            rules=("late_public_h",),
            fields=("outcome", "is_greeting"),
        ),
        Definition(
            term="workflow",
            words="Intent, workflow, assistant and its version: the first each that the part's "
            "rows state.",
            section="4. Conversations",
            rules=("part_gap_h",),
            fields=("workflow", "intent"),
        ),
    ),
    workflows=get_args(Workflow),
)
