"""The thread that sends each shop's week on its hour."""

from __future__ import annotations

import logging
import threading
from typing import Final

from talkworth.outlets.digests import DigestSender
from talkworth.outlets.mail import mailer, missing_settings
from talkworth.runtime.owned import Owned

_EVERY_S: Final = 20.0
_PATIENCE_S: Final = 8.0
_log = logging.getLogger(__name__)


class DigestClock:
    """
    Looks every 20 s at what is due, until it is closed.

    Raises:
        BadMailSetting: mail is set up, and cannot be sent so.
    """

    def __init__(self, owned: Owned, every_s: float = _EVERY_S) -> None:
        if not missing_settings(owned.settings):
            mailer(owned.settings)
        self._owned, self._every_s = owned, every_s
        self._sender = DigestSender(owned.warehouse, owned.control, owned.settings)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="digests", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Finish the letter at hand, then stop; a server that hangs is not waited for."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE_S)

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            try:
                # After a pause the week's last orders may still be on their way in.
                if self._owned.loader.state().lag < self._owned.settings.load_batch:
                    self._sender.send_due(self._stop.is_set)
            except Exception:
                # Whatever it is: what is due stays due, and the next round may succeed.
                _log.exception("a round of digests failed")
