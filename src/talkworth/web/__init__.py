"""Reports and settings over HTTP: the JSON API, and the files of the dashboard that asks it."""

from talkworth.web.app import web_app

__all__ = ["web_app"]
