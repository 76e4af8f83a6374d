"""A kept result as the command line finds it, holds it against its seal, and opens it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options
from sim.cli.guard import Failed, Refused

if TYPE_CHECKING:
    from sim import archive
    from sim.study.question import Question
    from sim.study.study import Study

APART = ("history", "hindcast", "forecast")
"""Kinds of study that are, or in earlier versions were, written as plain files, from which nothing is shown again."""

RUN_HELP = "A run id or its beginning (sim results list), or its folder."
Run = Annotated[str, typer.Argument(metavar="RUN", help=RUN_HELP)]
RunOrNone = Annotated[str | None, typer.Argument(metavar="RUN", help=RUN_HELP)]
From = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where results are kept.")]
Unverified = Annotated[
    bool, typer.Option("--unverified", help="Show it though its seal is broken, with a warning above it.")
]
BANNER = "UNVERIFIED. The seal of {folder} is broken ({why}). What is shown may not be what was found: do not quote it."


@dataclass(frozen=True)
class Which:
    """Which result is meant, and where it is looked for."""

    run: Run
    out: From = options.OUT

    def find(self) -> archive.Kept:
        """The result; raises Refused where not just one is called so, or it is a folder of plain files."""
        from sim import archive

        try:
            one = archive.find(self.out, self.run)
        except archive.NotFound as error:
            raise Refused(str(error)) from None
        kind = archive.plain.kind(one.folder)
        if kind in APART:
            told = "its page is forecast.html there" if kind == "forecast" else "no page is made of it"
            raise Refused(f"{one.folder}: a {kind} is not shown again, and {told}: its tables are the CSV files there")
        return one


@dataclass(frozen=True)
class Doubted(Which):
    """The same of a result that may be shown though its seal is broken."""

    unverified: Unverified = False

    def trusted(self, what: str = "see") -> tuple[archive.Kept, str]:
        """The result, and what must be said above it where its seal is broken; raises Refused where it may not be.

        `what` --unverified lets one do with it; nothing where the command has no such option.
        """
        from sim import archive

        one = self.find()
        try:
            faults = list(one.of_tables())
        except archive.Damaged as fault:  # the manifest
            faults = [fault]
        if not faults:
            return one, ""
        if not self.unverified:
            first = faults[0]
            can_be_seen = what and first.file.name != archive.MANIFEST and first.file.is_file()
            raise damaged(one, first, f"to {what} it as it is: --unverified" if can_be_seen else "")
        why = "; ".join(f"{fault.file.name}: {fault.reason}" for fault in faults)
        return archive.Kept(one.folder, unverified=True), BANNER.format(folder=one.folder, why=why)

    def opened(self, what: str = "see") -> tuple[archive.Kept, Question, Study, str]:
        """The result, its question and its study, and what must be said above it: nothing where its seal holds.

        Raises Refused where its seal is broken, and Failed where another version made it.
        """
        from sim import archive
        from sim.cli.work import unsealed
        from sim.study.study import Broken

        one, warning = self.trusted(what)
        question = question_of(one)
        try:
            found = question.restored(one.tables)
        except archive.Damaged as error:
            raise damaged(one, error) from error
        except Broken as error:
            raise Refused(f"{one.folder}: {error}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Failed(f"{one.folder}: its tables are not those of such a study ({error}); {_again(one)}") from error
        return one, question, found, warning or ("" if one.sealed else unsealed(one))


def damaged(one: archive.Kept, fault: archive.Damaged, more: str = "") -> Refused:
    """What is wrong with a result, and what can be done."""
    return Refused("; ".join(part for part in (f"{fault.file}: {fault.reason}", _again(one), more) if part))


def question_of(one: archive.Kept) -> Question:
    """The question that a result answers; raises Refused where that is damaged, Failed where another made it."""
    from sim import archive
    from sim.study.question import asked_again

    try:
        return asked_again(one.manifest)
    except archive.Damaged as error:
        raise damaged(one, error) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        file = one.folder / archive.MANIFEST
        raise Failed(f"{file}: another version of sim made it, or it was changed since; {_again(one)}") from None


def _again(one: archive.Kept) -> str:
    from sim.cli import shelf

    return shelf.again(one)
