"""Install the wheel and then the source distribution in an environment with nothing of this folder, and try them.

python -m docs.distribution dist     what `make dist` has put there (`make check-dist` does both; some minutes)

Exit status 1 where one lacks a file, does not install, or does not do what it should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
INSIDE = {"sim": "sim", "scenarios": "sim/_scenarios"}
"""Folders of the sources, and where a wheel carries them."""

TRIED = (  # what somebody does first
    ("--version",),
    ("run", "exercises/two_sides", "--worlds", "8", "--out", "results"),
    ("describe", "gaza/official_plan"),
    ("exercise", "list"),
    ("new", "plan.yaml"),
    ("check", "plan.yaml"),
)


class Wrong(Exception):
    """What is wrong with a distribution."""


def main(arguments: Sequence[str]) -> int:
    """Check both distributions of a folder; the exit status."""
    folder = Path(arguments[0] if arguments else "dist")
    try:
        wheel, source = found(folder)
        lacking(wheel, source)
        with tempfile.TemporaryDirectory() as place:
            _run([sys.executable, "-m", "venv", place], ROOT)
            said = [tried(wheel, Path(place)), tried(source, Path(place), "--force-reinstall", "--no-deps")]
        if said[0] != said[1]:
            raise Wrong("the wheel and the source distribution do not print the same")
    except Wrong as wrong:
        print(f"{folder}: {wrong}", file=sys.stderr)
        return 1
    print(said[0])
    print(f"{wheel.name} and {source.name} install and run.")
    return 0


def found(folder: Path) -> tuple[Path, Path]:
    """The wheel and the source distribution; raises Wrong where a folder has not just these two."""
    wheels, sources = sorted(folder.glob("*.whl")), sorted(folder.glob("*.tar.gz"))
    if (len(wheels), len(sources)) != (1, 1):
        raise Wrong(f"one wheel and one source distribution are needed, not {len(wheels)} and {len(sources)}")
    return wheels[0].resolve(), sources[0].resolve()


def _own() -> list[str]:
    """The files of the program and of scenarios that are kept, without what lies about beside them."""
    if (ROOT / ".git").exists():
        return _run(["git", "ls-files", *INSIDE], ROOT).splitlines()
    own = sorted(path.relative_to(ROOT) for folder in INSIDE for path in (ROOT / folder).rglob("*") if path.is_file())
    return [path.as_posix() for path in own if "__pycache__" not in path.parts]


def lacking(wheel: Path, source: Path) -> None:
    """Raises Wrong where a file of the program or a scenario is in neither, or in one only."""
    listed = _own()
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    with tarfile.open(source) as archive:
        packed = {PurePosixPath(*PurePosixPath(name).parts[1:]).as_posix() for name in archive.getnames()}
    for name in listed:
        top, _, rest = name.partition("/")
        if f"{INSIDE[top]}/{rest}" not in carried:
            raise Wrong(f"{wheel.name} lacks {name}")
        if name not in packed:
            raise Wrong(f"{source.name} lacks {name}")


def tried(distribution: Path, place: Path, *how: str) -> str:
    """What a distribution that is installed in an environment prints when it is tried; raises Wrong where it fails."""
    install = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "-c", str(ROOT / "constraints.txt")]
    _run([*install, *how, str(distribution)], place)
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join(_run([str(place / "bin" / "sim"), *command], Path(folder)) for command in TRIED)


def _run(command: Sequence[str], folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    settings = {"MPLBACKEND": "Agg", "SIM_ENGINE": "numpy", "PYTHONIOENCODING": "utf-8", "PIP_NO_INPUT": "1"}
    done = subprocess.run(command, cwd=folder, env=kept | settings, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Wrong(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
