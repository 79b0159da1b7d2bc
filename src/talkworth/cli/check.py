"""`talkworth check`: does every cent still add up?"""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, opened
from talkworth.runtime.admin import CHECK_PATH
from talkworth.runtime.proof import Broken, prove

_BROKEN = 3


@click.command
@data_option
@json_option
@click.pass_context
def command(context: click.Context, data: Path, as_json: bool) -> None:
    """
    Prove the numbers: credits add up to every ledger entry, and everything is worked out
    again from the facts and compared.

    Exit 0: all holds. Exit 3: each row that breaks an invariant is printed.

    \b
    $ talkworth check
    All holds: every cent is accounted for, and a fresh computation agrees.
    """
    with opened(data) as place:
        found = place.get(CHECK_PATH, list[Broken]) if isinstance(place, Remote) else prove(place)
    if as_json:
        show_json(found)
    elif not found:
        say("All holds: every cent is accounted for, and a fresh computation agrees.")
    for broken in () if as_json else found:
        say(broken.message)
    if found:
        context.exit(_BROKEN)
