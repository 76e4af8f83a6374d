"""The scenarios that come with the package, by name."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.faults import BadScenario, Fault, close_match, quotable

SUFFIXES = (".yaml", ".yml")
OBSERVED = "observed_"  # how the names of files of observations begin
EXERCISES = "exercises"  # a folder of scenarios that are listed with their exercises, and can be loaded by name


def shipped_folder() -> Path:
    """The folder of the shipped scenarios: inside an installed package, else at the top of the sources."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def shipped_names() -> list[str]:
    """The names under which shipped scenarios can be loaded, such as `gaza/disarmament_first`."""
    folder = shipped_folder()
    files = (file for file in folder.rglob("*") if file.suffix in SUFFIXES and file.is_file() and not _observes(file))
    names = (file.relative_to(folder).with_suffix("").as_posix() for file in files)
    return sorted(name for name in names if not name.startswith(f"{EXERCISES}/"))


def _observes(file: Path) -> bool:
    """Whether a file tells what was observed after a start, and is no scenario."""
    return file.name.startswith(OBSERVED)


def find(path: str | Path) -> Path:
    """The file that `path` names: a file on disk, else a shipped scenario with or without its suffix.

    Raises BadScenario with close matches and the list of shipped names if it is neither.
    """
    if exists(Path(path)):
        return Path(path)
    if (file := shipped_file(path)) is not None:
        return file
    names = shipped_names()
    hint = close_match(_plain(path), names)
    listed = f"shipped scenarios: {', '.join(names)}" if hint.startswith("did you mean") else ""
    remedy = "; ".join(part for part in (hint.replace("valid keys", "shipped scenarios"), listed) if part)
    raise BadScenario([Fault(quotable(str(path)), None, "", "no such file, and no shipped scenario", remedy)])


def shipped_file(name: str | Path) -> Path | None:
    """The file of a shipped scenario by its name, with or without its suffix; None where none is called so."""
    plain = _plain(name)
    parts = Path(plain).parts
    is_beside = (parts[:1] == (EXERCISES,) or _observes(Path(plain))) and ".." not in parts
    if plain in shipped_names() or is_beside:
        candidates = (shipped_folder() / (plain + suffix) for suffix in SUFFIXES)
        return next((file for file in candidates if exists(file) and file.is_file()), None)
    return None


def _plain(name: str | Path) -> str:
    plain = Path(name).as_posix()
    for suffix in SUFFIXES:
        plain = plain.removesuffix(suffix)
    return plain


def exists(path: Path) -> bool:
    """Whether something stands at `path`; a name that no file can have stands nowhere."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
