"""The addresses by which a shop is set up and looked after, all in one list."""

from __future__ import annotations

from typing import Final

from litestar import Router

from talkworth.web.keys import key_routes

settings_routes: Final[tuple[Router, ...]] = (key_routes,)
