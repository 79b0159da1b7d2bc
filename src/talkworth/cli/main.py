"""The command line's root: finds commands, and turns errors into one clear line."""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import Any

import click

from talkworth import __version__
from talkworth.errors import Broken, TalkworthError

# Loaded when asked for, so that `talkworth shop list` does not wait for a server's imports.
_COMMANDS = MappingProxyType(
    {
        "serve": "serve",
        "demo": "demo",
        "shop": "shop",
        "key": "key",
        "user": "user",
        "webhook": "webhook",
        "connect": "connect",
        "reconcile": "reconcile",
        "audit": "audit",
        "person": "person",
        "link": "link",
        "import": "imports",
        "rules": "rules",
        "report": "report",
        "decide": "decide",
        "experiment": "experiment",
        "escalation": "escalation",
        "explain": "explain",
        "search": "search",
        "export": "export",
        "outlet": "outlet",
        "digest": "digest",
        "check": "check",
        "rebuild": "rebuild",
        "seal": "seal",
        "build": "build",
        "mount": "mount",
        "doctor": "doctor",
        "schema": "schema",
        "mcp": "mcp",
    }
)


class Failure(click.ClickException):
    """An error of ours as a command line shows it; exit 3 says that the numbers are broken."""

    def __init__(self, code: str, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.code = code
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        click.echo(f"Error [{self.code}]: {self.format_message()}", err=True, file=file)


class Commands(click.Group):
    """Imports a command's module when it is first asked for; shows no traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"talkworth.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Broken as error:
            raise Failure(error.code, error.message, 3) from error
        except TalkworthError as error:
            raise Failure(error.code, error.message) from error
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            raise Failure("system", f"{error}. Check the path, its rights and the disk.") from error
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise Failure(
                "internal",
                f"{type(error).__name__}: {error}. This is a fault of ours. `talkworth --debug "
                "...` shows where; please report it.",
                1,
            ) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="talkworth")
@click.option("--debug", is_flag=True, help="Show where an unexpected error comes from.")
def cli(debug: bool) -> None:
    """
    What is talk worth? Exact, explained revenue of AI conversations in a shop.

    \b
    $ talkworth --version
    talkworth, version 0.1.0

    `talkworth demo` shows it all with a made-up shop.
    """
