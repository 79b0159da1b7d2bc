"""What a Prometheus server reads of a real one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.runtime.shop import make_shop, message, send, serving, wait_until_loaded

pytestmark = pytest.mark.slow

SENDER = ("events", "tea", "verified")  # by door, shop, trust


def figures(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_metrics_are_what_the_doors_and_the_loader_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make_shop(tmp_path)
    monkeypatch.setenv("TALKWORTH_METRICS_TOKEN", "scrape me")
    with serving(tmp_path) as found, httpx.Client(base_url=found.address) as client:
        send(client, key, message("m1"), message("m2"), {"type": "nonsense"})
        send(client, "sk_nobody", message("m3"))
        wait_until_loaded(client)
        for token in ("x", "scrape", found.token, key):
            headers = {"Authorization": f"Bearer {token}"}
            assert client.get("/metrics", headers=headers).status_code == 404
        answer = client.get("/metrics", headers={"Authorization": "Bearer scrape me"})

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found_figures = figures(answer.text)
    assert found_figures["talkworth_accepted_total", ("events",)] == 2
    assert found_figures["talkworth_rejected_total", ("unknown-type",)] == 1
    assert found_figures["talkworth_refused_total", ("key-refused",)] == 1
    assert found_figures["talkworth_journal_entries", ()] == 2
    assert found_figures["talkworth_waiting_entries", ()] == 0
    assert found_figures["talkworth_loading_fails", ()] == 0
    assert found_figures["talkworth_silent", SENDER] == 0
    assert found_figures["talkworth_last_received_timestamp_seconds", SENDER]
    assert found_figures["process_resident_memory_bytes", ()] > 10_000_000


def test_without_a_token_of_its_own_it_takes_that_of_this_machine(tmp_path: Path) -> None:
    make_shop(tmp_path)
    with serving(tmp_path) as found, httpx.Client(base_url=found.address) as client:
        assert client.get("/metrics").status_code == 404
        headers = {"Authorization": f"Bearer {found.token}"}
        assert client.get("/metrics", headers=headers).status_code == 200
