"""Every answer tells a browser what it must not do with it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.runtime.shop import make_shop, serving

from talkworth.runtime.guarded import HEADERS


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("guarded") / "data"
    make_shop(data)
    with serving(data) as server, httpx.Client(base_url=server.address) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/v1/openapi.json", "/v1/reports/trend", "/v1/persons/requests", "/nowhere"],
)
def test_what_is_read_is_not_guessed_at_framed_or_run(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert {name: answer.headers.get(name.decode()) for name, _ in HEADERS} == {
        name: value.decode() for name, value in HEADERS
    }


def test_the_page_keeps_its_own_policy(client: httpx.Client) -> None:
    answer = client.get("/")

    policy = answer.headers["content-security-policy"]
    assert "style-src" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers.get_list("content-security-policy")) == 1


def test_the_server_does_not_say_what_it_is_made_of(client: httpx.Client) -> None:
    assert "server" not in client.get("/healthz").headers
