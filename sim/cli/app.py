"""The command line as a whole: its groups of commands, and how its help lists them."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

ASK, EXPLAIN, KEEP, TEACH = "Ask", "Explain", "Keep", "Teach"
GROUPS = (ASK, EXPLAIN, KEEP, TEACH)
"""What the commands are for, in the order of the help."""


class Grouped(TyperGroup):
    """Lists the commands by what they are for."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """A section for each group that has commands."""
        width = max(len(name) for name in self.commands)
        for group in GROUPS:
            inside = [one for one in self.commands.values() if getattr(one, "rich_help_panel", None) == group]
            limit = formatter.width - width - 6
            rows = [(str(one.name), one.get_short_help_str(limit)) for one in inside if not one.hidden]
            if rows:
                with formatter.section(group):
                    formatter.write_dl(rows)


app = typer.Typer(
    cls=Grouped,
    help="Who goes first? Explores which order of a peace plan's steps progresses, which stalls, and why.",
    epilog="Start with:  sim compare gaza/disarmament_first gaza/withdrawal_first",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        from sim import __version__

        typer.echo(f"sim {__version__}")
        raise typer.Exit


@app.callback()
def sim(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who goes first?"""
