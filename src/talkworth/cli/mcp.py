"""`talkworth mcp`: lets an assistant ask, over the Model Context Protocol."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import click

from talkworth.cli.options import data_option, existing
from talkworth.errors import BadInput
from talkworth.mcp.asker import Asker
from talkworth.mcp.places import at_url, on_machine

_KEY = "TALKWORTH_KEY"


class McpMissing(BadInput):
    code = "mcp-missing"

    def __init__(self) -> None:
        super().__init__(
            "The SDK of the Model Context Protocol is not installed. Install it beside Talkworth: "
            "pip install 'talkworth[mcp]'."
        )


@click.command
@click.option("--url", metavar="URL", help="A running server, asked with a key.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"A file that holds the key.  [default: {_KEY} holds it]",
)
@data_option
def command(url: str | None, key_file: Path | None, data: Path) -> None:
    """
    Let an assistant ask: a Model Context Protocol server on standard input and output.

    An assistant starts it; docs/mcp.md has what to paste into its settings. With --url it asks
    that server, with the secret key in TALKWORTH_KEY or --key-file, for which the scope
    reports:read is enough. Without, it asks the server that runs on --data on this machine, and
    sees every shop there. It only reads.

    \b
    $ talkworth mcp --data talkworth-data
    """
    try:
        from talkworth.mcp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise McpMissing from error
    if key_file and not url:
        raise click.UsageError("--key-file goes with --url; --data needs no key.")
    where = at_url(url, os.environ.get(_KEY, ""), key_file) if url else on_machine(existing(data))
    if sys.stdin.isatty():
        click.echo("Waiting for an assistant on standard input. Ctrl-C ends it.", err=True)
    asyncio.run(serve(Asker(where)))
