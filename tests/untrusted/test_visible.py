"""What users write goes out visible: it steers no terminal, hides nothing, and turns nothing that stands beside it."""

from __future__ import annotations

import ast
import io
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from typer.testing import CliRunner

from sim import cli
from sim.charts import letters
from sim.charts.letters import as_drawn
from sim.charts.sheet import encode, settle, sheet
from sim.charts.style import caption, context
from sim.cli import grid, say
from sim.cli.commands import app
from sim.cli.work import draw
from sim.report.page import environment
from sim.scenario.template import template
from sim.study.history.cases import Case
from sim.study.history.files import text as case_text
from sim.study.story import Story
from sim.visible import as_json, in_html, isolated, on_a_line, visible
from sim.words.tables import Table

ROOT = Path(__file__).parent.parent.parent
ESCAPES = "red \x1b[31m bell \x07 title \x1b]0;x\x07 csi \x9b2J"
HIDDEN = "a\u200bb\u00adc\u2060d\ufeffe\U000e0041f"
TURNED = "safe\u202eliame\u2066x\u2069\u200f"
ARABIC, HEBREW = "\u062e\u0637\u0629 \u063a\u0632\u0629", "\u05d4\u05e1\u05db\u05dd"
HOSTILE = f"{ESCAPES} {HIDDEN} {TURNED}"
SIGNS = "\x1b\x07\x9b\u200b\u00ad\u2060\ufeff\U000e0041\u202e\u2066\u2069\u200f"


def clean(text: str, but: str = "") -> bool:
    return not any(sign in text for sign in SIGNS if sign not in but)


def test_every_sign_that_steers_hides_or_turns_is_written_out() -> None:
    assert clean(visible(HOSTILE))
    assert visible("\x1b[31m\u202e\u200b") == "\\x1b[31m\\u202e\\u200b"


@pytest.mark.parametrize(
    "text",
    ["plain\n\ttext", ARABIC, "می\u200cخواهم", "क्\u200dष", "\u548c\u5e73", "e\u0301", "\U0001f469\u200d\U0001f52c"],
)
def test_what_people_write_with_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_a_joiner_hides_in_no_latin_word() -> None:
    assert visible("ad\u200dmin \u200cx") == "ad\\u200dmin \\u200cx"


def test_lines_on_stdout_and_stderr_are_visible(capsys: pytest.CaptureFixture[str]) -> None:
    say.line(HOSTILE)
    say.aside(HOSTILE)
    say.refusal(HOSTILE)
    said = capsys.readouterr()
    assert "\\x1b[31m" in said.out
    assert clean(said.out)
    assert clean(said.err)


def test_tables_and_paragraphs_on_the_screen_are_visible(capsys: pytest.CaptureFixture[str]) -> None:
    screen = say.console()
    grid.paragraph(screen, HOSTILE, "bold")
    grid.show(screen, Table(HOSTILE, HOSTILE, ("", HOSTILE), ((HOSTILE, HOSTILE), (HOSTILE,))))
    screen.print(HOSTILE, soft_wrap=True)
    said = capsys.readouterr().out
    assert "\\x1b[31m" in said
    assert clean(said)


def test_the_screen_keeps_its_own_colours() -> None:
    screen = say.console()
    screen.file, screen._force_terminal, screen._color_system = io.StringIO(), True, 1  # type: ignore[assignment]
    screen.print("words \x1b[5m", style="bold")
    assert screen.file.getvalue() == "\x1b[1mwords \\x1b[5m\x1b[0m\n"


def test_a_document_says_the_same_and_shows_it() -> None:
    text = as_json({"name": HOSTILE, "plain": ARABIC})
    assert clean(text)
    assert ARABIC in text
    assert json.loads(text) == {"name": HOSTILE, "plain": ARABIC}


def test_nothing_prints_but_what_makes_visible() -> None:
    """`print`, and writing to the streams, stand in the modules that see to it; others go through `sim.cli.say`."""
    fixed_words = {"sim/cli/__init__.py", "sim/cli/deciding.py", "sim/cli/playing.py", "sim/cli/stopping.py"}
    allowed = {"sim/cli/say.py", *fixed_words}
    for path in sorted((ROOT / "sim").rglob("*.py")):
        calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        printing = [one for one in calls if isinstance(one, ast.Name) and one.id == "print"]
        writing = [
            one
            for one in calls
            if isinstance(one, ast.Attribute)
            and one.attr == "write"
            and isinstance(one.value, ast.Attribute)
            and one.value.attr in ("stdout", "stderr")
        ]
        assert not (printing or writing) or path.relative_to(ROOT).as_posix() in allowed, path


def test_a_scenario_with_such_names_reaches_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "N\u202e\u200bx"
    Path("plan.yaml").write_text(template().replace("name: Two sides, one road", f'name: "{name}"'), encoding="utf-8")
    assert name in Path("plan.yaml").read_text(encoding="utf-8")
    for asked in (
        ["describe", "plan.yaml"],
        ["story", "plan.yaml", "--weeks", "8"],
        ["describe", "plan.yaml", "--json"],
    ):
        result = CliRunner().invoke(app, asked, prog_name="sim")
        assert result.exit_code == 0, result.stderr
        assert clean(result.stdout), asked
        assert "N\\u202e\\u200bx" in result.stdout, asked


# --- names from right to left


def test_a_name_from_right_to_left_is_set_apart_and_whole() -> None:
    fsi, pdi = "\u2068", "\u2069"
    assert isolated(f"{ARABIC} · 400 worlds") == f"{fsi}{ARABIC}{pdi} · 400 worlds"
    assert isolated(f"A, {ARABIC} ({HEBREW}), 3") == f"A, {fsi}{ARABIC} ({HEBREW}){pdi}, 3"
    assert isolated(f"{ARABIC}, {HEBREW} and x") == f"{fsi}{ARABIC}{pdi}, {fsi}{HEBREW}{pdi} and x"
    assert isolated(f"{ARABIC}، {HEBREW}؟") == f"{fsi}{ARABIC}، {HEBREW}؟{pdi}"
    assert isolated("plain (text) 3") == "plain (text) 3"


def picture(*titles: str) -> Any:
    with context():
        figure, axes = sheet("What?", caption(titles, [40], [0]), [1.0], note=HOSTILE)
        axes[0].set_title(titles[0])
        axes[0].set_xticks([0, 1], [titles[0], "plain"])
        axes[0].text(0.5, 0.5, titles[-1])
        return settle(figure)


def texts(figure: Any) -> Iterator[str]:
    yield from (text.get_text() for text in figure.findobj(Text))


def test_pictures_are_visible_and_in_order() -> None:
    figure = picture(f"{ARABIC}\u202e", HEBREW)
    said = list(texts(figure))
    assert all(clean(text, "\u2069") for text in said)
    apart = f"\u2068{ARABIC}\u2069\\u202e"
    assert f"{apart} · \u2068{HEBREW}\u2069 · 40 worlds each · seed 0" in " ".join(said)
    assert apart in (figure.axes[0].get_title(loc="left"), figure.axes[0].get_title())
    encode(figure, "png")
    assert apart in [label.get_text() for label in figure.axes[0].get_xticklabels()], "also once it is drawn"


def drawn(words: str) -> Any:
    """The columns of ink of a line, from its first to its last."""
    with context():
        figure = Figure(figsize=(4, 0.5), dpi=300)
        figure.text(0.02, 0.2, as_drawn(words))
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    ink = (np.asarray(canvas.buffer_rgba())[..., 0] < 128).sum(axis=0)
    columns = np.flatnonzero(ink)
    return ink[columns[0] : columns[-1] + 1]


def ends_with(line: Any, end: Any) -> bool:
    """Whether the right end of a line has the ink of another line, where letters may be shifted by a part of a dot."""
    likeness = (np.corrcoef(line[len(line) - len(end) - off :][: len(end)], end)[0, 1] for off in range(3))
    return max(likeness) > 0.9


def test_a_line_on_a_picture_is_drawn_in_its_order() -> None:
    """What follows the name stands at the right end, whatever the name is written in."""
    end = drawn("40 worlds")
    for name in ("Plan", ARABIC, f"{ARABIC} ({HEBREW})"):
        assert ends_with(drawn(f"{name} · 40 worlds"), end), name
    assert not ends_with(drawn(f"40 worlds · {ARABIC}"), end)
    assert len(drawn(ARABIC)) > len(end) / 2, "the name is there, whole"


def test_letters_that_no_font_has_are_told_once_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "stand_in", lambda signs: "")  # whatever fonts this machine has
    letters._told.clear()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with letters.gathered():
            for title in ("\u548c\u5e73", "\u548c\u6218"):
                encode(picture(title), "png")
    assert [one.category for one in told] == [letters.MissingLetters]
    assert "no letters for \u548c \u5e73 \u6218: boxes stand in their place" in str(told[0].message)
    letters._told.clear()


def test_a_command_that_draws_such_letters_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Pictures:
        def all(self) -> dict[str, Any]:
            """Two pictures, the second of which has a letter that the first has not."""
            return {"one": picture("\u548c\u5e73"), "two": picture("\u6b66")}

    study: Any = SimpleNamespace(plot=Pictures())
    monkeypatch.setattr(letters, "stand_in", lambda signs: "")
    letters._told.clear()
    monkeypatch.setattr(warnings, "showwarning", cli._warn)
    draw(study, tmp_path / "pictures")
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    assert said.startswith("Pictures are drawn in DejaVu Sans, which has no letters for \u548c \u5e73 \u6b66:")
    letters._told.clear()


def test_the_command_line_tells_our_warnings_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["sim", "--version"])
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    assert cli.main() == 0
    assert warnings.showwarning is cli._warn


# --- pages, notebooks and files of words


def page(**values: Any) -> str:
    source = '<p>{{ name }}</p><img alt="{{ name }}"><pre>{{ name | literal }}</pre>{{ ("`" ~ name ~ "` x") | coded }}'
    return environment().from_string(source).render(**values)


def test_pages_are_visible_escaped_and_in_order() -> None:
    assert clean(page(name=HOSTILE))
    said = page(name=f"<b>{ARABIC}")
    assert f"<p>&lt;b&gt;\u2068{ARABIC}\u2069</p>" in said
    assert f'alt="&lt;b&gt;\u2068{ARABIC}\u2069"' in said
    assert f"<pre>&lt;b&gt;{ARABIC}</pre>" in said, "what is there to be copied has no signs in it"
    assert f"<code>&lt;b&gt;{ARABIC}</code>" in said


def test_pages_say_their_direction() -> None:
    assert 'dir="ltr"' in (ROOT / "sim/report/templates/base.html").read_text(encoding="utf-8")


def test_every_command_and_file_on_a_page_is_there_to_be_copied() -> None:
    for file in (ROOT / "sim/report/templates").glob("*.html"):
        for part in file.read_text(encoding="utf-8").split("<pre")[1:]:
            for place in part.partition(">")[2].split("</pre>")[0].split("{{")[1:]:
                said = place.split("}}")[0].strip()
                assert "| literal" in said or said in ("seal", "made.run_id"), (file.name, said)


def test_notebooks_are_visible_and_escaped() -> None:
    assert clean(in_html(HOSTILE))
    assert in_html("<b>") == "&lt;b&gt;"

    class Told(Story):
        def __init__(self) -> None:
            """Nothing is lived through."""

        def told(self) -> Iterator[tuple[str, str]]:
            yield HOSTILE, HOSTILE

    assert clean(Told()._repr_html_())


def test_the_head_of_a_file_of_words_is_one_visible_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_a_line("a\nb\u202e\r") == "a b\\u202e\\r"
    monkeypatch.setattr("sim.study.history.files.facts", lambda case: {"name": "x"})
    case: Any = Case.__new__(Case)
    object.__setattr__(case, "name", "x\n# key: value\u202e")
    first, second, *_ = case_text(case).split("\n")
    assert first.startswith("# x # key: value\\u202e:")
    assert second.startswith("# Written by")
