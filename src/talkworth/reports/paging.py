"""Long lists, a page at a time."""

from __future__ import annotations

from typing import Final

from talkworth.reports.amounts import BadChoice

PAGE_SIZE: Final = 50
LARGEST_PAGE: Final = 500
LAST_PAGE: Final = 1_000_000
ALL_ROWS: Final = 2**62


def check_page(page: int, page_size: int) -> None:
    """
    Let through a page, counted from 1, of as many rows as we give at once.

    Raises:
        BadChoice
    """
    if not 1 <= page <= LAST_PAGE:
        raise BadChoice("page", str(page), ("1", "2", "3 and so on"))
    if not 1 <= page_size <= LARGEST_PAGE:
        raise BadChoice("page_size", str(page_size), ("1", f"up to {LARGEST_PAGE}"))
