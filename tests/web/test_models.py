"""The comparison of models over HTTP."""

from __future__ import annotations

import csv
import io

from tests.web.conftest import Site

NOVEMBER = "from=2026-11-01&to=2026-11-20"


def test_every_model_shares_out_the_same_money_and_says_it_is_not_causal(site: Site) -> None:
    report = site.read(f"/v1/reports/models?{NOVEMBER}").json()
    attributed = site.read(f"/v1/reports/attributed-revenue?{NOVEMBER}").json()

    assert report["note"].startswith("Not causal")
    assert report["net_minor"] == attributed["verified"]["net_minor"]
    for scope in report["scopes"]:
        assert {model["revenue_minor"] for model in scope["models"]} == {scope["revenue_minor"]}
    # First touch over the path wins what first touch in tiers wins here: nobody is near both.
    ai_only = report["scopes"][0]
    assert ai_only["revenue_minor"] == attributed["verified"]["revenue"]["total_minor"]
    assert [model["model"] for model in ai_only["models"] if model["is_view"]] == [
        "markov",
        "shapley",
        "shapley_rate",
    ]


def test_it_is_also_csv(site: Site) -> None:
    answer = site.read(f"/v1/reports/models?{NOVEMBER}&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.headers["content-type"].startswith("text/csv")
    assert {row["model"] for row in rows if row["is_view"] == "true"} == {
        "markov",
        "shapley",
        "shapley_rate",
    }


def test_what_it_does_not_take_is_refused(site: Site) -> None:
    answer = site.read("/v1/reports/models?scope=ai_only")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unknown-parameter"
    assert site.get("/v1/reports/models").status_code == 401
