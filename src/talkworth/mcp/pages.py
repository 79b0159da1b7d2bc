"""The pages that say what every word and field means, and where in them a word is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from msgspec import Struct

PAGES: Final = MappingProxyType(
    {
        "metrics": "What every word means: kinds, meaningful, helpful, windows, entries, trust.",
        "statistics": "What every interval, test and evidence word means, and when it holds.",
        "reports": "Every field that an answer has.",
    }
)
MOST_SECTIONS: Final = 5
_LONGEST: Final = 2500
_SCHEME: Final = "talkworth://docs/"


class Section(Struct, kw_only=True, frozen=True):
    """A section of a page, in Markdown; `page` is a name of `PAGES`."""

    page: str
    heading: str
    text: str


class Explained(Struct, kw_only=True, frozen=True):
    """Where a word is explained, best first; nothing where it is not."""

    word: str
    sections: list[Section]


class _Match(NamedTuple):
    rank: int
    section: Section


def uri(name: str) -> str:
    """The address of a page as a resource."""
    return f"{_SCHEME}{name}"


def named(address: str) -> str | None:
    """The page of an address; `None` where it is none of ours."""
    name = address.removeprefix(_SCHEME)
    return name if address.startswith(_SCHEME) and name in PAGES else None


@cache
def page(name: str) -> str:
    """A page as Markdown: of the package, or of the checkout that it runs from."""
    packaged = Path(__file__).parent / "pages" / f"{name}.md"
    if packaged.is_file():
        return packaged.read_text("utf-8")
    return (Path(__file__).parents[3] / "docs" / f"{name}.md").read_text("utf-8")


def explained(word: str) -> Explained:
    """
    Where a word is explained: the sections that it heads, then the paragraphs that define it in
    bold or as code, then those that mention it.
    """
    words = re.compile(rf"(?<![\w-]){re.escape(word.strip())}(?![\w-])", re.IGNORECASE)
    found = sorted(_matches(words), key=lambda one: one.rank)[:MOST_SECTIONS]
    return Explained(word=word, sections=[one.section for one in found])


def _matches(words: re.Pattern[str]) -> Iterator[_Match]:
    for section in _sections():
        if words.search(section.heading):
            yield _Match(0, _shortened(section, section.text))
        elif parts := [part for part in _parts(section) if words.search(part)]:
            text = "\n\n".join(parts)
            yield _Match(_rank(words, text), _shortened(section, text))


def _parts(section: Section) -> Iterator[str]:
    """Paragraphs, and the rows of tables, but for those that tell a field's type alone."""
    for part in section.text.split("\n\n"):
        if not part.startswith("|"):
            yield part
        elif section.page != "reports":
            yield from part.splitlines()


def _rank(words: re.Pattern[str], text: str) -> int:
    """How well a text explains what `words` finds in it: 1 is a definition, 3 a mention."""
    if words.search(" ".join(re.findall(r"\*\*[^*]+\*\*", text))):
        return 1
    return 2 if words.search(" ".join(re.findall(r"`[^`\n]+`", text))) else 3


def _shortened(section: Section, text: str) -> Section:
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} ... The rest is in {uri(section.page)}."
    return Section(page=section.page, heading=section.heading, text=text)


@cache
def _sections() -> tuple[Section, ...]:
    return tuple(section for name in PAGES for section in _split(name))


def _split(name: str) -> Iterator[Section]:
    parts = re.split(r"^#+ +(.+?)\s*$", page(name), flags=re.MULTILINE)
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        # What an address takes is told by the tools themselves.
        if text.strip() and not heading.startswith("`GET "):
            yield Section(page=name, heading=heading, text=text.strip())
