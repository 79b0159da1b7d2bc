"""Asks a running Talkworth over HTTP: GET alone, so that no key of whatever scope can write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

import httpx
import msgspec
from msgspec import Struct

from talkworth.mcp.refusals import NotTalkworth, ServerRefused, ServerSilent

_Report = TypeVar("_Report")
# A report over a long past may take minutes; whoever asked may take the question back sooner.
_TIMEOUT: Final = httpx.Timeout(600.0, connect=10.0)
# A proxy set for the internet must not be asked for the machine's own server.
_NO_PROXY: Final = dict.fromkeys(("all://localhost", "all://127.0.0.1", "all://[::1]"))


class Where(NamedTuple):
    """A server's address, and the key or token to ask it with."""

    address: str
    key: str


class Answer(NamedTuple, Generic[_Report]):
    """
    An answer as a `report` of ours and as it came, `told`; to when its data goes, `None` where
    it does not say.
    """

    report: _Report
    told: Any
    data_to: datetime | None


class _Refusal(Struct):
    code: str
    message: str


class _ErrorBody(Struct):
    error: _Refusal


class Asker:
    """
    Asks the server that `where` names at that moment: one that was started again is found again.
    """

    def __init__(self, where: Callable[[], Where]) -> None:
        self._where = where
        self._client = httpx.AsyncClient(
            timeout=_TIMEOUT, follow_redirects=False, mounts=dict(_NO_PROXY)
        )

    async def get(
        self, path: str, query: Mapping[str, object], answers: type[_Report]
    ) -> Answer[_Report]:
        """
        What `path` answers; lists in `query` are said once for each of their values.

        Raises:
            ServerRefused: the server's own error.
            ServerSilent, NotTalkworth, and what `where` raises.
        """
        address, key = self._where()
        try:
            response = await self._client.get(
                f"{address}{path}",
                params=dict(query),  # type: ignore[arg-type]
                headers={"Authorization": f"Bearer {key}", "Accept": "application/json"},
            )
        except httpx.TransportError as error:
            raise ServerSilent(address, str(error) or type(error).__name__) from error
        if response.status_code != 200:
            raise _refusal(address, response)
        try:
            report = msgspec.json.decode(response.content, type=answers)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise NotTalkworth(address, error) from error
        return Answer(report, msgspec.json.decode(response.content), _data_to(response))

    async def close(self) -> None:
        await self._client.aclose()


def _refusal(address: str, response: httpx.Response) -> Exception:
    try:
        said = msgspec.json.decode(response.content, type=_ErrorBody).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return NotTalkworth(address, f"it answered {response.status_code} without an error of ours")
    wait_s = response.headers.get("retry-after")
    later = f" Ask again in {wait_s[:10]} s." if wait_s else ""
    return ServerRefused(said.code, said.message + later)


def _data_to(response: httpx.Response) -> datetime | None:
    try:
        return datetime.fromisoformat(response.headers.get("data-to", ""))
    except ValueError:
        return None
