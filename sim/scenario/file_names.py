"""Names of files and folders that every system takes."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata

RESERVED = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""What Windows keeps for itself, whatever follows a dot."""


def plain_name(name: str) -> str:
    """A name for people as one for a file: small letters and digits of any script, and _ between them.

    Where this system writes its files' names in fewer letters than the name has, a number made of it stands for these.
    """
    plain = re.sub(r"\W+", "_", unicodedata.normalize("NFC", name).casefold()).strip("_") or "unnamed"
    try:
        os.fsencode(plain)
    except UnicodeEncodeError:
        known = re.sub("[^a-z0-9]+", "_", plain).strip("_")
        plain = f"{known}_{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".lstrip("_")
    return free(plain)


def free(plain: str) -> str:
    """The name, with a _ behind it where some system keeps it for itself."""
    return f"{plain}_" if is_reserved(plain) else plain


def is_reserved(name: str) -> bool:
    """Whether some system keeps a file's name for itself."""
    return RESERVED.fullmatch(unicodedata.normalize("NFKC", name).casefold().partition(".")[0].strip()) is not None
