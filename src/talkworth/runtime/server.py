"""The HTTP server over an owned data directory, and the file that tells the CLI where it is."""

from __future__ import annotations

import contextlib
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import cast

import uvicorn

from talkworth.control.outbox import OUTBOX, Outbox
from talkworth.errors import TalkworthError
from talkworth.intake import intake_app
from talkworth.intake.exchange import App
from talkworth.intake.lately import Lately
from talkworth.outlets.courier import Courier
from talkworth.runtime.address import serve_file
from talkworth.runtime.admin import Admin
from talkworth.runtime.caretaker import Caretaker
from talkworth.runtime.digests import DigestClock
from talkworth.runtime.guarded import guarded
from talkworth.runtime.outgoing import Links, Outgoing
from talkworth.runtime.owned import Owned
from talkworth.runtime.people import People
from talkworth.runtime.polling import Poller
from talkworth.settings import Settings
from talkworth.web import web_app
from talkworth.web.entrance import Entrance
from talkworth.web.live_tail import Streams

_DRAIN_S = 10
# Longer than the 60 s after which usual load balancers drop idle connections: the one that
# may still send must not be the one that finds the line closed.
_KEEP_ALIVE_S = 75
# A thread that loads lets go of the interpreter this often; by Python's own 5 ms, whoever waits for
# an answer would wait that long at each step of it.
_TURN_S = 0.0005
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


class AddressInUse(TalkworthError):
    code = "address-in-use"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"We cannot listen on {host}:{port}: {reason}. Name another with --host and --port, "
            "or stop what listens there."
        )


def serve(
    owned: Owned, settings: Settings, on_ready: Callable[[str], None], entrance: Entrance
) -> None:
    """
    Take requests until SIGTERM or SIGINT, then finish those at hand and return.

    `on_ready` hears the address once requests are taken; `entrance` is how people come in.

    Raises:
        AddressInUse
    """
    sys.setswitchinterval(_TURN_S)
    with contextlib.closing(_listen(settings.host, settings.port)) as listener:
        port = listener.getsockname()[1]
        host = _ANY.get(settings.host, settings.host)
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        token, streams = secrets.token_urlsafe(32), Streams()
        config = uvicorn.Config(
            _app(owned, settings, token, entrance, streams),
            loop="uvloop",
            http="httptools",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            # Whoever forwards must not decide which address we believe a caller has.
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=_DRAIN_S,
        )

        with (
            _outgoing(owned),
            _polling(owned),
            _cared_for(owned),
            _weekly(owned),
            serve_file(settings.data, address, token),
            _quiet_signals() as is_stopping,
        ):
            owned.loader.start()
            server = _Server(config, lambda: on_ready(address), streams)
            server.should_exit = is_stopping()
            server.run(sockets=[listener])


def _app(owned: Owned, settings: Settings, token: str, entrance: Entrance, streams: Streams) -> App:
    """The doors in front, then what the owner is asked, then what is read."""
    lately = Lately()
    web = web_app(
        owned.warehouse,
        owned.control,
        owned.reader,
        settings,
        token,
        past=owned.past,
        lately=lately,
        entrance=entrance,
        streams=streams,
    )
    admin = Admin(owned, token, People(owned, token, cast("App", web)), settings.metrics_token)
    app = intake_app(owned.journal, owned.control, settings, guarded(admin), lately)
    admin.metrics.counters = app.counters
    return app


@contextlib.contextmanager
def _cared_for(owned: Owned) -> Iterator[None]:
    """What comes due by the clock is done, for as long as the context lasts."""
    caretaker = Caretaker(owned)
    caretaker.start()
    try:
        yield
    finally:
        caretaker.close()


@contextlib.contextmanager
def _weekly(owned: Owned) -> Iterator[None]:
    """Receivers of a shop's week are told it on their hour, for as long as the context lasts."""
    with contextlib.closing(DigestClock(owned)) as clock:
        clock.start()
        yield


@contextlib.contextmanager
def _outgoing(owned: Owned) -> Iterator[None]:
    """Other systems are told what orders earned, for as long as the context lasts."""
    with contextlib.closing(Outbox(owned.data / OUTBOX)) as outbox:
        courier = Courier(owned.warehouse, owned.control, outbox, Links(owned.control))
        outgoing = Outgoing(courier, owned.warehouse)
        outgoing.start()
        try:
            yield
        finally:
            outgoing.close()


@contextlib.contextmanager
def _polling(owned: Owned) -> Iterator[None]:
    """Connected platforms are asked for what their webhooks did not bring, meanwhile."""
    with contextlib.closing(Poller(owned)) as poller:
        poller.start()
        yield


class _Server(uvicorn.Server):
    """Says when it takes requests, and ends the streams that would else hold up its end."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], streams: Streams
    ) -> None:
        super().__init__(config)
        self._on_ready, self._streams = on_ready, streams

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._streams.stop()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise AddressInUse(host, port, error.strerror or str(error)) from error
    return listener


@contextlib.contextmanager
def _quiet_signals() -> Iterator[Callable[[], bool]]:
    """
    SIGTERM and SIGINT end nothing by themselves while the context lasts.

    uvicorn stops at either and then raises it once more for whoever handled it before; that
    would end the process before the journal and the warehouse are closed.
    """
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(received)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
