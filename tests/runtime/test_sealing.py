"""A server seals beside its work, and its directory's results can be mounted elsewhere."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from tests.runtime.shop import make_shop, message, order, send, serving, wait_until_loaded

from talkworth.cli import cli
from talkworth.scale.published import read_edition
from talkworth.scale.seal import Seal

pytestmark = pytest.mark.slow


def talkworth(*args: str) -> str:
    """What a command prints; it must succeed."""
    result = CliRunner().invoke(cli, args)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_shop_is_sealed_while_it_serves_and_reads_the_same_elsewhere(tmp_path: Path) -> None:
    data, facts, results = tmp_path / "data", tmp_path / "facts", tmp_path / "results"
    key = make_shop(data)
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        talk = [message("m1"), message("m2", role="assistant", outcome="answered")]
        send(client, key, *talk, order("1", conversation_id="ada"))
        wait_until_loaded(client)
        said = talkworth("seal", "--out", str(facts), "--node", "one", "--data", str(data))
        here = talkworth("explain", "order", "1", "--data", str(data))

    assert "of 1 shops are sealed" in said
    assert read_edition(facts / "one", Seal, "sealed facts").watermark == 3
    talkworth("build", "--facts", str(facts), "--out", str(results))
    reading = str(tmp_path / "reading")
    talkworth("mount", str(results), "--facts", str(facts), "--data", reading)
    assert talkworth("explain", "order", "1", "--data", reading) == here
    assert "All holds" in talkworth("check", "--data", reading)
