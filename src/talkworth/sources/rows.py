"""Lines of a CSV file as rows by column name, each with its line number."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from talkworth.errors import BadInput

Row = dict[str, str]
# The number of a line in its file, from 1, and the event as JSON or what is wrong with the line.
Imported = tuple[int, "bytes | BadInput"]


class BadRow(BadInput):
    """A line of a file that makes no event; the others still count."""

    code = "bad-row"


def rows(lines: Iterable[str]) -> Iterator[tuple[int, Row | BadRow]]:
    """
    Each row as `{column: text}`, blank cells left out, with the number of its first line.

    The header's names are taken lower-case and trimmed. Commas, semicolons and tabs are
    understood, by what the header uses; a byte order mark is skipped.
    """
    waiting = iter(lines)
    n_blank, first = 0, ""
    for line in waiting:
        first = line.removeprefix("\ufeff")
        if first.strip():
            break
        n_blank += 1
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(chain([first], waiting), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        number = n_blank + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, BadRow(f"This is not CSV: {error}. Quote it as RFC 4180 says.")
            continue
        if header is None:
            header = [name.strip().lower() for name in cells]
            if problem := _header_problem(header):
                yield number, problem
                return
        elif any(cell.strip() for cell in cells):
            yield number, _row(header, cells)


def is_unicode(text: str) -> bool:
    """Whether the text can be written as UTF-8: half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def not_unicode() -> BadRow:
    return BadRow("This line is not UTF-8. Save the file as UTF-8 and import it again.")


def _header_problem(header: list[str]) -> BadRow | None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if not any(header):
        return BadRow("The file has no header. Its first line must name the columns.")
    if twice:
        return BadRow(f"The header names {', '.join(twice)} twice. Give each column its own name.")
    return None


def _row(header: list[str], cells: list[str]) -> Row | BadRow:
    if any(cell.strip() for cell in cells[len(header) :]):
        return BadRow(
            f"This row has {len(cells)} cells, the header has {len(header)}. "
            "Quote the cells that hold the delimiter."
        )
    if not is_unicode("".join(cells)):
        return not_unicode()
    named = zip(header, cells, strict=False)
    return {name: cell.strip() for name, cell in named if name and cell.strip()}
