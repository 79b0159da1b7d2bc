"""
Labelled phrases, and how well the detectors do on them.

The phrases of the plain tables were looked at while the detectors were written. Those of the
`unseen_` tables were not: they were written afterwards, run once, and nothing was changed for
them. They are what to expect of a shop's own chats at best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from talkworth.detectors.greeting import is_assistant_greeting, is_shopper_greeting
from talkworth.detectors.intent import intent
from talkworth.detectors.outcome import outcome
from talkworth.detectors.workflow import assistant_workflow, shopper_workflow

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Phrase:
    """`label` is what a person called it; `about` is its language, or who said it."""

    label: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """
    How one label was found.

    `precision`: of those the detector called so, the share that were. `recall`: of those that
    were so, the share it called so. `None` where there are none.
    """

    label: str
    n: int
    precision: float | None
    recall: float | None


def phrases(table: str) -> list[Phrase]:
    """The rows of a table of labelled phrases: label, language or speaker, text."""
    lines = (FOLDER / f"{table}.tsv").read_text().splitlines()
    return [Phrase(*line.split("\t")) for line in lines]


def _greeting(phrase: Phrase) -> str:
    judge = is_shopper_greeting if phrase.about == "shopper" else is_assistant_greeting
    return "yes" if judge(phrase.text) else "no"


def _workflow(phrase: Phrase) -> str:
    if phrase.about == "shopper":
        return shopper_workflow(phrase.text, intent(phrase.text)) or "none"
    return assistant_workflow(phrase.text) or "none"


DETECTORS: dict[str, Callable[[Phrase], str]] = {
    "outcomes": lambda phrase: outcome(phrase.text),
    "intents": lambda phrase: intent(phrase.text),
    "greetings": _greeting,
    "workflows": _workflow,
}


def misses(table: str) -> list[tuple[str, str, str]]:
    """What was expected, what was found, and the text, wherever they differ."""
    detect = DETECTORS[table.removeprefix("unseen_")]
    judged = ((phrase.label, detect(phrase), phrase.text) for phrase in phrases(table))
    return [(label, found, text) for label, found, text in judged if label != found]


def scores(table: str) -> Iterator[Score]:
    """Precision and recall of each label in the table, in its order."""
    detect = DETECTORS[table.removeprefix("unseen_")]
    pairs = Counter((phrase.label, detect(phrase)) for phrase in phrases(table))
    for label in dict.fromkeys(expected for expected, _ in pairs):
        right = pairs[label, label]
        n = sum(count for (expected, _), count in pairs.items() if expected == label)
        called = sum(count for (_, found), count in pairs.items() if found == label)
        yield Score(label, n, right / called if called else None, right / n)
