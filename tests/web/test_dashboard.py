"""The dashboard's files: one page at all its addresses, under a policy without exceptions."""

from __future__ import annotations

import gzip
import re

import pytest
from tests.web.conftest import Site

import talkworth.web.dashboard as dashboard


@pytest.mark.parametrize("path", ["/", "/explore", "/settings/keys", "/sign-in", "/share"])
def test_every_address_of_the_dashboard_is_the_one_page(site: Site, path: str) -> None:
    answer = site.get(path, client="203.0.113.9")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<div id="app">' in answer.text


def test_the_page_may_run_our_own_scripts_and_nothing_else(site: Site) -> None:
    answer = site.get("/")
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+=", answer.text)


def test_what_the_page_loads_is_kept_for_good_and_sent_packed(site: Site) -> None:
    page = site.get("/").text
    script = re.search(r'src="(/assets/main-\w+\.js)"', page)
    assert script
    answer = site.get(script[1], headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == (dashboard.FOLDER / script[1].split("/")[-1]).read_bytes()
    assert len(gzip.compress(answer.content)) < 40_000


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    etag = site.get("/").headers["etag"]

    again = site.get("/", headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name", [".stamp", "..%2ftw.js", "%2e%2e%2findex.html", "none.js", "a/b.js", "index.html"]
)
def test_only_the_dashboards_own_files_are_handed_out(site: Site, name: str) -> None:
    answer = site.get(f"/assets/{name}")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown-address"


def test_an_installation_without_it_says_what_to_do(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(dashboard, "FOLDER", tmp_path)

    answer = site.get("/")

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "dashboard-not-built"
    assert "make setup" in answer.json()["error"]["message"]
