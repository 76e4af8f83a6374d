"""A page as it is printed: by a Chromium that is installed here, without a window and without a request to anywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sim import files

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
)
SECONDS = 90  # after which a browser is not waited for


class NotPrinted(Exception):
    """Why there is no PDF, in a few words."""


def printed(page: str) -> bytes:
    """The page as PDF; raises NotPrinted where no Chromium is installed, or it does not print."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise NotPrinted("no Chromium is installed here")
    with TemporaryDirectory(prefix="sim-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        files.write(source, page)
        command = [browser, *QUIET, f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", source.as_uri()]
        if getattr(os, "geteuid", lambda: 1)() == 0:  # Chromium has no sandbox for root; the page has no scripts
            command.insert(1, "--no-sandbox")
        try:
            subprocess.run(command, timeout=SECONDS, capture_output=True, check=True)
            return files.read(made)
        except subprocess.TimeoutExpired:
            raise NotPrinted(f"{browser} took longer than {SECONDS} seconds") from None
        except subprocess.CalledProcessError as error:
            raise NotPrinted(f"{browser} ended with status {error.returncode}") from None
        except OSError as error:
            raise NotPrinted(f"{browser} did not print it ({error.strerror or error})") from None
