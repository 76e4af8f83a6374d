"""What can go wrong with files, said so that it can be mended."""

from __future__ import annotations

import tempfile
from pathlib import Path

AGAIN = "the same command works it out again"


class CannotSave(OSError):
    """Results could not be written; no half results are left, and what stood there before still stands."""


class Damaged(OSError):
    """What is kept cannot be read, or is not what was sealed. `reason` says which, `remedy` what can be done.

    `harmless`: nothing that is shown of a result rests on it.
    """

    def __init__(self, file: Path, reason: str, remedy: str = AGAIN, *, harmless: bool = False) -> None:
        self.file, self.reason, self.remedy, self.harmless = file, reason, remedy, harmless
        super().__init__(None, f"{reason}; {remedy}" if remedy else reason, str(file))


class NotFound(LookupError):
    """Nothing, or more than one result, is called so."""


def refusal(folder: Path, error: OSError) -> CannotSave:
    """The error as one that names the folder and the reason."""
    reason = "there is a file of this name" if isinstance(error, FileExistsError) else error.strerror or error
    return CannotSave(error.errno, f"cannot write results: {reason}", str(folder))


def check_writable(out: str | Path) -> None:
    """Raises CannotSave if nothing can be written below `out`: better known before a long run than after."""
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=out):
            pass
    except OSError as error:
        raise refusal(Path(out), error) from error
