"""The only door to results/: one folder for each question asked, whole or not there at all.

    results/<scenario or comparison>/<run id>/manifest.json, log.jsonl, tables/*.parquet, pictures/*

The manifest says only what determines the result; the run id is a hash of it, so that the same question lands in the
same folder. What is not finished waits beside it, in .unfinished-<run id>/, and goes on where it stopped.
"""

from sim.archive.claiming import PICTURES, Claim, anything, claim, is_answered, is_begun
from sim.archive.export import FORMATS, export
from sim.archive.faults import CannotSave, Damaged, NotFound, check_writable
from sim.archive.manifest import Asked, facts, manifest_of, run_id, slug
from sim.archive.shelf import Kept, find, kept

__all__ = [
    "FORMATS",
    "PICTURES",
    "Asked",
    "CannotSave",
    "Claim",
    "Damaged",
    "Kept",
    "NotFound",
    "anything",
    "check_writable",
    "claim",
    "export",
    "facts",
    "find",
    "is_answered",
    "is_begun",
    "kept",
    "manifest_of",
    "run_id",
    "slug",
]
