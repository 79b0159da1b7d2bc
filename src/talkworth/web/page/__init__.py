"""The plain page: the same reports as HTML made on the server, for this machine alone."""

from talkworth.web.page.routes import page_routes

__all__ = ["page_routes"]
