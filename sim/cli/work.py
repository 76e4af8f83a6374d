"""Put a question: find its answer in the archive or let the study answer it, keep that, and show it."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim import archive, charts, files
from sim.charts.letters import MissingLetters, gathered
from sim.cli import show as showing
from sim.cli.guard import Failed, Refused
from sim.cli.progress import Report, progress
from sim.cli.say import aside, line
from sim.cli.shared import How
from sim.study.question import Question
from sim.study.study import Broken, Study
from sim.study.workers import BlocksFailed, Workers, cluster, processes
from sim.version import DISTRIBUTION

if TYPE_CHECKING:
    from sim.archive.parquet import Tables

Shown = Callable[[Study, Path | None], None]
FULL = (errno.ENOSPC, errno.EDQUOT)


def put(question: Question, how: How) -> Study | None:
    """Answer a question and show the answer, which is returned; raises Failed where it cannot be answered or kept.

    None where nothing was asked but what it would cost.
    """
    if how.estimate:
        from sim.study.cost import cost

        line(str(cost(question, how.workers)))
        return None

    def shown(found: Study, folder: Path | None) -> None:
        show(found, folder, as_json=how.as_json, quiet=how.quiet, drawn=how.pictures)
        sys.stdout.flush()  # whoever waits reads it while the pictures are drawn

    found, _, trouble = found_for(question, how, shown)
    if trouble:
        raise Failed(trouble)
    return found


def found_for(question: Question, how: How, shown: Shown = lambda *_: None) -> tuple[Study, Path | None, str]:
    """The answer to a question, the folder in which it is kept, and else what was in the way of keeping it.

    `shown` is called with the first two before pictures are drawn, and while all of the answer can be read: once it is
    returned, the blocks in which a run has the last values of its worlds are gone.
    """
    if any("\ud800" <= sign <= "\udfff" for sign in str(how.out)):
        raise Refused(f"--out {how.out}: these letters cannot be written here: use a to z, or set LC_ALL=C.UTF-8")
    claim: archive.Claim | None = None
    folder: Path | None = None
    try:
        archive.check_writable(how.out)
        names = [plan.name for plan in question.plans]
        with progress("Compiling the week of such a scenario, once", quiet=how.quiet):
            question, facts = _begun_before(question, how.out, names)
        with archive.claim(
            how.out, facts, names, lambda: aside("Another process works on the same question: waiting.")
        ) as claim:
            one = archive.Kept(claim.folder)
            before = _from_shelf(question, one, how) if claim.finished and not how.fresh else None
            if before is not None:
                found, folder, trouble = before, claim.folder, ""
                missing = _missing(one, how)
                claim.forget()  # blocks of whoever was ended before it could let them go
            else:
                found, trouble = _answered(question, claim, how)
                folder, missing = None if trouble else claim.folder, how.pictures
            if how.label and folder is not None:
                trouble = _labelled(folder, how.label)
            try:
                shown(found, folder)
            finally:  # though the reader of a pipe has seen enough
                if missing and folder is not None and not isinstance(sys.exc_info()[1], KeyboardInterrupt):
                    trouble = trouble or _illustrated(found, claim, how)
    except archive.CannotSave as error:
        raise Failed(_unsaved(error)) from error
    except KeyboardInterrupt:
        aside(_how_to_go_on(claim, folder, how))
        raise
    return found, folder, trouble


def _begun_before(question: Question, out: Path, names: list[str]) -> tuple[Question, dict[str, Any]]:
    """The question on the engines on which it was answered or begun before, else on those chosen now; and its facts."""
    begun: list[tuple[Question, dict[str, Any]]] = []
    if archive.anything(out, names):
        for one in question.on_engines():
            facts = archive.facts(one)
            if archive.is_answered(out, facts, names):
                return one, facts
            if archive.is_begun(out, facts, names):
                begun.append((one, facts))
    return begun[0] if begun else (question, archive.facts(question))


def _from_shelf(question: Question, one: archive.Kept, how: How) -> Study | None:
    """The answer that is there already; None where it is damaged, so that it is worked out again."""
    try:
        one.check()
        found = question.restored(one.tables)
    except (archive.Damaged, Broken) as error:
        why = f"{error.file}: {error.reason}" if isinstance(error, archive.Damaged) else f"{one.folder}: {error}"
        aside(f"This was answered before, but what was kept is damaged ({why}): it is worked out again.")
        return None
    if not how.quiet:
        aside(f"This was answered before, and is shown from {one.folder}; to work it out again: --fresh")
    if not one.sealed:
        aside(unsealed(one))
    return found


def unsealed(one: archive.Kept) -> str:
    """That nothing can be said of a result's files."""
    return f"{one.folder}: unsealed: an earlier version kept it, and nobody can tell whether it was changed since"


def _missing(one: archive.Kept, how: How) -> bool:
    """Whether pictures are asked for that are not there as they were drawn."""
    if not how.pictures:
        return False
    drawn = one.folder / archive.PICTURES
    harmed = any(one.of_pictures()) or (one.sealed and not one.pictures)
    return harmed or not drawn.exists() or (how.svg and not any(drawn.glob("*.svg")))


def _labelled(folder: Path, label: str) -> str:
    """Put a label on an answer that is kept; what was in the way, which hides no answer."""
    try:
        archive.labels.put(folder, label)
    except archive.CannotSave as error:
        return _unsaved(error)
    return ""


def _illustrated(found: Study, claim: archive.Claim, how: How) -> str:
    """Draw the pictures of an answer that is kept; what was in the way."""
    try:
        with progress("Drawing the pictures", quiet=how.quiet):
            claim.illustrate(lambda folder: draw(found, folder, svg=how.svg))
    except archive.CannotSave as error:
        return _unsaved(error)
    except archive.Damaged as error:
        return f"{error.file}: {error.reason}; {error.remedy}."
    return ""


def _answered(question: Question, claim: archive.Claim, how: How) -> tuple[Study, str]:
    """The answer, kept if that is possible, and else what was in the way."""
    if how.fresh:
        claim.forget()
    before = len(claim.store)
    if before and not how.quiet:
        aside(f"Going on where this stopped: {before} block{'s' if before > 1 else ''} had been finished.")
    workers = _workers(how, claim)
    log = {"command": _typed(), "workers": workers.count, "cluster": how.dask, "blocks_found": before}
    with progress("Following the worlds", quiet=how.quiet) as report:
        found, trouble = _followed(question, workers, report, claim, log)
        try:
            claim.keep(found.tables(), {**log, "finished": True})
        except archive.CannotSave as error:
            trouble = trouble or _unsaved(error)  # the answer is shown all the same
    return found, trouble


def _typed() -> list[str]:
    """The command as it was typed, in letters that can be written whatever those of this system are."""
    return [os.fsencode(word).decode("utf-8", "replace") for word in sys.argv[1:]]


def _followed(
    question: Question, workers: Workers, report: Report | None, claim: archive.Claim, log: dict[str, object]
) -> tuple[Study, str]:
    try:
        return question.answer(workers, report), ""
    except BlocksFailed as failed:
        claim.note({**log, "finished": False, "failed": list(failed.causes)})
        raise Failed(f"{failed}. What was finished is kept: the same command goes on from there.") from failed
    except archive.CannotSave as error:  # no room for blocks: without them, the answer can still be found
        aside(f"{error.filename}: {error.strerror}; going on without keeping what is finished.")
        return question.answer(replace(workers, store=None), report), _unsaved(error)
    except KeyboardInterrupt:
        claim.note({**log, "finished": False})
        raise


def _how_to_go_on(claim: archive.Claim | None, folder: Path | None, how: How) -> str:
    """What is left of a study that was stopped, and what to do."""
    again = "the same command without --fresh" if how.fresh else "the same command"
    kept = 0 if claim is None else len(claim.store)
    if claim is not None and claim.answered:
        folder = claim.folder
    if folder is not None:
        drawn = " and draws its pictures" if how.pictures else ""
        return f"The answer is kept in {folder}: {again} shows it{drawn}."
    if how.fresh and claim is not None and claim.finished:
        return "What was kept before still stands; the same command starts from the beginning."
    if kept:
        return f"{kept} finished block{'s are' if kept > 1 else ' is'} kept: {again} goes on from there."
    return "Nothing was finished yet: the same command starts from the beginning."


def _unsaved(error: archive.CannotSave) -> str:
    """Why nothing can be kept, and what to do."""
    space = "free some space, or " if error.errno in FULL else ""
    remedy = f"{space}name another folder with --out"
    if str(error.strerror).endswith("remove it"):
        return f"{error.filename}: {error.strerror}"
    return f"{error.filename}: {error.strerror}. {remedy[0].upper()}{remedy[1:]}."


def _workers(how: How, claim: archive.Claim) -> Workers:
    if how.dask is None:
        return processes(how.workers, claim.store)
    try:
        return cluster(how.dask, claim.store)
    except ImportError:
        raise Refused(f"--dask needs the extra `cluster`: pip install '{DISTRIBUTION}[cluster]'") from None
    except ValueError as error:
        raise Refused(f"--dask {how.dask}: {error}; write it like tcp://127.0.0.1:8786") from None
    except OSError as error:
        raise Failed(f"--dask {how.dask}: no scheduler answers there ({error})") from error


def draw(found: Study, folder: Path, *, svg: bool = False) -> None:
    """Draw every picture of a study into a folder, as PNG and, if asked for, as SVG."""
    folder.mkdir(exist_ok=True)
    with warnings.catch_warnings(), gathered():
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", MissingLetters)
        for name, figure in found.plot.all().items():
            charts.save(figure, folder, name, svg=svg)


def show(
    found: Study, folder: Path | None, *, as_json: bool, quiet: bool, drawn: bool = False, warning: str = ""
) -> None:
    """Print what was found: in full, as JSON, or the answer alone; `warning`: what a document must say of it."""
    if as_json:
        showing.as_json(found, folder, warning)
    elif quiet:
        showing.briefly(found)
    else:
        showing.in_full(found, folder, drawn=drawn)


def again(one: archive.Kept, question: Question, workers: int, *, quiet: bool) -> tuple[bool, list[str]]:
    """Work a result out again, apart, and compare its tables byte by byte: if all are the same, and what to say."""
    from sim.engine import NUMPY

    facts = archive.facts(question)
    told = [
        f"{part}: {version} then, {facts['versions'].get(part, 'none')} now"
        for part, version in one.manifest["versions"].items()
        if facts["versions"].get(part) != version
    ]
    then = one.manifest.get("engine", {}).get("asked", NUMPY)
    if then != facts["engine"]["asked"]:
        told.append(f"engine: {then} then, {facts['engine']['asked']} now (SIM_ENGINE chooses)")
    with TemporaryDirectory() as room, progress("Following the worlds", quiet=quiet) as report:
        with archive.claim(room, facts, [plan.name for plan in question.plans]) as claim:
            found = question.answer(processes(workers, claim.store), report)
            claim.keep(found.tables(), {})
        anew = archive.Kept(claim.folder).tables
        differing = [name for name in one.tables if _bytes(one.tables, name) != _bytes(anew, name)]
        differing += [f"{name} (missing)" for name in anew if name not in one.tables]
        count = len(anew)
    if differing:
        return False, [*told, f"{one.run_id}: these tables differ: {', '.join(differing)}"]
    return True, [*told, f"{one.run_id}: all {count} tables are the same to the byte"]


def _bytes(tables: Tables, name: str) -> bytes:
    try:
        return files.read(tables.file(name))
    except OSError:
        return b""
