"""The documentation as a site: whole, searchable from a file, and without a request to any address."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

import sim
from sim.teaching.reading import shipped
from tests.report.browser import QUIET, chromium

pytest.importorskip("mkdocstrings", reason="`make docs` installs what builds the site")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "mkdocs.yml"
WRITTEN = ("questions.md", "exercises.md", "reference.md")  # by docs/site/hooks.py


def in_the_menu() -> list[str]:
    """The pages of the menu, in its order."""
    return re.findall(r"(\S+\.md)$", SETTINGS.read_text(encoding="utf-8").partition("\nnav:\n")[2], flags=re.M)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a link, a place on a page or a name that leads nowhere is a fault."""
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder


def page_of(site: Path, name: str) -> str:
    """What stands on the page of a markdown file, without menus."""
    path = Path(name)
    file = site / (path.with_name("index.html") if path.stem == "README" else path.with_suffix(".html"))
    [article] = re.findall(r"<article.*?</article>", file.read_text(encoding="utf-8"), flags=re.S)
    return article


def test_every_document_is_in_the_menu():
    written = (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/teaching/*.md"))
    assert {path.relative_to(ROOT).as_posix() for path in written} | set(WRITTEN) <= set(in_the_menu())


@pytest.mark.parametrize("name", [name for name in in_the_menu() if name not in WRITTEN])
def test_a_page_has_the_lists_tables_and_blocks_of_its_file(site, name):
    plain = MarkdownIt("commonmark").enable("table").render((ROOT / name).read_text(encoding="utf-8"))
    shown = page_of(site, name)
    for tag in ("li", "table", "pre", "h2", "img"):
        assert len(re.findall(rf"<{tag}[ >]", shown)) == len(re.findall(rf"<{tag}[ >]", plain)), tag


def test_every_public_name_of_python_has_its_place(site):
    reference = page_of(site, "reference.md")
    functions = [name for name in sim.__all__ if callable(getattr(sim, name))]
    assert [name for name in functions if f'id="sim.{name}"' not in reference] == []
    for thing in ("sim.study.run.Run", "sim.study.run.Run.shares", "sim.study.compare.Comparison.apart"):
        assert f'id="{thing}"' in reference


def test_no_answer_of_an_exercise_is_told(site):
    page = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page_of(site, "exercises.md"))).split())
    for sheet in shipped().values():
        assert sheet.title in page
        for one in (*sheet.questions, *sheet.debrief):
            assert " ".join(one.answer.split())[:40] not in page
    assert "{{" not in page


def test_no_page_asks_anything_of_any_address(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        text = page.read_text(encoding="utf-8")
        asked = re.findall(r"<(?:script|img|iframe|source|video)\b[^>]*?\bsrc=[\"']?([^\"'\s>]+)", text)
        asked += re.findall(r"<link\b[^>]*?\bhref=[\"']?([^\"'\s>]+)", text)
        assert [one for one in asked if re.match(r"(?:https?:)?//", one)] == [], page
    for style in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_search_works_in_pages_that_are_opened_from_a_file(site):
    address = f"{(site / 'docs/model.html').as_uri()}?q=hollow"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        asked = [chromium(), *QUIET, f"--user-data-dir={profile}", "--virtual-time-budget=20000", "--dump-dom", address]
        done = subprocess.run(asked, timeout=120, capture_output=True, encoding="utf-8", check=True)
    found = re.findall(r'class="md-search-result__link"', done.stdout)
    assert len(found) > 1
    assert "CONSOLE" not in done.stderr


def test_the_settings_of_the_site_are_plain_but_for_the_slugs():
    text = SETTINGS.read_text(encoding="utf-8")
    assert text.count("!!python") == 1
    assert yaml.safe_load(re.sub(r"!!python\S+ ", "", text))["theme"]["font"] is False
