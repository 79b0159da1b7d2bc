"""
The other packages' side of `bench/side_by_side.py`; runs in their environments, not in ours.

    python packages.py marketing-attribution-models FILE
    python packages.py channelattribution FILE

Prints one line of JSON: seconds from the file to the credits, imports aside, and the credits.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Found = dict[str, Any]
BEGUN = [0.0]  # CPU seconds of the process when its imports were done


def marketing_attribution_models(file: str) -> Found:
    polars, mam = importlib.import_module("polars"), importlib.import_module("mam")
    started, BEGUN[0] = time.perf_counter(), time.process_time()
    touches = polars.read_parquet(file).with_columns(polars.lit(True).alias("is_sold"))
    built = mam.MAM(
        touches,
        format_type="session",
        channels_colname="channel",
        journey_with_conv_colname="is_sold",
        datetime_colname="touched_at",
        user_id_colname="journey",
    )
    seconds = {"build": time.perf_counter() - started}
    runs = {
        "first_touch": built.run_first_click,
        "last_touch": built.run_last_click,
        "linear": built.run_linear,
    }
    credits = {}
    for model, work in runs.items():
        begun = time.perf_counter()
        found = work().to_dict()
        credits[model] = dict(zip(found["channels"], found["attribution"], strict=True))
        seconds[model] = time.perf_counter() - begun
    return told(started, seconds, credits)


def channelattribution(file: str) -> Found:
    pandas = importlib.import_module("pandas")
    with contextlib.redirect_stdout(io.StringIO()):  # it greets
        package = importlib.import_module("ChannelAttribution")
    started, BEGUN[0] = time.perf_counter(), time.process_time()
    touches = pandas.read_parquet(file).sort_values(["journey", "touched_at"])
    paths = touches.groupby("journey", sort=False)["channel"].agg(">".join).reset_index()
    paths["n_sold"] = 1
    seconds = {"build": time.perf_counter() - started}
    begun = time.perf_counter()
    found = package.heuristic_models(paths, "channel", "n_sold", flg_pro=False)
    seconds["all three"] = time.perf_counter() - begun
    credits = {
        model: dict(zip(found["channel_name"], found[column].astype(float), strict=True))
        for model, column in (
            ("first_touch", "first_touch"),
            ("last_touch", "last_touch"),
            ("linear", "linear_touch"),
        )
    }
    return told(started, seconds, credits)


def told(started: float, seconds: dict[str, float], credits: Found) -> Found:
    # What the imports cost is in neither.
    return {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - BEGUN[0],
        "parts": seconds,
        "credits": credits,
    }


SIDES: dict[str, Callable[[str], Found]] = {
    "marketing-attribution-models": marketing_attribution_models,
    "channelattribution": channelattribution,
}

if __name__ == "__main__":
    print(json.dumps(SIDES[sys.argv[1]](sys.argv[2])))
