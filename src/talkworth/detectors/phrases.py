"""Text to words, and lists of phrases to look up in them. No regular expression sees a shopper."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

MAX_CHARACTERS = 4_000
GAP, GAP_WORDS = "*", 4
STEM_LETTERS = 4

_CONTRACTION = re.compile(r"(?<=\w)'(?=(?:t|s|m|d|re|ve|ll)\b)")
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?:;\n。！？]+")
_APOSTROPHES = str.maketrans("’‘`´", "''''")


def plain(text: str) -> str:
    """
    `text` in lower case without accents: `"Größe"` is `"grosse"`, `"I don’t"` is `"i dont"`.

    Only the first 4,000 characters are looked at.
    """
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.casefold()
    return _CONTRACTION.sub("", text) if "'" in text else text


def words(text: str) -> list[str]:
    """The words of `text`, made plain."""
    return _WORD.findall(plain(text))


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence of `text`; a sentence without words is left out."""
    found = (_WORD.findall(sentence) for sentence in _SENTENCE_END.split(plain(text)))
    return [sentence for sentence in found if sentence]


class Step(NamedTuple):
    """
    One word of a phrase: any of `exact`, or anything that starts with one of `prefixes`.

    Up to `gap` other words may stand before it.
    """

    exact: frozenset[str]
    prefixes: tuple[str, ...]
    gap: int


class Match(NamedTuple):
    """Words `start` up to `end` said what `label` stands for."""

    label: str
    start: int
    end: int


Rest = tuple[Step, ...]


class Phrasebook:
    """
    Phrases by label, one to a line, in plain words (see `plain`).

    `a|b` is either word, `refund~` any word that starts so, `*` a gap of up to four words. A
    phrase neither starts nor ends with a gap; a prefix has at least four letters.
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self.labels = tuple(phrases)
        self._by_word: dict[str, list[tuple[str, Rest]]] = defaultdict(list)
        self._by_stem: dict[str, list[tuple[str, str, Rest]]] = defaultdict(list)
        for label, lines in phrases.items():
            for line in filter(None, map(str.strip, lines.splitlines())):
                self._add(label, line)

    def _add(self, label: str, line: str) -> None:
        first, *rest = _steps(line)
        for word in first.exact:
            self._by_word[word].append((label, tuple(rest)))
        for prefix in first.prefixes:
            self._by_stem[prefix[:STEM_LETTERS]].append((label, prefix, tuple(rest)))

    def matches(self, said: Sequence[str]) -> Iterator[Match]:
        """Every phrase found in the words `said`, by where it starts."""
        for start, word in enumerate(said):
            for label, rest in self._by_word.get(word, ()):
                if end := _end(rest, 0, said, start + 1):
                    yield Match(label, start, end)
            for label, prefix, rest in self._by_stem.get(word[:STEM_LETTERS], ()):
                if word.startswith(prefix) and (end := _end(rest, 0, said, start + 1)):
                    yield Match(label, start, end)

    def found(self, said: Sequence[str]) -> set[str]:
        """The labels of all phrases in `said`."""
        return {match.label for match in self.matches(said)}

    def first(self, said: Sequence[str]) -> str | None:
        """The label, in the order the book lists them, that `said` holds; `None` if none."""
        found = self.found(said)
        return next((label for label in self.labels if label in found), None)


def _steps(line: str) -> list[Step]:
    """
    Read one phrase.

    Raises:
        ValueError: it starts or ends with a gap, or a prefix is too short.
    """
    steps: list[Step] = []
    gap = 0
    for token in line.split():
        if token == GAP:
            gap = GAP_WORDS
            continue
        step = _step(token, gap)
        steps.append(step)
        gap = 0
    if not steps or gap or steps[0].gap:
        raise ValueError(f"the phrase {line!r} starts or ends with a gap")
    return steps


def _step(token: str, gap: int) -> Step:
    exact = frozenset(word for word in token.split("|") if not word.endswith("~"))
    prefixes = tuple(word[:-1] for word in token.split("|") if word.endswith("~"))
    if any(len(prefix) < STEM_LETTERS for prefix in prefixes):
        raise ValueError(f"a prefix in {token!r} is shorter than {STEM_LETTERS} letters")
    return Step(exact, prefixes, gap)


def _end(rest: Rest, index: int, said: Sequence[str], at: int) -> int:
    """Where the phrase that goes on with `rest[index:]` at `at` ends; 0 if it does not."""
    if index == len(rest):
        return at
    exact, prefixes, gap = rest[index]
    for here in range(at, min(at + gap + 1, len(said))):
        word = said[here]
        takes = word in exact or (prefixes and word.startswith(prefixes))
        if takes and (end := _end(rest, index + 1, said, here + 1)):
            return end
    return 0
