"""Where the data is asked: at the server that owns it, or in the files when none runs."""

from __future__ import annotations

import json
import secrets
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from talkworth.cli.main import Failure
from talkworth.cli.options import existing
from talkworth.cli.output import progress
from talkworth.control import Control
from talkworth.errors import BadInput
from talkworth.rules import FOREVER, Ruling
from talkworth.runtime import Owned, ServeFile, read_serve_file
from talkworth.settings import read_settings
from talkworth.warehouse import Warehouse

_Answer = TypeVar("_Answer")
_PATIENCE_S = 600


class NoAnswer(BadInput):
    code = "no-answer"

    def __init__(self, address: str, reason: object) -> None:
        super().__init__(
            f"The server at {address} does not answer: {reason}. Look at its log; if it hangs, "
            "stop it and ask again."
        )


class WhichShop(BadInput):
    code = "which-shop"

    def __init__(self, shop_ids: list[str]) -> None:
        found = ", ".join(shop_ids) or "none yet: `talkworth shop add --help` shows how to add one"
        super().__init__(f"Name a shop with --shop. There is {found}.")


class Remote(Struct, frozen=True):
    """The server that owns the data; asked with the token it left for us."""

    server: ServeFile

    def get(self, path: str, answer: type[_Answer], **values: object) -> _Answer:
        """
        What `path` answers, read as an `answer`; values that are `None` are left out.

        Raises:
            Failure: the server's own error, with its code.
            NoAnswer: it did not answer in ten minutes, or not like a server of ours.
        """
        return self._ask(path, None, answer, values)

    def post(self, path: str, body: object, answer: type[_Answer], **values: object) -> _Answer:
        """As `get`, with a body."""
        return self._ask(path, msgspec.json.encode(body), answer, values)

    def download(self, path: str, out: Path, **values: object) -> None:
        """What `path` answers, to a file that is there whole or not; raises as `get` does."""
        draft = out.with_name(f".{out.name}.{secrets.token_hex(6)}")
        try:
            with self._open(path, None, values) as response, draft.open("wb") as file:
                shutil.copyfileobj(response, file)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)

    def _ask(
        self, path: str, body: bytes | None, answer: type[_Answer], values: dict[str, object]
    ) -> _Answer:
        with self._open(path, body, values) as response:
            try:
                return msgspec.json.decode(response.read(), type=answer)
            except msgspec.MsgspecError as error:
                raise NoAnswer(self.server.address, error) from error

    @contextmanager
    def _open(
        self, path: str, body: bytes | None, values: dict[str, object]
    ) -> Iterator[HTTPResponse]:
        said = {name: value for name, value in values.items() if value is not None}
        query = urlencode(said, doseq=True)
        request = urllib.request.Request(  # noqa: S310
            f"{self.server.address}{path}" + (f"?{query}" if query else ""),
            data=body,
            headers={
                "Authorization": f"Bearer {self.server.token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with _opener.open(request, timeout=_PATIENCE_S) as response:
                yield response
        except urllib.error.HTTPError as error:
            raise _failure(self.server.address, error) from error
        except (OSError, HTTPException) as error:
            raise NoAnswer(self.server.address, error) from error


# A proxy set for the internet must not be asked for the machine's own server.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _failure(address: str, error: urllib.error.HTTPError) -> Exception:
    try:
        said: dict[str, Any] = json.loads(error.read())["error"]
        return Failure(said["code"], said["message"], 3 if error.code == 500 else 2)
    except (ValueError, LookupError, TypeError, OSError):
        return NoAnswer(address, error)


@contextmanager
def opened(data: Path, *, is_loaded: bool = True) -> Iterator[Remote | Owned]:
    """
    The data directory as this process can use it, brought up to date where `is_loaded`.

    Raises:
        NoData, DataInUse, and what opening the files raises.
    """
    if server := read_serve_file(existing(data)):
        yield Remote(server)
        return
    with Owned(read_settings(data=data), actor="cli") as owned:
        if is_loaded:
            load(owned)
        yield owned


def load(owned: Owned) -> int:
    """Bring the warehouse up to date, with a bar where that takes long."""
    n_behind = owned.loader.state().lag
    with progress() as bars:
        task = bars.add_task("Loading", total=n_behind, visible=n_behind > 0)
        return owned.loader.load_all(lambda n: bars.advance(task, n))


def rulings_at(owned: Owned, as_of_us: int | None) -> list[Ruling]:
    """What the numbers of now, or of a past instant (UTC microseconds), follow."""
    return owned.control.rule_sets(FOREVER if as_of_us is None else as_of_us)


@contextmanager
def known_at(owned: Owned, as_of_us: int | None) -> Iterator[Warehouse]:
    """The warehouse, or what it was at a past instant (UTC microseconds), built if need be."""
    if as_of_us is None:
        yield owned.warehouse
        return
    with progress() as bars:
        task = bars.add_task("Going back", total=owned.reader.last_seq(), visible=False)
        found = owned.past.at(
            as_of_us,
            owned.control,
            lambda seq: bars.update(task, completed=seq, visible=True),
        )
        with found as warehouse:
            bars.stop()
            yield warehouse


def choose_shop(data: Path, shop_id: str | None) -> str:
    """
    The shop that was named, or the only one there is.

    Raises:
        WhichShop: there are none or several, and none was named.
    """
    if shop_id:
        return shop_id
    with closing(Control.open(existing(data), actor="cli")) as control:
        shop_ids = [shop.shop_id for shop in control.shops()]
    if len(shop_ids) != 1:
        raise WhichShop(shop_ids)
    return shop_ids[0]
