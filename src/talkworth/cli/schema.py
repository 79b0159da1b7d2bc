"""`talkworth schema`: what an event looks like."""

from __future__ import annotations

import click

from talkworth.cli.output import show_json
from talkworth.events.schema import event_schema


@click.command
def command() -> None:
    """
    Print the JSON Schema of an event: every type, every field.

    \b
    $ talkworth schema
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Talkworth event",
      ...
    """
    show_json(event_schema())
