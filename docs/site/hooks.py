"""What makes a site of the markdown files where they stand: MkDocs calls these while it builds (mkdocs.yml).

Every page has the place of its file in the repository, so that links between files are links between pages. What a page
links to and is no page (a source file, a scenario, a folder) becomes one. Three pages are written from the code:
the questions (a part of README.md), the exercises without their answers, and the reference of Python names.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_type_hints

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("*.md", "docs/*.md", "docs/teaching/*.md", "scenarios/README.md", "results/README.md")
QUESTIONS = ("If you ask", "The questions of the scenarios")  # sections of README.md that are a page as well
LINK = re.compile(r"(?<=\]\()([^)\s#]+)(?=[)#])")
CODE = re.compile(r"^( *)(`{3,}).*?^\1\2$", re.M | re.S)
LANGUAGES = {".py": "python", ".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml", ".ipynb": "json"}
PICTURES = {".png", ".svg"}
UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages, the pictures on them, and all that they link to."""
    pages = [path.relative_to(ROOT).as_posix() for pattern in PAGES for path in sorted(ROOT.glob(pattern))]
    for page in pages:
        files.append(File.generated(config, page, abs_src_path=str(ROOT / page)))
    for name, text in (("questions", questions()), ("exercises", exercises()), ("reference", reference())):
        files.append(File.generated(config, f"{name}.md", content=text))
    for target in sorted({target for page in pages for target in linked(page)} - set(pages)):
        path = ROOT / target
        if path.is_dir():
            files.append(File.generated(config, f"{target}/index.md", content=listing(path)))
        elif path.suffix in PICTURES:
            files.append(File.generated(config, target, abs_src_path=str(path)))
        else:
            files.append(File.generated(config, f"{target}.md", content=source(path)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Let links to sources and folders lead to the pages that show them; the changelog comes last in a search."""
    if page.file.src_uri == "CHANGELOG.md":
        page.meta["search"] = {"boost": 0.2}
    return _prose(markdown, lambda text: LINK.sub(lambda found: _shown(found[1], page.file.src_uri), text))


def linked(page: str) -> Iterator[str]:
    """What a page links to, by its place in the repository; folders with a page of their own by that page."""
    found: list[str] = []
    _prose((ROOT / page).read_text(encoding="utf-8"), lambda text: found.extend(LINK.findall(text)) or text)
    for target in found:
        place = _place(target, page)
        if place is not None:
            yield place


def _prose(text: str, change: Any) -> str:
    """The text with what is no block of code changed."""
    made, last = [], 0
    for block in CODE.finditer(text):
        made += [change(text[last : block.start()]), block[0]]
        last = block.end()
    return "".join([*made, change(text[last:])])


def _place(target: str, page: str) -> str | None:
    """Where a link leads within the repository; nothing where it leads outside."""
    if re.match("[a-z]+:", target):
        return None
    path = (ROOT / page).parent.joinpath(target).resolve()
    if not path.exists() or not path.is_relative_to(ROOT):
        return None
    return (path / "README.md" if (path / "README.md").is_file() else path).relative_to(ROOT).as_posix()


def _shown(target: str, page: str) -> str:
    """The link to the page that shows a target."""
    place = _place(target, page)
    if place is None or place.endswith(".md") or Path(place).suffix in PICTURES:
        return target
    return f"{target.rstrip('/')}/index.md" if (ROOT / place).is_dir() else f"{target}.md"


def source(path: Path) -> str:
    """A file as a page."""
    text = path.read_text(encoding="utf-8")
    fence = "`" * (3 + max((len(run) for run in re.findall("`{3,}", text)), default=0))
    name = path.relative_to(ROOT).as_posix()
    return f"{UNSEARCHED}# {name}\n\n{fence}{LANGUAGES.get(path.suffix, 'text')}\n{text.rstrip()}\n{fence}\n"


def listing(folder: Path) -> str:
    """A folder as a page: what is in it, each with the first sentence on it."""
    entries = sorted(path for path in folder.iterdir() if path.name[0] not in "._")
    rows = [f"| `{path.name}{'/' if path.is_dir() else ''}` | {_purpose(path)} |" for path in entries]
    name = folder.relative_to(ROOT).as_posix()
    return "\n".join([f"{UNSEARCHED}# {name}/", "", "| file | what is in it |", "|---|---|", *rows, ""])


def _purpose(path: Path) -> str:
    """The first sentence on a file or a package."""
    file = path / "__init__.py" if path.is_dir() else path
    if not file.is_file() or file.suffix not in (".py", ".yaml"):
        return ""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    said = re.search(r"^question: (.+)$|^# (.+)$", text, re.M)
    return (said[1] or said[2]).strip("\"'") if said else ""


def questions() -> str:
    """The sections of README.md on what can be asked."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    kept = [f"## {head}\n{said}" for head, said in sections if head in QUESTIONS]
    if len(kept) != len(QUESTIONS):
        raise ValueError(f"README.md lacks one of the sections {', '.join(QUESTIONS)}")
    return "# The questions\n\n" + "".join(kept)


def exercises() -> str:
    """The shipped exercises as students see them: no answers."""
    from sim.teaching.reading import shipped

    parts = [
        "# Exercises\n\n`sim exercise handout NAME` prints a sheet for students, and a key whose answers are worked out"
        " from runs when it is made. The answers are not on this page.\n"
    ]
    for name, sheet in shipped().items():
        steps = [f"{step.do}{_command(step.command)}" for step in sheet.steps]
        parts += [
            f"## {sheet.number}. {sheet.title}\n\n`{name}`: {sheet.level}, {sheet.minutes} minutes.\n",
            f"{sheet.ideas.strip()}\n",
            f"**You will be able to**\n\n{_listed(sheet.goals)}\n",
            f"**What to do**\n\n{_listed(steps, numbered=True)}\n",
            f"**Questions**\n\n{_listed((one.ask for one in sheet.questions), numbered=True)}\n",
            f"**To read**\n\n{_listed(sheet.reading)}\n",
        ]
    return "\n".join(parts)


def _command(command: str) -> str:
    return f"\n\n    ```sh\n    {command}\n    ```\n" if command else ""


def _listed(items: Iterable[str], *, numbered: bool = False) -> str:
    marks = (f"{number}." if numbered else "-" for number in itertools.count(1))
    return "\n".join(f"{mark} {item.strip()}" for mark, item in zip(marks, items, strict=False))


def reference() -> str:
    """The public names of Python, in reading order, and the kinds of things that they give back."""
    sim = importlib.import_module("sim")
    functions = [name for name in sim.__all__ if callable(getattr(sim, name))]
    given: dict[type, None] = {}
    for name in functions:
        for member in _members(get_type_hints(getattr(sim, name))["return"]):
            given[member] = None
    text = (sim.__doc__ or "").partition("\n\n`load`")
    lines = ["# Python names", "", _indented(text[0]), "", "`load`" + text[2], "", "## What can be asked", ""]
    lines += [f"::: sim.{name}" for name in functions]
    lines += ["", "## What comes back", ""]
    lines += [f"::: {one.__module__}.{one.__qualname__}" for one in given]
    return "\n\n".join(lines) + "\n"


def _indented(text: str) -> str:
    """The head of the module: its indented lines are Python."""
    return re.sub(r"((?:^    .*\n?|^\n)+)(?=\Z|^\S)", lambda found: f"\n{found[1].rstrip()}\n", text, flags=re.M)


def _members(annotation: Any) -> Iterator[type]:
    """The classes of ours in an annotation."""
    if isinstance(annotation, type) and annotation.__module__.startswith("sim."):
        yield annotation
    for inside in getattr(annotation, "__args__", ()):
        yield from _members(inside)
