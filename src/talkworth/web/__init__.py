"""Reports over HTTP: the JSON API, and the plain page for this machine."""

from talkworth.web.app import web_app

__all__ = ["web_app"]
