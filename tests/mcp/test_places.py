"""Which server is asked, with which key, and what is said where neither can be told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from talkworth.cli import cli
from talkworth.mcp.places import at_url
from talkworth.mcp.refusals import BadAddress, KeyUnreadable, KeyUnset

URL = "https://numbers.example/"


def test_a_key_comes_from_the_environment_or_before_that_from_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "key"
    kept.write_text("sk_kept\n")

    assert at_url(URL, " sk_said ", None)() == ("https://numbers.example", "sk_said")
    assert at_url(URL, "sk_said", kept)() == ("https://numbers.example", "sk_kept")


@pytest.mark.parametrize("content", ["", "two words", "sk_\u20ac"])
def test_a_file_without_a_key_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(content, "utf-8")

    with pytest.raises(KeyUnreadable, match="key holds no key"):
        at_url(URL, "", tmp_path / "key")
    with pytest.raises(KeyUnreadable, match="gone holds no key"):
        at_url(URL, "", tmp_path / "gone")


def test_no_key_says_how_to_make_one() -> None:
    with pytest.raises(KeyUnset, match="--scope reports:read"):
        at_url(URL, "", None)


@pytest.mark.parametrize(
    "url",
    ["numbers.example", "ftp://a", "https://", "https://a:0x", "https://u:p@a", "https://a/?key=1"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        at_url(url, "sk_said", None)


def test_without_the_sdk_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "talkworth.mcp.server", raising=False)

    said = CliRunner().invoke(cli, ["mcp", "--data", str(tmp_path)])

    assert said.exit_code == 2
    assert said.stderr.startswith("Error [mcp-missing]")
    assert "pip install 'talkworth[mcp]'" in said.stderr
