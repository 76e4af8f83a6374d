"""The only door to results/: one folder for each question asked, whole or not there at all.

    results/<scenario or comparison>/<run id>/manifest.json, log.jsonl, label.txt, tables/*.parquet, pictures/*

The manifest says what determines the result, of which the run id is a hash, so that the same question lands in the same
folder; then the SHA-256 of each table and picture; and a seal over both. What is not finished waits beside it, in
.unfinished-<run id>/, and goes on where it stopped.
"""

from sim.archive import labels, plain
from sim.archive.claiming import PICTURES, Claim, anything, claim, is_answered, is_begun, redraw
from sim.archive.export import FORMATS, export, table
from sim.archive.faults import AGAIN, CannotSave, Damaged, NotFound, check_writable
from sim.archive.manifest import MANIFEST, Asked, facts, is_sealed, manifest_of, run_id, slug
from sim.archive.shelf import Kept, find, kept

__all__ = [
    "AGAIN",
    "FORMATS",
    "MANIFEST",
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
    "is_sealed",
    "kept",
    "labels",
    "manifest_of",
    "plain",
    "redraw",
    "run_id",
    "slug",
    "table",
]
