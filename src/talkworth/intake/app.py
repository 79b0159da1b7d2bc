"""The outermost ASGI app: answers at the doors, passes everything else on."""

from __future__ import annotations

import logging

import talkworth.intake.events as events
import talkworth.intake.webhooks as webhooks
from talkworth.control import Control
from talkworth.errors import TalkworthError
from talkworth.intake.acks import Acks
from talkworth.intake.counters import Counters
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
from talkworth.intake.refusals import Unforeseen
from talkworth.journal import Journal
from talkworth.settings import Settings

_log = logging.getLogger(__name__)

EVENTS_PATH = "/v1/events"


class Intake:
    """The app; `counters` says what its doors took and refused."""

    def __init__(self, journal: Journal, control: Control, settings: Settings, then: App) -> None:
        self.counters = Counters()
        acks = Acks(journal)
        self._then = then
        self._events = events.EventsDoor(acks, control, settings, self.counters)
        self._shopify = webhooks.ShopifyDoor(acks, control, settings, self.counters)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            if path == EVENTS_PATH:
                await self._answer(self._events, Request(scope, receive), send)
                return
            if path.startswith(webhooks.PATH):
                await self._answer(self._shopify, Request(scope, receive), send)
                return
        await self._then(scope, receive, send)

    async def _answer(
        self, door: events.EventsDoor | webhooks.ShopifyDoor, request: Request, send: Send
    ) -> None:
        try:
            answer = await door.answer(request)
        except ClientGone:
            return
        except TalkworthError as error:
            answer = self._refusal(error)
        except Exception:
            # Never a 500: platforms and the SDK try again on a 503, and give up on a 500.
            _log.exception("%s %s failed", request.method, request.path)
            answer = self._refusal(Unforeseen())
        await answer.send(request, send)

    def _refusal(self, error: TalkworthError) -> Answer:
        if error.status == 500:
            _log.error("%s: %s", error.code, error.message)
            error = Unforeseen()
        self.counters.refused[error.code] += 1
        return answer_error(error)


def intake_app(journal: Journal, control: Control, settings: Settings, then: App) -> Intake:
    """An app with the intake's doors in front of `then`."""
    return Intake(journal, control, settings, then)
