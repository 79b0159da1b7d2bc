"""The doors that Segment's and RudderStack's clients know: `POST /v1/batch` and its like."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Raw, Struct

import talkworth.intake.keys as keys
import talkworth.sources.segment as segment
from talkworth.events.parse import NotJson
from talkworth.intake.clients import answered, read_posted, sender
from talkworth.intake.doorway import Doorway
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.messages import Source, entry_of, sending
from talkworth.intake.refusals import (
    BatchTooLarge,
    MethodNotAllowed,
    NotMessages,
    SecretKeyInUrl,
    TooDeep,
)

SOURCE = Source("segment", segment.prepare, segment.read)
SETTINGS_PREFIX = "/v1/projects/"
_SETTINGS_SUFFIX = "/settings"
CONFIG_PATHS = ("/sourceConfig", "/sourceConfig/")
# As many as fit into the 500 KB that the spec allows a batch.
MAX_MESSAGES = 2_500
_KINDS = "track identify page screen alias group".split()
# By address: the type of messages that do not say it themselves.
PATHS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys("/v1/batch /v1/b /v1/import /beacon/v1/batch".split(), ""),
        **{f"/v1/{kind}": kind for kind in _KINDS},
        **{f"/v1/{kind[0]}": kind for kind in _KINDS},
        **{f"/beacon/v1/{kind}": kind for kind in _KINDS},
    }
)
_TAKEN = encode({"success": True})


class _Body(Struct, rename="camel"):
    """A batch, or a message: then `batch` is `None`."""

    batch: list[Raw] | None = None
    write_key: Any = None
    sent_at: Any = None


_decode = msgspec.json.Decoder(_Body).decode


class SegmentDoor:
    """
    Takes messages of the Segment spec, one by one: a bad one never fails its batch.

    A message that makes no fact is journalled with its reason and answered like any other: its
    client would do nothing but throw it away.
    """

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        return await answered(request, self._take)

    async def _take(self, request: Request) -> Answer:
        body = await read_posted(self._doorway, request)
        found, raws = _opened(body, self._doorway.settings.max_depth)
        in_body = found.write_key if isinstance(found.write_key, str) else ""
        key = sender(self._doorway, request, in_body.strip())
        self._doorway.charge(key, len(raws))
        sent_at = found.sent_at if isinstance(found.sent_at, str) else None
        shared = sending(self._doorway, request, key, SOURCE, sent_at)
        kind = PATHS[request.path]
        entries = [entry_of(raw, *segment.named(raw, kind), shared) for raw in raws]
        await self._doorway.store(SOURCE.door, entries)
        return Answer(200, _TAKEN)


class SettingsDoor:
    """
    What `analytics.js` asks before it sends: `GET /v1/projects/KEY/settings`.

    The answer sends it here, so that one setting of the page, its `cdnURL`, is enough.
    """

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        return await answered(request, self._tell)

    async def _tell(self, request: Request) -> Answer:
        if request.method != "GET":
            raise MethodNotAllowed(request.method)
        name = unquote(request.path.removeprefix(SETTINGS_PREFIX).removesuffix(_SETTINGS_SUFFIX))
        if name.startswith("sk_"):
            raise SecretKeyInUrl
        keys.admit(request, self._doorway.control, name)
        return Answer(200, encode(_settings(request, name)))


class SourceConfigDoor:
    """What RudderStack's browser SDK asks before it sends: `GET /sourceConfig`."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        return await answered(request, self._tell)

    async def _tell(self, request: Request) -> Answer:
        if request.method != "GET":
            raise MethodNotAllowed(request.method)
        key = keys.admit(request, self._doorway.control, keys.stated_key(request))
        return Answer(200, encode(_source_config(key.key_id)))


def _opened(body: bytes, max_depth: int) -> tuple[_Body, list[bytes]]:
    """
    What the body says of itself, and its messages as they were sent.

    Raises:
        NotJson, NotMessages, BatchTooLarge, TooDeep
    """
    try:
        found = _decode(body)
    except msgspec.ValidationError as error:
        raise NotMessages(error) from None
    except RecursionError:
        raise TooDeep(max_depth) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotJson(f"This is not JSON: {error}. Send one JSON object in UTF-8.") from None
    if found.batch is None:
        return found, [body.strip()]
    if len(found.batch) > MAX_MESSAGES:
        raise BatchTooLarge(len(found.batch), MAX_MESSAGES)
    return found, [bytes(raw) for raw in found.batch]


def _settings(request: Request, write_key: str) -> dict[str, Any]:
    # A secure page may only send to a secure address.
    is_secure = "https" in (
        request.header(b"x-forwarded-proto").partition(",")[0].strip().lower(),
        request.header(b"origin").partition(":")[0].lower(),
    )
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": write_key,
                "apiHost": f"{request.header(b'host')}/v1",
                "protocol": "https" if is_secure else "http",
                "addBundledMetadata": True,
            }
        },
        "plan": {"track": {"__default": {"enabled": True}}, "identify": {}, "group": {}},
        "metrics": {"sampleRate": 0},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "remotePlugins": [],
    }


def _source_config(key_id: str) -> dict[str, Any]:
    return {
        "source": {
            "id": key_id,
            "name": "talkworth",
            "writeKey": "",
            "enabled": True,
            "workspaceId": "talkworth",
            "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {}}},
            "connections": [],
            "destinations": [],
            "dataplanes": {},
        },
        "isHosted": True,
    }
