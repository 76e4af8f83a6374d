"""What the strict reader takes, what it refuses, and where it says the fault is."""

from __future__ import annotations

import os
import pickle
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.faults import BadScenario, Fault, close_match, dotted, quotable
from sim.scenario.strict_yaml import (
    DATE,
    DEEPEST_NESTING,
    LARGEST_FILE,
    MOST_FAULTS,
    MOST_VALUES,
    NUMBER,
    TRAPS,
    Document,
    read,
    read_text,
)
from tests.scenario.steps import calls, fits, steps

HOSTILE_SIZE = LARGEST_FILE // 4  # signs in a hostile file; work that is counted is slow work
CALLS_PER_SIGN, CALLS_PER_VALUE = 25, 250  # of functions that reading may take, however hostile the file


def faults_of(text: str | bytes) -> tuple[Fault, ...]:
    """The faults for which the text is refused."""
    with pytest.raises(BadScenario) as refused:
        read_text(text, "base.yaml")
    return refused.value.faults


def outcome(text: str | bytes) -> Document | BadScenario:
    """The document, or the refusal of the text."""
    try:
        return read_text(text, "base.yaml")
    except BadScenario as refused:
        return refused


# --- what is taken -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, meant",
    [
        ("12", 12),
        ("+3", 3),
        ("-4", -4),
        ("0", 0),
        ("1000000000000000", 10**15),
        ("0.5", 0.5),
        (".5", 0.5),
        ("-2.", -2.0),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        ("-.5e+2", -50.0),
        ("true", True),
        ("false", False),
        ("2026-01-26", date(2026, 1, 26)),
        ("hamas", "hamas"),
        ("none", "none"),
        ("some words", "some words"),
        ("1.2.3", "1.2.3"),
        ("50%", "50%"),
        ("2026-01", "2026-01"),
        ("http://example.org/a#b", "http://example.org/a#b"),
        ('"NO"', "NO"),
        ("'1:30'", "1:30"),
        ('"010"', "010"),
        ('"null"', "null"),
        ('""', ""),
        ('"2026-01-26"', "2026-01-26"),
        ("{}", {}),
        ("[]", []),
        ("[1, two, 3.0]", [1, "two", 3.0]),
        ("{b: 1, c: [d]}", {"b": 1, "c": ["d"]}),
        ("|\n  two\n  lines", "two\nlines"),
        (">\n  one\n  line\n", "one line\n"),
        ("one\n  line", "one line"),
    ],
)
def test_a_value_means_what_it_says(written: str, meant: object) -> None:
    value = read_text(f"a: {written}", "base.yaml").data["a"]
    assert value == meant
    assert type(value) is type(meant)


def test_a_readable_file_becomes_plain_data() -> None:
    document = read_text(
        "# a question\n---\nparties:\n  hamas:\n    trust: {israel: 0.2}\nstages:\n- name: one\n- name: two\n...\n",
        "base.yaml",
    )
    assert document.file == "base.yaml"
    assert document.data == {
        "parties": {"hamas": {"trust": {"israel": 0.2}}},
        "stages": [{"name": "one"}, {"name": "two"}],
    }


def test_quoted_keys_are_text() -> None:
    assert read_text('"no": 1\n"2": 2\n', "base.yaml").data == {"no": 1, "2": 2}


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_marks_and_line_ends_of_editors_are_taken(start: bytes, end: bytes) -> None:
    document = read_text(start + "á: 1".encode() + end + b"b:" + end + b"  c: 2" + end, "base.yaml")
    assert document.data == {"á": 1, "b": {"c": 2}}
    assert document.line_of(("b", "c")) == 3


def test_every_key_knows_its_line() -> None:
    document = read_text("# comment\na: 1\nb:\n  c:\n    - 1\n    - d: {e: 2,\n          f: 3}\n", "base.yaml")
    assert document.line_of(()) == 2
    assert document.line_of(("b",)) == 3
    assert document.line_of(("b", "c")) == 4
    assert document.line_of(("b", "c", 0)) == 5
    assert document.line_of(("b", "c", 1, "d", "f")) == 7


def test_a_missing_key_has_the_line_of_its_nearest_ancestor() -> None:
    document = read_text("a: 1\nb:\n  c: 2\n", "base.yaml")
    assert document.line_of(("b", "trust", "israel")) == 2
    assert document.line_of(("b", "c", "d", 4)) == 3
    assert document.line_of(("nowhere",)) == 1


def test_nesting_to_the_limit_is_taken() -> None:
    lists = DEEPEST_NESTING - 1  # the file itself is the first level
    assert read_text(f"a: {'[' * lists}{']' * lists}", "base.yaml").data["a"]
    assert "deeper than 20" in faults_of(f"a: {'[' * (lists + 1)}{']' * (lists + 1)}")[0].message


# --- what is refused ---------------------------------------------------------------------------------------

BOOLEAN_TRAPS = ["NO", "No", "no", "yes", "YES", "on", "On", "off", "OFF", "y", "Y", "n", "N"]

BAD = [
    # text, line, key, words in the message or the remedy
    *[(f"a: {word}", 1, "a", f'`{word}` may be read as true or false|in quotes|"{word}"') for word in BOOLEAN_TRAPS],
    ("a: True", 1, "a", "lower case|write true or false"),
    ("a: FALSE", 1, "a", "lower case|write true or false"),
    ("a: [1, no]", 1, "a[1]", "true or false"),
    ("a: 1:30", 1, "a", "base 60"),
    ("a: -190:20:30.15", 1, "a", "base 60"),
    ("a: 010", 1, "a", "base 8"),
    ("a: -007", 1, "a", "base 8"),
    ("a: 00.5", 1, "a", "begins with 0"),
    ("a: 0o17", 1, "a", "decimal"),
    ("a: 0x1F", 1, "a", "decimal"),
    ("a: 0b101", 1, "a", "decimal"),
    ("a: 1_000", 1, "a", "underscore"),
    ("a: 1_0.5e3", 1, "a", "underscore"),
    ("a: 0,5", 1, "a", "comma|point"),
    ("a: .nan", 1, "a", "finite"),
    ("a: NaN", 1, "a", "finite"),
    ("a: -.inf", 1, "a", "finite"),
    ("a: inf", 1, "a", "finite"),
    ("a: 1e999", 1, "a", "too large"),
    ("a: 1000000000000001", 1, "a", "too large"),
    ("a: ~", 1, "a", "says nothing"),
    ("a: null", 1, "a", "says nothing|delete"),
    ("a: Null", 1, "a", "says nothing"),
    ("a:\nb: 1", 1, "a", "nothing is written|{}"),
    ("a:\n-\n- 1", 2, "a[0]", "nothing is written"),
    ("a: {b, c: 1}", 1, "a.b", "nothing is written"),
    ("a: {b:1}", 1, "a.b:1", "space after"),
    ("a: 2026-02-30", 1, "a", "calendar"),
    ("a: 2026-1-26", 1, "a", "2026-01-26"),
    ("a: 0000-01-01", 1, "a", "calendar"),
    ("a: 2026-01-26T10:00:00Z", 1, "a", "time of day"),
    ("a: 2026-01-26 10:00", 1, "a", "time of day"),
    # keys
    ("a: 1\nb: 2\na: 3", 3, "a", "twice|line 1"),
    ("a:\n  b: 1\n  'b': 2", 3, "a.b", "twice|line 2"),
    ("a: {b: 1, b: 1}", 1, "a.b", "twice"),
    ("a: 1\n2: 3", 2, "2", "not read as text|quotes"),
    ("a: 1\nno: 3", 2, "no", "not read as text|quotes"),
    ("true: 3", 1, "true", "not read as text"),
    ("~: 3", 1, "~", "not read as text"),
    ("2026-01-26: 3", 1, "2026-01-26", "not read as text"),
    (": 3", 1, "", "indentation"),
    ("b: 1\n?\n: 3", 2, "", "not read as text"),
    ("'': 3", 1, "", "visible text"),
    ('"a\\nb": 3', 1, "a\\nb", "one line"),
    ("b: 1\n[a]: 1", 2, "", "not a word"),
    ("b: 1\n? {a: 1}\n: 1", 2, "", "not a word"),
    ("b: 1\n? |\n  a\n: 1", 2, "a\\n", "one line"),
    # the machinery of YAML
    ("a: &b 1", 1, "a", "anchor &b"),
    ("a: 1\nb: *a", 2, "b", "alias *a"),
    ("a: !x 1", 1, "a", "tag !x"),
    ("a: !!str 1", 1, "a", "tag !!str"),
    ("a: !!python/object/apply:os.system [ls]", 1, "a", "tag !!python"),
    ("a: ! b", 1, "a", "tag !"),
    ("a: !x!y 1", 1, "", "tag"),
    ("a: 1\nb:\n  <<: {c: 1}", 3, "b.<<", "merge"),
    ("&a b: 1", 1, "b", "anchor"),
    ("!!str b: 1", 1, "b", "tag"),
    ("%YAML 1.1\n---\na: 1", 1, "", "directive"),
    ("%YAML 2.0\n---\na: 1", 1, "", "directive"),
    ("%TAG ! x\n---\na: 1", 1, "", "directive"),
    ("a: 1\n---\nb: 1", 2, "", "second document"),
    ("a: 1\n...\n---\nb: 1", 3, "", "second document"),
    # whole files
    ("", None, "", "empty"),
    ("# only a comment\n\n", None, "", "empty"),
    ("---", 1, "", "`key: value`"),
    ("- a\n- b", 1, "", "`key: value`"),
    ("# x\nwords", 2, "", "`key: value`"),
    (b"a: 1\nb: \xff\xfe", 2, "", "UTF-8"),
    ("a: é".encode("latin-1"), 1, "", "UTF-8"),
    ("a: 1".encode("utf-16"), 1, "", "UTF-16"),
    ("a: 1".encode("utf-32"), 1, "", "UTF-32"),
    (b"\x00\x00\xfe\xff\x00\x00\x00a", 1, "", "UTF-32"),
    ("a: 1".encode("utf-16-le"), 1, "", "U+0000"),
    ("a: 1\nb: \ud800", 2, "", "UTF-8"),
    ("a: 1\nb: \x07", 2, "", "U+0007"),
    ("a: 1\r\nb: 1\u2028", 2, "", "U+2028"),
    ("a: 1\nb: \ufeff1", 2, "", "U+FEFF"),
    ('a: "\\0"', 1, "a", "control character"),
    ('a: "\\ud800"', 1, "a", "control character"),
    ("a: " + "x" * LARGEST_FILE, None, "", "256 KiB"),
    # syntax
    ("a:\n\tb: 1", 2, "", "tab|spaces"),
    ("a: 1 \t# tab", 1, "", "tab"),
    ("a: b: c", 1, "", "colon"),
    ("a: 1\n  b: 2", 2, "", "indentation"),
    ("a:\n    b: 1\n  c: 2", 3, "", "indentation"),
    (" a: 1\nb: 2", 2, "", "indentation"),
    ("a: 1\n- b", 2, "", "dashes|line 1"),
    ("a: 1\nfoo\nb: 2", 2, "", "not `key: value`"),
    ("a: 1\nb: 'x\nc: 1\n", 2, "", "quotation mark|never closes"),
    ("b: 'x\n---\n'", 1, "", "quotation mark"),
    ("a: 'it's'", 1, "", "quotes"),
    ("a: [1, 2\nb: 3", 2, "", "list|comma|line 1"),
    ("a: {b: 1\nc: 2", 2, "", "mapping|comma|line 1"),
    ("a: [1, 2\n\n", 2, "", "not closed"),
    ("a: ]", 1, "", "bracket"),
    ("a: - b", 1, "", "list item"),
    ("a: @b", 1, "", "reserved|quotes"),
    ("a: `b`", 1, "", "reserved|quotes"),
    ("a: * b", 1, "", "reserved|quotes"),
    ('a: "\\q"', 1, "", "backslash"),
    ('a: "\\UFFFFFFFF"', 1, "", "escape"),
    ("a: |x\n  b", 1, "", "text follows directly"),
]


@pytest.mark.parametrize("text, line, key, words", BAD, ids=[repr(row[0])[:40] for row in BAD])
def test_a_bad_file_is_refused_where_it_is_bad(text: str | bytes, line: int | None, key: str, words: str) -> None:
    fault = faults_of(text)[0]
    assert (fault.file, fault.line, fault.key) == ("base.yaml", line, key)
    for word in words.split("|"):
        assert word in str(fault)
    assert fault.remedy


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = "a: NO\nb:\n  c: 010\n  c: 1\nd: [1:30, &x 5]\ne:\n1: 2\nf: {g: nan}\nh: [1\n"
    assert [(fault.line, fault.key) for fault in faults_of(text)] == [
        (1, "a"),
        (3, "b.c"),
        (4, "b.c"),
        (5, "d[0]"),
        (5, "d[1]"),
        (6, "e"),
        (7, "1"),
        (8, "f.g"),
        (9, ""),  # the syntax error, after which nothing can be read
    ]


def test_a_hundred_faults_are_enough() -> None:
    faults = faults_of("".join(f"k{number}: NO\n" for number in range(500)))
    assert len(faults) == MOST_FAULTS + 1
    assert "mend these first" in str(faults[-1])


# --- files -------------------------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "base.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    document = read(path)
    assert document.data == {"a": 1}
    assert document.file == str(path)


def refused_path(path: Path) -> str:
    """Why a path cannot be read."""
    with pytest.raises(BadScenario) as refused:
        read(path)
    (fault,) = refused.value.faults
    assert fault.line is None
    return str(fault)


def test_paths_that_hold_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a: 1")
    assert "is a folder" in refused_path(tmp_path)
    assert "no such file" in refused_path(tmp_path / "missing.yaml")
    assert "base.yaml: " in refused_path(tmp_path / "file" / "base.yaml")
    assert refused_path(tmp_path / ("x" * 5000))
    assert refused_path(tmp_path / "a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not an ordinary file" in refused_path(tmp_path / "pipe")


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "base.yaml"
    path.write_text("a: 1")
    monkeypatch.setattr(Path, "open", forbidden)
    assert "Permission denied" in refused_path(path)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("#" * (LARGEST_FILE + 1))
    assert "256 KiB" in refused_path(path)


# --- hostile input -----------------------------------------------------------------------------------------


def filled(begin: str, unit: str) -> str:
    """A large file: a beginning and one thing over and over."""
    return begin + unit * ((HOSTILE_SIZE - len(begin)) // len(unit))


REPEATED = ["[", "[\n", "{a: ", "- ", "-\n", "? ", '"', "'", "a: b: c", "? ? ? ?", ",", "a,", "[],", "a: 1\n"]
REPEATED += [
    "a ",
    "a\n",
    " ",
    "\n",
    "&a ",
    "*a ",
    "!a ",
    "%a\n",
    "---\n",
    ": ",
    "<<: ",
    "\\",
    "9",
    "1_",
    "1:",
]

HOSTILE = {
    **{f"{unit!r}": filled("", unit) for unit in REPEATED},
    **{f"a: {unit!r}": filled("a: ", unit) for unit in REPEATED},
    **{f"in a list, {unit!r}": filled("a: [", unit) for unit in ("a,", "a\n", "[],", ",", " ", "? ", "- ")},
    **{f"in quotes, {unit!r}": filled('a: "', unit) for unit in ("a\n", "[\n", " ", "\\")},
    "digits": "a: " + "9" * 200_000,
    "digits of a key": "9" * 200_000 + ": 1",
    "digits and a letter": "a: " + "9" * 200_000 + "x\nb: no",
    "a fraction": "a: 1." + "9" * 200_000 + "x\nb: no",
    "an exponent": "a: 1e" + "9" * 200_000,
    "underscores": "a: 1" + "_" * 200_000 + "x\nb: no",
    "base 60": "a: 1" + ":11" * 60_000 + "x\nb: no",
    "a date and spaces": "a: 2026-01-26" + " " * 200_000 + "x\nb: no",
    "a YAML version": "%YAML " + "9" * 200_000 + ".1\n---\na: 1",
    "deep indentation": "".join(" " * depth + "a:\n" for depth in range(700)),
    "many keys": "".join(f"k{number}: 1\n" for number in range(MOST_VALUES)),
    "many items": "a: [" + "1," * MOST_VALUES + "]",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_take_little_work_and_end_cleanly(text: str) -> None:
    results: list[Document | BadScenario] = []
    most = CALLS_PER_SIGN * len(text) + CALLS_PER_VALUE * MOST_VALUES
    calls(lambda: results.append(outcome(text)), most)  # a few of these files are merely odd
    [result] = results
    assert all(len(line) < 500 for line in str(result).splitlines() if isinstance(result, BadScenario))


PATTERNS = (*(pattern for pattern, _, _ in TRAPS), DATE, NUMBER)
BEGUN = ("", "1", "0x", "2026-01-26", "1.", "1e", "-", "+.9")
LENGTHENED = ("9", "_", ":11", " ", "1.", "e9", ",1", "0", "xF", "1_", "-1")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_word_twice_as_long_takes_a_pattern_twice_the_steps(pattern: str) -> None:
    """No pattern tries the same signs again and again: a hostile word is 256 KiB long."""
    for word in (f"{begun}{{}}{end}" for begun in BEGUN for end in ("", "x", "!")):
        for unit in LENGTHENED:
            short, long = word.format(20 * unit), word.format(40 * unit)
            assert steps(pattern, long) <= 2.5 * steps(pattern, short) + 20, long


def test_steps_are_counted_as_a_matcher_takes_them() -> None:
    assert steps("a*b", "aaac") == pytest.approx(8, abs=4)
    assert steps("[0-9]*[0-9_]*", 80 * "9" + "x") > 3.5 * steps("[0-9]*[0-9_]*", 40 * "9" + "x")
    assert steps("(?:[0-9]+_?)+", 30 * "9" + "x") > 10**5
    for pattern in PATTERNS:
        for word in (
            "null",
            "YES",
            "1:30",
            "0x1F",
            "007",
            "1_000",
            "1,5",
            "2026-01-26 10:00",
            "2026-01-26",
            "1e5",
            "a",
        ):
            assert fits(pattern, word) == bool(re.fullmatch(pattern, word)), (pattern, word)


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? "])
def test_a_hundred_thousand_brackets_are_merely_too_deep(unit: str) -> None:
    assert "deeper than" in str(faults_of("a:\n " + unit * (LARGEST_FILE // len(unit) - 10))[-1])


def test_too_many_values_are_refused() -> None:
    assert "10000 values" in str(faults_of("a: [" + "1," * MOST_VALUES + "]")[0])


def plain(value: object) -> bool:
    """Whether a value and all it holds are plain data."""
    if isinstance(value, dict):
        return all(type(key) is str and plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return type(value) in (str, int, float, bool, date)


SCRAPS = st.lists(
    st.sampled_from(
        [
            *"ab10.eé_,:[]{}<>|&*#!%?~\"'\\ \t\r\n",
            "a: ",
            "- ",
            "? ",
            "\n  ",
            "\\U",
            "---",
            "\n...\n",
            "no",
            "2026-01-26",
        ]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(SCRAPS, SCRAPS.map("a: ".__add__), st.text(max_size=200), st.binary(max_size=200)))
@settings(max_examples=400, deadline=None)
def test_any_input_is_a_document_or_a_refusal(text: str | bytes) -> None:
    result = outcome(text)
    if isinstance(result, BadScenario):
        assert len(str(result).splitlines()) == len(result.faults) > 0
        assert str(result).encode()  # it can be printed
    else:
        assert plain(result.data)


# --- faults ------------------------------------------------------------------------------------------------


def test_a_fault_reads_as_one_line() -> None:
    fault = Fault("base.yaml", 12, "parties.hamas.trsut", "unknown key", close_match("trsut", ["trust", "horizon"]))
    assert str(fault) == "base.yaml:12: parties.hamas.trsut: unknown key; did you mean `trust`?"
    assert str(Fault("base.yaml", None, "", "no such file")) == "base.yaml: no such file"


def test_faults_are_told_in_the_order_of_files_and_lines() -> None:
    late, early = Fault("b.yaml", 2, "x", "late"), Fault("b.yaml", None, "", "early")
    other = Fault("a.yaml", 9, "y", "other")
    bad = BadScenario([late, early, other])
    assert bad.faults == (other, early, late)
    assert str(bad) == "a.yaml:9: y: other\nb.yaml: early\nb.yaml:2: x: late"
    assert isinstance(bad, ValueError)


def test_a_refusal_travels_between_processes() -> None:
    bad = BadScenario([Fault("a.yaml", 1, "x", "wrong", "mend it")])
    copy = pickle.loads(pickle.dumps(bad))
    assert copy.faults == bad.faults
    assert str(copy) == str(bad)


@pytest.mark.parametrize(
    "word, valid, remedy",
    [
        ("trsut", ["trust", "horizon"], "did you mean `trust`?"),
        ("Trust", ["trust", "horizon"], "did you mean `trust`?"),
        ("zzz", ["trust", "horizon"], "valid keys: trust, horizon"),
        ("zzz", [f"key{number}" for number in range(12)] + ["last"], "and 1 more"),
        ("zzz", [], ""),
    ],
)
def test_a_wrong_word_meets_the_right_ones(word: str, valid: list[str], remedy: str) -> None:
    assert remedy in close_match(word, valid)
    assert bool(close_match(word, valid)) == bool(valid)


def test_paths_are_written_with_dots_and_brackets() -> None:
    assert dotted(("stages", 2, "name")) == "stages[2].name"
    assert dotted(()) == ""


def test_quotations_are_short_and_visible() -> None:
    assert quotable("a\nb\x00") == "a\\nb\\x00"
    assert len(quotable("x" * 1000)) == 60


def test_whoever_changes_what_was_read_changes_it_for_nobody_else() -> None:
    """The same bytes are scanned once; what is handed out is each reader's own."""
    text = "weeks: 30\nparties: {one: {values: [1, 2]}}\n"
    first = read_text(text, "base.yaml").data
    first["parties"]["one"]["values"].append(3)
    del first["weeks"]
    assert read_text(text, "base.yaml").data == {"weeks": 30, "parties": {"one": {"values": [1, 2]}}}


def test_a_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    for weeks in (30, 40):
        file.write_text(f"weeks: {weeks}\n", encoding="utf-8")
        assert read(file).data == {"weeks": weeks}
