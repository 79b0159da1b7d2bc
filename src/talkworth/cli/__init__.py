"""The `talkworth` command: one module per command or group of commands."""

from talkworth.cli.main import cli

__all__ = ["cli"]
