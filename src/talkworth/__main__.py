"""`python -m talkworth` is the `talkworth` command."""

from talkworth.cli import cli

cli()
