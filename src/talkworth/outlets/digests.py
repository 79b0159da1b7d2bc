"""Sends the weekly digests: each week once, tried again for three days where it is not taken."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Final
from zoneinfo import ZoneInfo

import httpx
import msgspec
from msgspec import Struct

from talkworth.control import Control, Shop
from talkworth.control.digests import Digest, Language, UnknownDigest
from talkworth.errors import TalkworthError, Unavailable
from talkworth.outlets import webhook
from talkworth.outlets.courier import NotTaken, check_taken
from talkworth.outlets.letter import Links, links_of, write_letter
from talkworth.outlets.mail import compose, mailer, missing_settings
from talkworth.outlets.trial import Trial
from talkworth.outlets.unsubscribing import unsubscribe_address
from talkworth.reports.digest import WeeklyDigest, last_week, weekly_digest
from talkworth.reports.period import Period, instant, local, microseconds
from talkworth.settings import Settings
from talkworth.warehouse import Warehouse

# A digest that comes later than this is no news; the next one is near.
LATEST_US: Final = 3 * 86_400_000_000
# Seconds before the next try, the last of them from then on.
RETRY_S: Final = (60, 300, 1800, 2 * 3600, 6 * 3600)
# How long nobody else may take a week that somebody is sending.
_CLAIM_US: Final = 600_000_000
_TIMEOUT: Final = httpx.Timeout(10.0)
_log = logging.getLogger(__name__)


class DigestNotTaken(Unavailable):
    code = "digest-not-taken"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The webhook did not take the digest: {reason}. Look at its address.")


class DigestPreview(Struct, kw_only=True, frozen=True):
    """Last week's digest, and its letter as a receiver of `language` would get it."""

    language: Language
    subject: str
    text: str
    html: str
    digest: WeeklyDigest


class DigestSender:
    """Writes digests from the warehouse and hands them to mail servers and webhooks."""

    def __init__(
        self,
        warehouse: Warehouse,
        control: Control,
        settings: Settings,
        now_us: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._warehouse, self._control = warehouse, control
        self._settings, self._now_us = settings, now_us

    def send_due(self, is_over: Callable[[], bool] = lambda: False) -> int:
        """
        Send what is due; how many were taken. What fails holds up no other.

        Once `is_over` says so, nothing more is begun.
        """
        digests = self._control.digests.all()
        return sum(self._send_if_due(digest) for digest in digests if not is_over())

    def try_now(self, digest: Digest) -> Trial:
        """
        Send last week's digest now, as a trial: it does not stand for the week's own.

        Raises:
            MailNotSetUp, BadMailSetting
        """
        week = last_week(self._shop(digest).timezone, self._now_us())
        name = f"{digest.digest_id}.trial-{secrets.token_hex(6)}"
        try:
            self._send(digest, week, name, is_trial=True)
        except Unavailable as error:
            return Trial(is_taken=False, words=error.message)
        return Trial(is_taken=True, words=f"{digest.target} was sent the last week.")

    def lacks(self) -> list[str]:
        """The settings without which no mail goes out."""
        return missing_settings(self._settings)

    def preview(self, shop_id: str, language: Language) -> DigestPreview:
        """
        Last week's digest and its letter, sent to nobody.

        Raises:
            UnknownShop
        """
        shop = self._control.shop(shop_id)
        digest = self._weekly(shop, last_week(shop.timezone, self._now_us()))
        letter = write_letter(digest, language, self._links(digest))
        return DigestPreview(
            language=language,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            digest=digest,
        )

    def _send_if_due(self, digest: Digest) -> bool:
        try:
            week = due_week(digest, self._shop(digest).timezone, self._now_us())
            if week is None:
                return False
            name, now = week.from_on.isoformat(), self._now_us()
            if not self._control.digests.claim(digest.digest_id, name, now, now + _CLAIM_US):
                return False
            try:
                self._send(digest, week, f"{digest.digest_id}.{name}")
            except TalkworthError as error:
                self._fail(digest, name, error.message)
                return False
            self._control.digests.note_sent(digest.digest_id, name, self._now_us())
        except TalkworthError as error:
            _log.error("digest %s: %s", digest.digest_id, error.message)
            return False
        return True

    def _fail(self, digest: Digest, week: str, reason: str) -> None:
        _log.warning("digest %s was not sent: %s", digest.digest_id, reason)
        try:
            n_tries = self._control.digests.get(digest.digest_id).n_tries
        except UnknownDigest:
            return
        wait_s = RETRY_S[min(max(n_tries, 1), len(RETRY_S)) - 1]
        next_try_at = self._now_us() + wait_s * 1_000_000
        self._control.digests.note_failed(digest.digest_id, week, reason, next_try_at)

    def _send(self, digest: Digest, week: Period, name: str, *, is_trial: bool = False) -> None:
        """`name` is the same at every try: who was told already knows it again."""
        weekly = self._weekly(self._shop(digest), week)
        if digest.kind == "webhook":
            self._post(digest, weekly, name, is_trial=is_trial)
            return
        server = mailer(self._settings)
        unsubscribe = unsubscribe_address(self._control, digest, self._settings.public_url)
        message = compose(
            write_letter(weekly, digest.language, self._links(weekly, unsubscribe)),
            sender=server.sender,
            to=digest.target,
            sent_at=instant(self._now_us()),
            message_id=name,
            unsubscribe=unsubscribe,
            language=digest.language,
        )
        server.send(message, digest.target)

    def _post(self, digest: Digest, weekly: WeeklyDigest, name: str, *, is_trial: bool) -> None:
        links = self._links(weekly)
        letter = write_letter(weekly, digest.language, links)
        body = msgspec.json.encode(
            {
                "type": "digest.weekly",
                "shop_id": digest.shop_id,
                "is_trial": is_trial,
                "language": digest.language,
                "subject": letter.subject,
                "text": letter.text,
                "page": links.page if links.public_url else None,
                "digest": weekly,
            }
        )
        secret, sent_s = self._control.digests.secret(digest.digest_id), self._now_us() // 1_000_000
        headers = webhook.signed_headers(secret, name, sent_s, body)
        try:
            with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
                request = client.build_request("POST", digest.target, content=body, headers=headers)
                check_taken(client, request)
        except NotTaken as error:
            raise DigestNotTaken(str(error)) from error
        except (httpx.HTTPError, OSError) as error:
            raise DigestNotTaken(f"no answer ({type(error).__name__})") from error

    def _weekly(self, shop: Shop, week: Period) -> WeeklyDigest:
        return weekly_digest(
            self._warehouse,
            shop.shop_id,
            week,
            now_us=self._now_us(),
            rulings=self._warehouse.rulings(),
            experiments=self._control.experiments.of(shop.shop_id),
            shop_name=shop.name,
        )

    def _links(self, digest: WeeklyDigest, unsubscribe: str = "") -> Links:
        return links_of(digest, self._settings.public_url, unsubscribe)

    def _shop(self, digest: Digest) -> Shop:
        return self._control.shop(digest.shop_id)


def due_week(digest: Digest, timezone: str, now_us: int) -> Period | None:
    """
    The week a digest is to tell now; `None` if none is due, or it was told already.

    It is due from its hour on for three days: late after a pause is better than never.
    """
    today = local(now_us, timezone).date()
    due_on = today - timedelta(days=(today.isoweekday() - digest.weekday) % 7)
    hour = clock_time(digest.hour, tzinfo=ZoneInfo(timezone))
    due_at = microseconds(datetime.combine(due_on, hour))
    if due_at > now_us:
        due_at = microseconds(datetime.combine(due_on - timedelta(days=7), hour))
    if due_at < digest.created_at or now_us - due_at > LATEST_US:
        return None
    week = last_week(timezone, due_at)
    return week if digest.sent_week < week.from_on.isoformat() else None
