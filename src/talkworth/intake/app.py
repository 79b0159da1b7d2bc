"""The outermost ASGI app: answers at the doors, passes everything else on."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import talkworth.intake.alhena as alhena
import talkworth.intake.escalation as escalation
import talkworth.intake.posthog as posthog
import talkworth.intake.segment as segment
from talkworth.control import Control
from talkworth.errors import TalkworthError
from talkworth.intake.anchor import AnchorDoor
from talkworth.intake.assets import ASSETS, AssetsDoor
from talkworth.intake.doorway import Door, Doorway
from talkworth.intake.events import EventsDoor
from talkworth.intake.exchange import (
    Answer,
    App,
    ClientGone,
    Receive,
    Request,
    Scope,
    Send,
    answer_error,
)
from talkworth.intake.lately import Lately
from talkworth.intake.links import LinksDoor
from talkworth.intake.otlp import OtlpDoor
from talkworth.intake.platforms import PLATFORMS
from talkworth.intake.refusals import Unforeseen
from talkworth.intake.webhooks import PATH, WebhookDoor
from talkworth.journal import Journal
from talkworth.settings import Settings

_log = logging.getLogger(__name__)

# What a door is called where it refuses something: as in the journal, where it writes there.
_NAMES: Mapping[type, str] = {
    alhena.AlhenaDoor: alhena.DOOR,
    AnchorDoor: "links",
    AssetsDoor: "assets",
    escalation.EscalationDoor: escalation.NAME,
    EventsDoor: "events",
    LinksDoor: "links",
    OtlpDoor: "otlp",
    posthog.NoFlagsDoor: posthog.SOURCE.door,
    posthog.PostHogDoor: posthog.SOURCE.door,
    segment.SegmentDoor: segment.SOURCE.door,
    segment.SettingsDoor: segment.SOURCE.door,
    segment.SourceConfigDoor: segment.SOURCE.door,
}


class Intake:
    """The app; `counters` says what its doors took and refused, `lately` what they refused last."""

    def __init__(
        self,
        journal: Journal,
        control: Control,
        settings: Settings,
        then: App,
        lately: Lately | None = None,
    ) -> None:
        self._doorway = doorway = Doorway(journal, control, settings, lately or Lately())
        self.counters, self.lately = doorway.counters, doorway.lately
        self._then = then
        self._otlp = OtlpDoor(doorway, journal.path)
        self._doors: dict[str, Door] = {
            "/v1/events": EventsDoor(doorway),
            "/v1/traces": self._otlp,
            "/v1/links": LinksDoor(doorway),
            escalation.PATH: escalation.EscalationDoor(doorway),
            "/c": AnchorDoor(doorway),
            **dict.fromkeys(ASSETS, AssetsDoor()),
            **dict.fromkeys(segment.PATHS, segment.SegmentDoor(doorway)),
            **dict.fromkeys(segment.CONFIG_PATHS, segment.SourceConfigDoor(doorway)),
            **dict.fromkeys(posthog.PATHS, posthog.PostHogDoor(doorway)),
            **dict.fromkeys(posthog.FLAG_PATHS, posthog.NoFlagsDoor(doorway)),
            **dict.fromkeys(alhena.PATHS, alhena.AlhenaDoor(doorway)),
        }
        self._below: dict[str, Door] = {
            segment.SETTINGS_PREFIX: segment.SettingsDoor(doorway),
            posthog.CONFIG_PREFIX: posthog.NoFlagsDoor(doorway),
        }
        self._webhooks = {
            name: WebhookDoor(doorway, platform) for name, platform in PLATFORMS.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            door = self._door(scope["path"])
            if door is not None:
                await self._answer(door, Request(scope, receive), send)
                return
        elif scope["type"] == "lifespan":
            self._otlp.wake()
        await self._then(scope, receive, send)

    def _door(self, path: str) -> Door | None:
        """The door at a path; webhooks have one for each platform, whatever the shop."""
        if path.startswith(PATH):
            name, slash, _ = path[len(PATH) :].partition("/")
            return self._webhooks.get(name) if slash else None
        below = (door for prefix, door in self._below.items() if path.startswith(prefix))
        return self._doors.get(path) or next(below, None)

    async def _answer(self, door: Door, request: Request, send: Send) -> None:
        try:
            answer = await door.answer(request)
        except ClientGone:
            return
        except TalkworthError as error:
            answer = _refused(request, error)
        except Exception:
            # Never a 500: platforms and the SDK try again on a 503, and give up on a 500.
            _log.exception("%s %s failed", request.method, request.path)
            answer = _refused(request, Unforeseen())
        if request.refusal is not None:
            self._doorway.note_refusal(request, _name(door), request.refusal)
        await answer.send(request, send)


def _refused(request: Request, error: TalkworthError) -> Answer:
    if error.status == 500:
        _log.error("%s: %s", error.code, error.message)
        error = Unforeseen()
    request.refusal = error
    return answer_error(error)


def _name(door: Door) -> str:
    return door.name if isinstance(door, WebhookDoor) else _NAMES[type(door)]


def intake_app(
    journal: Journal,
    control: Control,
    settings: Settings,
    then: App,
    lately: Lately | None = None,
) -> Intake:
    """An app with the intake's doors in front of `then`; `lately` hears what they refuse."""
    return Intake(journal, control, settings, then, lately)
