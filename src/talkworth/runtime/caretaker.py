"""The thread that does what comes due by the clock: uses noted, retention applied."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from talkworth.runtime.owned import Owned
from talkworth.runtime.retention import retain

_EVERY_S: Final = 60.0
# Not at once: a server that starts has its first load to do.
_FIRST_RETENTION_S: Final = 600.0
_RETENTION_EVERY_S: Final = 86_400.0
_log = logging.getLogger(__name__)


class Caretaker:
    """Works until it is closed; what fails is tried again at its next time."""

    def __init__(self, owned: Owned) -> None:
        self._owned = owned
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caretaker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Finish the work at hand and note what is not noted yet."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._note_uses()

    def _run(self) -> None:
        due_s = time.monotonic() + _FIRST_RETENTION_S
        while not self._stop.wait(_EVERY_S):
            self._note_uses()
            if time.monotonic() >= due_s:
                due_s = time.monotonic() + _RETENTION_EVERY_S
                self._retain()

    def _note_uses(self) -> None:
        try:
            self._owned.control.key_ring.note_uses()
            self._owned.control.sessions.note_uses()
        except Exception:
            _log.exception("when keys and logins were last used could not be noted")

    def _retain(self) -> None:
        try:
            retain(self._owned, time.time_ns() // 1000)
        except Exception:
            _log.exception("retention could not be applied; nothing was changed")
