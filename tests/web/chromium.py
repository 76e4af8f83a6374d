"""A real browser for tests of the page: the system's Chromium, driven by Playwright, and a server of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.report.browser import chromium as installed

ARGUMENTS = ("--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync")
PATIENCE = 60_000  # milliseconds
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; the test is skipped, with the reason, where there is none."""
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=installed(), args=[*ARGUMENTS, *root])
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Server:
    """A server that was started for a test, where it answers, and what it had to say once it ended."""

    process: subprocess.Popen[str]
    address: str
    said: str = ""

    def end(self, number: int = signal.SIGINT) -> int:
        """End it by a signal; its exit status."""
        self.process.send_signal(number)
        self.said, _ = self.process.communicate(timeout=30)
        return self.process.returncode


def started(arguments: Sequence[str], folder: Path, **environment: str) -> Server:
    """`sim serve` with these arguments, once it answers."""
    command = [sys.executable, "-m", "sim", "serve", "--no-browser", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+/", said)
    if found is None:
        process.kill()
        raise AssertionError(said + process.stdout.read())
    return Server(process, found.group())


class Watched:
    """A page, and whatever it complained of or asked of others."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda one: self.complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda one: self.complaints.append(str(one)))
        page.on("request", lambda one: None if self._is_here(one.url) else self.elsewhere.append(one.url))

    def _is_here(self, url: str) -> bool:
        return url.startswith((self.address, "data:", "blob:"))
