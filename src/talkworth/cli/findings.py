"""What `talkworth doctor` looks at, one finding each, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from talkworth import __version__
from talkworth.cli.output import rfc3339
from talkworth.control import Control, Key, Shop
from talkworth.reports.rhythm import is_silent, quiet_min
from talkworth.runtime.health import Health, Rejected, Requested, Sender
from talkworth.runtime.requests import DUE_US
from talkworth.sources import REASONS
from talkworth.sources.requests import REASON as REQUEST

_GB: Final = 1_000_000_000
_LATE_ENTRIES: Final = 50_000
_NEARLY_US: Final = 3 * 86_400_000_000

_REJECT_ADVICE: Final = {
    "unknown-topic": "Take these topics out of the platform's webhook settings.",
    "unreadable-body": "Look at one in the journal; if it is a real body, please report it.",
    "unknown-door": "A newer version wrote these. Run that version again.",
}
_REFUSAL_ADVICE: Final = {
    "wrong-signature": "`talkworth webhook list SHOP`: add the secret that the platform shows.",
    "wrong-domain": "`talkworth webhook list SHOP`: add the domain that the platform names.",
    "origin-not-allowed": "`talkworth key list SHOP`: allow the site with `talkworth key allow`.",
}
_QUIET_REASONS: Final = frozenset({"topic-not-used", "duplicate", "erased"})


class Finding(Struct, kw_only=True, frozen=True):
    """`state` is `ok`, `look` (something to know) or `bad` (something to do)."""

    state: Literal["ok", "look", "bad"]
    about: str
    found: str
    advice: str | None = None


def versions() -> Finding:
    """What runs here."""
    found = (
        f"talkworth {__version__}, Python {platform.python_version()}, DuckDB {version('duckdb')}"
    )
    return Finding(state="ok", about="versions", found=found)


def files(data: Path) -> Iterator[Finding]:
    """The directory: what is in it, who may read it, how much room there is."""
    sizes = {
        path.name: path.stat().st_size / 1_000_000 for path in data.iterdir() if path.is_file()
    }
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:3]
    found = f"{data}: " + ", ".join(f"{name} {size:,.1f} MB" for name, size in largest)
    yield Finding(state="ok", about="files", found=found)
    key = data / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding(
            state="bad",
            about="files",
            found=f"{key} can be read by others than its owner.",
            advice=f"chmod 600 {key}",
        )
    for aside in data.glob("*.unreadable-*"):
        yield Finding(
            state="look",
            about="files",
            found=f"{aside.name} is a damaged warehouse that was replaced.",
            advice="Delete it when you no longer want to look into why.",
        )
    yield _disk(data)


def _disk(data: Path) -> Finding:
    usage = shutil.disk_usage(data)
    found = f"{usage.free / _GB:,.1f} GB of {usage.total / _GB:,.1f} GB are free."
    if usage.free < _GB / 2:
        advice = "Make room: with a full disk nothing can be accepted."
        return Finding(state="bad", about="disk", found=found, advice=advice)
    if usage.free < 5 * _GB:
        advice = "Make room soon: a rebuild needs as much again as the warehouse."
        return Finding(state="look", about="disk", found=found, advice=advice)
    return Finding(state="ok", about="disk", found=found)


def shops(control: Control) -> Iterator[Finding]:
    """Each shop: can anything reach it, and can its orders be verified?"""
    if not control.shops():
        yield Finding(
            state="look",
            about="shops",
            found="There is no shop yet.",
            advice="talkworth shop add --help",
        )
    for shop in control.shops():
        yield _shop(shop, control.keys(shop.shop_id), len(control.list_webhooks(shop.shop_id)))


def _shop(shop: Shop, keys: list[Key], n_webhooks: int) -> Finding:
    kinds = [key.kind for key in keys if key.revoked_at is None]
    found = (
        f"{shop.shop_id}: {kinds.count('public')} public and {kinds.count('secret')} secret keys, "
        f"{n_webhooks} webhooks."
    )
    advice = None
    if any(key.kind == "public" and not key.origins and not key.revoked_at for key in keys):
        advice = "A public key is bound to no origin: any site may send with it."
    if "secret" not in kinds and not n_webhooks:
        advice = "Without a secret key or a webhook no order of this shop can be verified."
    return Finding(state="look" if advice else "ok", about="shops", found=found, advice=advice)


def requests(control: Control, health: Health) -> Iterator[Finding]:
    """Privacy requests that wait: `bad` once the law's month is over, or nearly."""
    for shop_id, found in groupby(sorted(health.requests, key=_by_shop), key=_by_shop):
        done = {answer.seq for answer in control.privacy_answers(shop_id)}
        waiting = [one for one in found if one.seq not in done]
        if waiting:
            due_at = min(one.received_at for one in waiting) + DUE_US
            is_late = due_at - time.time_ns() // 1000 < _NEARLY_US
            yield Finding(
                state="bad" if is_late else "look",
                about="requests",
                found=f"{shop_id}: {len(waiting)} privacy requests wait, the first is due on "
                f"{rfc3339(due_at)[:10]}.",
                advice=f"talkworth person requests {shop_id}",
            )


def _by_shop(one: Requested) -> str:
    return one.shop_id


def ways(control: Control, counts: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """What the shops ask of others and tell others, where it does not work."""
    for connection in control.connections.list():
        if connection.failure:
            yield Finding(
                state="bad",
                about="connections",
                found=f"{connection.shop_id}: {connection.domain} was not asked: "
                f"{connection.failure}",
                advice=f"talkworth connect check {connection.connection_id}",
            )
    for outlet in control.outlets.outlets():
        if n_dead := counts.get(outlet.outlet_id, {}).get("dead", 0):
            yield Finding(
                state="bad",
                about="outlets",
                found=f"{outlet.shop_id}: {n_dead:,} dead letters, which {outlet.target} did "
                "not take.",
                advice=f"talkworth outlet deliveries {outlet.outlet_id} --state dead",
            )
    for digest in control.digests.all():
        if digest.failure:
            yield Finding(
                state="bad",
                about="digests",
                found=f"{digest.shop_id}: {digest.target} did not get the week: {digest.failure}",
                advice=f"talkworth digest send {digest.digest_id}",
            )


def warehouse(health: Health, *, is_serving: bool) -> Iterator[Finding]:
    """What the owner of the warehouse knows."""
    yield _loading(health, is_serving=is_serving)
    now_us = time.time_ns() // 1000
    for sender in health.senders:
        yield _sender(sender, now_us)
    for rejected in health.rejects:
        if rejected.reason != REQUEST:
            yield _rejected(rejected)
    for code, n_refused in sorted(health.refused.items()):
        yield Finding(
            state="look",
            about="refused",
            found=f"{n_refused:,} requests since the start were refused: {code}.",
            advice=_REFUSAL_ADVICE.get(code, "docs/errors.md says what each code means."),
        )
    for clashed in health.clashes:
        yield Finding(
            state="look",
            about="clashes",
            found=(
                f"{clashed.shop_id}: {clashed.n_event_ids:,} {clashed.trust} event ids came with "
                f"more than one content, such as {clashed.one_event_id!r}."
            ),
            advice="The sender uses an id twice. Make ids unique; the smaller hash counts.",
        )
    for ignored in health.ignored:
        yield Finding(
            state="look",
            about="identifiers",
            found=(
                f"{ignored.shop_id}: {ignored.n_identifiers:,} of kind {ignored.kind} are shared "
                "by too many and join nothing."
            ),
            advice="A till, a test address or a shared browser. Send none there.",
        )
    for shop_id, group in groupby(health.excluded, key=lambda excluded: excluded.shop_id):
        yield from _outside(shop_id, {one.reason: one.n_orders for one in group})


def _loading(health: Health, *, is_serving: bool) -> Finding:
    state = health.loading
    found = f"{state.watermark:,} of {state.last_seq:,} journal entries are in the warehouse."
    if state.error:
        advice = f"Loading fails ({state.error}). It is tried again; see the server's log."
        return Finding(state="bad", about="loading", found=found, advice=advice)
    if not is_serving and state.lag:
        advice = "`talkworth serve` loads the rest; so does any report."
        return Finding(state="look", about="loading", found=found, advice=advice)
    if state.lag > _LATE_ENTRIES:
        advice = "The loader is behind. Look again in a minute: the lag should fall."
        return Finding(state="look", about="loading", found=found, advice=advice)
    return Finding(state="ok", about="loading", found=found)


def _sender(sender: Sender, now_us: int) -> Finding:
    found = (
        f"{sender.shop_id}: {sender.n_events:,} {sender.trust} events by door {sender.door}, "
        f"the last {rfc3339(sender.last_received_at)}."
    )
    quiet = quiet_min(sender.last_received_at, now_us)
    if is_silent(sender.door, sender.n_events, sender.longest_gap_min, quiet):
        advice = (
            f"Silent for {quiet / 60:,.0f} h, at most {sender.longest_gap_min / 60:,.0f} h "
            "before. Is it still set up to send here?"
        )
        return Finding(state="bad", about="senders", found=found, advice=advice)
    return Finding(state="ok", about="senders", found=found)


def _rejected(rejected: Rejected) -> Finding:
    found = (
        f"{rejected.shop_id}: {rejected.n_entries:,} by door {rejected.door} make no facts: "
        f"{rejected.reason} (such as {rejected.last_topic})."
    )
    return Finding(
        state="ok" if rejected.reason in _QUIET_REASONS else "look",
        about="rejects",
        found=found,
        advice=_REJECT_ADVICE.get(rejected.reason, REASONS.get(rejected.reason)),
    )


def _outside(shop_id: str, n_orders: dict[str, int]) -> Iterator[Finding]:
    """The orders of a shop that are not in the ledger, and those without a rate."""
    n_unrated = n_orders.pop("no-rate", 0)
    if n_orders:
        reasons = ", ".join(f"{n:,} {reason}" for reason, n in n_orders.items())
        found = f"{shop_id}: {sum(n_orders.values()):,} are not in the ledger: {reasons}."
        yield Finding(state="ok", about="orders", found=found)
    if n_unrated:
        yield Finding(
            state="look",
            about="orders",
            found=f"{shop_id}: {n_unrated:,} have no rate to the shop's currency.",
            advice="They enter the totals once a version of them states the shop's amount.",
        )
