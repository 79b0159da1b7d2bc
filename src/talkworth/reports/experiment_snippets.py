"""What a shop pastes to carry an experiment out."""

from __future__ import annotations

import json
from typing import Final, Literal

from msgspec import Struct

from talkworth.control.experiments import Experiment

Place = Literal["browser", "server"]

_SHOWS: Final = {
    "visitor": "Into every page, where the chat is shown or not.",
    "conversation": "Where the shopper's first message is sent, before anybody answers it.",
}
_TOLD: Final = "Where your own test tool has put the shopper into a group."
_SERVER: Final = "The same arms from a server written in Python, with a `Client` of ours."


class Snippet(Struct, kw_only=True, frozen=True):
    """Code to paste into the page or into a server; `words` say where."""

    place: Place
    words: str
    code: str


def snippets(experiment: Experiment) -> list[Snippet]:
    """The calls that assign people and tell us, or that tell us what others assigned."""
    if experiment.assigned_by == "outside":
        return [
            Snippet(place="browser", words=_TOLD, code=_told_in_browser(experiment)),
            Snippet(place="server", words=_TOLD, code=_told_by_server(experiment)),
        ]
    return [
        Snippet(place="browser", words=_SHOWS[experiment.unit], code=_in_browser(experiment)),
        Snippet(place="server", words=_SERVER, code=_by_server(experiment)),
    ]


def _in_browser(experiment: Experiment) -> str:
    treated = next(arm.name for arm in experiment.arms if arm.name != experiment.control)
    does = (
        f"if (arm === {_script(treated)}) {{ /* show the chat */ }}"
        if experiment.unit == "visitor"
        else f"if (arm === {_script(treated)}) {{ /* the assistant answers */ }} "
        "else { /* the usual alternative */ }"
    )
    name, arms = _script(experiment.experiment_id), _script(_arms(experiment))
    salt = "" if _is_plain(experiment) else f", {_script(experiment.salt)}"
    return f"tw('arm', {name}, {arms}, function (arm) {{ {does} }}{salt});"


def _by_server(experiment: Experiment) -> str:
    salt = "" if _is_plain(experiment) else f'\n            "salt": {_text(experiment.salt)},'
    return f"""\
from talkworth.client import Client
from talkworth.experiments import arm_of, parse_arms

ARMS = parse_arms({_text(_arms(experiment))})


def choose_arm(talkworth: Client, visitor_id: str) -> str:
    arm = arm_of({_text(experiment.salt)}, visitor_id, ARMS)
    talkworth.track(
        {{
            "type": "exposure_logged",
            "experiment_id": {_text(experiment.experiment_id)},
            "arm": arm,
            "visitor_id": visitor_id,{salt}
        }}
    )
    return arm
"""


def _told_in_browser(experiment: Experiment) -> str:
    name = _script(experiment.experiment_id)
    groups = ", ".join(_script(arm.name) for arm in experiment.arms)
    return (
        f"// `group` is one of {groups}.\n"
        f"tw('track', 'exposure_logged', {{ experiment_id: {name}, arm: group }});"
    )


def _told_by_server(experiment: Experiment) -> str:
    groups = ", ".join(_text(arm.name) for arm in experiment.arms)
    return f"""\
from talkworth.client import Client


def tell_arm(talkworth: Client, visitor_id: str, group: str) -> None:
    # `group` is one of {groups}.
    talkworth.track(
        {{
            "type": "exposure_logged",
            "experiment_id": {_text(experiment.experiment_id)},
            "arm": group,
            "visitor_id": visitor_id,
        }}
    )
"""


def _arms(experiment: Experiment) -> str:
    return ",".join(f"{arm.name}:{arm.weight}" for arm in experiment.arms)


def _is_plain(experiment: Experiment) -> bool:
    return experiment.salt == experiment.experiment_id


def _text(text: str) -> str:
    """A string of Python."""
    return json.dumps(text)


def _script(text: str) -> str:
    """A string of JavaScript that may stand in a page."""
    inside = json.dumps(text)[1:-1]
    return "'" + inside.replace("'", "\\'").replace("<", "\\u003c") + "'"
