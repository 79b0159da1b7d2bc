"""What is pasted is what the docs say: the catalogue and the pages hold the same text."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.connect.catalogue import ORDER, catalogue, filled
from talkworth.control.checks import PLATFORMS

ROOT = Path(__file__).resolve().parents[2]


def test_every_document_is_shown_and_every_platform_has_one() -> None:
    names = {path.stem for path in (ROOT / "src/talkworth/connectors").iterdir()}

    assert set(ORDER) == names
    signed = {name for name, listed in catalogue().items() if listed.is_signed}
    assert signed == set(PLATFORMS)
    assert all(catalogue()[name].path == f"/webhooks/{name}/@SHOP@" for name in signed)


@pytest.mark.parametrize("name", ORDER)
def test_its_page_shows_what_is_pasted(name: str) -> None:
    listed = catalogue()[name]
    page = (ROOT / "docs" / listed.page).read_text()

    for snippet in listed.snippets:
        assert filled(snippet.text, address=snippet.sample_address, shop_id="tea") in page


def test_what_is_pasted_names_the_shop_and_its_key() -> None:
    (tag, _) = catalogue()["browser"].snippets

    pasted = filled(tag.text, address="https://tw.tea.example", shop_id="tea", public_key="pk_1")

    assert pasted == ('<script async src="https://tw.tea.example/tw.js" data-key="pk_1"></script>')
