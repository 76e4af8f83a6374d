"""A browser without a window, for tests of pages: found, or installed where that is allowed."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCK = Path(tempfile.gettempdir()) / "sim-tests-install-chromium.lock"
QUIET = (
    "--headless=new",
    "--no-sandbox",  # inside a container, and only our own pages are opened
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--enable-logging=stderr",
)
SECONDS = 90
PHONE, DESK = 360, 1200
"""Widths in pixels."""

PROBE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="page" style="border:0;width:{width}px;height:800px" srcdoc="{page}"></iframe>
<pre id="found"></pre>
<script>
addEventListener("load", () => {{
  const frame = document.getElementById("page"), inside = frame.contentDocument, view = frame.contentWindow;
  const images = [...inside.images];
  document.getElementById("found").textContent = JSON.stringify({{
    scrolls: inside.documentElement.scrollWidth, width: view.innerWidth,
    requests: view.performance.getEntriesByType("resource").map(one => one.name),
    drawn: images.filter(one => one.complete && one.naturalWidth > 0).length, images: images.length,
    headings: [...inside.querySelectorAll("h1,h2,h3,h4")].map(one => +one.tagName[1]),
    text: inside.body.innerText.length,
  }});
}});
</script>"""


@dataclass(frozen=True)
class Seen:
    """What a page was like at a width: what the browser measured, and what it complained of."""

    measured: dict[str, Any]
    complaints: list[str]


@cache
def chromium() -> str:
    """The browser's path; it is installed by apt-get where we are root, and the test skipped where none can be had."""
    with FileLock(LOCK):
        found = next(filter(None, map(shutil.which, NAMES)), None)
        reason = "" if found else _install()
    found = found or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no Chromium to open the page with: {reason}")
    return found


def _install() -> str:
    """Install Debian's Chromium; returns why it could not be done, or nothing."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return f"none of {', '.join(NAMES)} is installed, and only root may install one with apt-get"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command, seconds in (
        (["apt-get", "update", "-qq"], 120),
        (["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], 420),
    ):
        try:
            done = subprocess.run(command, env=quiet, timeout=seconds, capture_output=True, text=True, check=False)
        except subprocess.TimeoutExpired:
            return f"{' '.join(command)} took longer than {seconds} s"
        if done.returncode:
            return f"{' '.join(command)} failed: {done.stderr.strip()[-200:]}"
    return ""


def look_at(page: str, folder: Path, width: int) -> Seen:
    """Open a page at a width in pixels and measure it."""
    probe = folder / f"probe_{width}.html"
    probe.write_text(PROBE.format(width=width, page=html.escape(page)), encoding="utf-8")
    done = _run(folder, "--virtual-time-budget=20000", "--dump-dom", probe.as_uri())
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    assert found is not None, done.stderr[-2000:]
    assert found[1], f"the page did not load: {done.stderr[-2000:]}"
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Seen(json.loads(html.unescape(found[1])), complaints)


def photograph(page: Path, picture: Path, width: int, height: int) -> None:
    """A picture of a page as PNG."""
    _run(picture.parent, f"--window-size={width},{height}", f"--screenshot={picture}", page.resolve().as_uri())


def printed(page: Path, pdf: Path) -> bytes:
    """The page as it would be printed."""
    _run(pdf.parent, f"--print-to-pdf={pdf}", "--no-pdf-header-footer", page.resolve().as_uri())
    return pdf.read_bytes()


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as profile:
        command = [chromium(), *QUIET, f"--user-data-dir={profile}", *arguments]
        return subprocess.run(command, timeout=SECONDS, capture_output=True, text=True, check=True)


def addresses(page: str) -> list[str]:
    """Every address in the page that is neither data nor a place on the page itself."""
    found = re.findall(r"""(?:src|href|srcset|action|poster)\s*=\s*["']([^"']*)""", page)
    found += re.findall(r"url\(([^)]*)\)|@import\s+(\S+)", re.sub(r"data:[^\"')]*", "data:", page))
    flat = [part for one in found for part in (one if isinstance(one, tuple) else (one,)) if part]
    return [one for one in flat if not one.startswith(("data:", "#"))]
