"""What is wrong with a record that was read back, in words: where in it, and what."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from sim.scenario.faults import dotted, quotable

WORDS = {  # pydantic's name for what is wrong, and how people say it
    "missing": "is missing",
    "extra_forbidden": "nobody knows it",
    "greater_than_equal": "must be at least {ge}, found {found}",
    "less_than_equal": "must be at most {le}, found {found}",
    "int_type": "expected a whole number, found {found}",
    "int_from_float": "expected a whole number, found {found}",
    "bool_type": "expected true or false, found {found}",
    "string_type": "expected a text, found {found}",
    "list_type": "expected a list, found {found}",
    "dict_type": "expected an object, found {found}",
    "model_type": "expected an object, found {found}",
    "model_attributes_type": "expected an object, found {found}",
    "string_pattern_mismatch": "has a form that nothing here is written in, found {found}",
    "value_error": "has a form that nothing here is written in, found {found}",
    "too_short": "may not have fewer entries than {min_length}",
    "string_too_long": "may have {max_length} characters at most",
    "too_long": "may have {max_length} entries at most",
    "literal_error": "expected {expected}, found {found}",
}


def in_words(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Each fault that pydantic found: its dotted path, and what is wrong there."""
    for one in error.errors(include_url=False):
        said = WORDS.get(one["type"], "cannot be read, found {found}")
        found = quotable(str(one["input"])) if not isinstance(one["input"], (dict, list)) else "something else"
        yield dotted(one["loc"]), said.format(found=found, **one.get("ctx", {}))
