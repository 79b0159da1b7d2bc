"""The doors that PostHog's clients know: `POST /batch/` and its like."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Raw, Struct

import talkworth.intake.keys as keys
import talkworth.sources.posthog as posthog
from talkworth.events.parse import NotJson
from talkworth.intake.body import inflate
from talkworth.intake.clients import GZIP_MAGIC, answered, read_posted, sender
from talkworth.intake.doorway import Doorway
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.messages import Source, entry_of, sending
from talkworth.intake.refusals import BatchTooLarge, NotMessages, SecretKeyInUrl, TooDeep
from talkworth.intake.segment import MAX_MESSAGES

SOURCE = Source("posthog", posthog.prepare, posthog.read)
_CAPTURE = "/batch /capture /e /i/v0/e /i/v0/ai/batch /track".split()
PATHS = frozenset([*_CAPTURE, *(f"{path}/" for path in _CAPTURE)])
_FLAGS = "/decide /flags".split()
FLAG_PATHS = frozenset([*_FLAGS, *(f"{path}/" for path in _FLAGS)])
CONFIG_PREFIX = "/array/"
_TAKEN = encode({"status": 1})
# No flag, no recording, no survey: we only listen.
_NO_FLAGS = encode(
    {
        "flags": {},
        "featureFlags": {},
        "featureFlagPayloads": {},
        "errorsWhileComputingFlags": False,
        "supportedCompression": ["gzip", "gzip-js"],
        "config": {"enable_collect_everything": False},
        "sessionRecording": False,
        "surveys": False,
        "siteApps": [],
        "toolbarParams": {},
        "isAuthenticated": False,
        "autocapture_opt_out": True,
        "capturePerformance": False,
        "hasFeatureFlags": False,
    }
)


class _Properties(Struct):
    token: Any = None


class _Body(Struct):
    """A batch, or an event: then `batch` is `None`. Old clients call the key `token`."""

    batch: list[Raw] | None = None
    api_key: Any = None
    token: Any = None
    sent_at: Any = None
    properties: _Properties | None = None


_decode = msgspec.json.Decoder(_Body | list[Raw]).decode
_decode_one = msgspec.json.Decoder(_Body).decode


class PostHogDoor:
    """Takes events of PostHog's clients, one by one: a bad one never fails its batch."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        return await answered(request, self._take)

    async def _take(self, request: Request) -> Answer:
        settings = self._doorway.settings
        body = unwrapped(await read_posted(self._doorway, request), settings.max_body)
        api_key, sent_at, raws = _opened(body, settings.max_depth)
        key = sender(self._doorway, request, api_key)
        self._doorway.charge(key, len(raws))
        shared = sending(self._doorway, request, key, SOURCE, sent_at)
        entries = [entry_of(raw, *posthog.named(raw), shared) for raw in raws]
        await self._doorway.store(SOURCE.door, entries)
        return Answer(200, _TAKEN)


class NoFlagsDoor:
    """What PostHog's clients ask for besides: flags and settings, of which we have none."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        return await answered(request, self._tell)

    async def _tell(self, request: Request) -> Answer:
        name = request.path.removeprefix(CONFIG_PREFIX).partition("/")[0]
        if request.path.startswith(CONFIG_PREFIX):
            if name.startswith("sk_"):
                raise SecretKeyInUrl
            keys.admit(request, self._doorway.control, name)
            if request.path.endswith(".js"):
                return Answer(200, b"// no flags\n", content_type=b"application/javascript")
        elif request.method == "POST":
            await read_posted(self._doorway, request)
        return Answer(200, _NO_FLAGS)


def unwrapped(body: bytes, limit: int) -> bytes:
    """
    The JSON of a body that came as a form, `data=...`, plain, in base64 or gzipped in base64.

    Raises:
        BodyTooLarge, NotGzip
    """
    if not body.startswith(b"data="):
        return body
    try:
        data = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=20)["data"][0]
        if data.lstrip()[:1] in ("{", "["):
            return data.encode()
        # In a form a plus that was not escaped is a blank.
        packed = b64decode(data.replace(" ", "+"))
    except (ValueError, KeyError, binascii.Error):
        return body
    return inflate(packed, limit) if packed.startswith(GZIP_MAGIC) else packed


def _opened(body: bytes, max_depth: int) -> tuple[str, str | None, list[bytes]]:
    """
    The key, the sender's clock, and the events as they were sent.

    Raises:
        NotJson, NotMessages, BatchTooLarge, TooDeep
    """
    try:
        found = _decode(body)
        if isinstance(found, list):
            head, raws = _decode_one(found[0]) if found else _Body(), found
        else:
            head, raws = found, found.batch if found.batch is not None else [Raw(body.strip())]
        stated = [head.api_key, head.token]
        if head.properties is not None:
            stated.append(head.properties.token)
    except msgspec.ValidationError as error:
        raise NotMessages(error) from None
    except RecursionError:
        raise TooDeep(max_depth) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotJson(f"This is not JSON: {error}. Send one JSON object in UTF-8.") from None
    if len(raws) > MAX_MESSAGES:
        raise BatchTooLarge(len(raws), MAX_MESSAGES)
    key = next((one.strip() for one in stated if isinstance(one, str) and one.strip()), "")
    sent_at = head.sent_at if isinstance(head.sent_at, str) else None
    return key, sent_at, [bytes(raw) for raw in raws]
