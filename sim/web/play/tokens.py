"""Who somebody is: a word of 256 bits in a cookie, of which the store has only the hash; and what follows from it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sim.web.app import refused

MOST_FIELDS = 20
DAYS = 180
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def fresh() -> str:
    """A new token: 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What the store has of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived(token: str, use: str) -> str:
    """A word of 256 bits that only who has the token can find, another for each use."""
    return urlsafe_b64encode(hmac.digest(token.encode(), use.encode(), "sha256")).decode().rstrip("=")


def cookie_of(request: Request, room: str) -> str:
    """The token that a browser holds for a room, or nothing."""
    token = request.cookies.get(f"seat-{room}", "")
    return token if _TOKEN.fullmatch(token) else ""


def give(response: Response, path: str, room: str, token: str) -> Response:
    """Have the browser hold a token for a room; only this server gets to see it."""
    response.set_cookie(
        f"seat-{room}", token, max_age=DAYS * 24 * 3600, path=f"{path}/{room}", httponly=True, samesite="lax"
    )
    return response


async def form(request: Request) -> dict[str, str]:
    """The fields of a form that was sent; raises a refusal for what is none."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    body = await request.body()
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (UnicodeDecodeError, ValueError):
        fields = []
    if kind != "application/x-www-form-urlencoded" or (body and not fields):
        raise refused("What was sent is no form of these pages.")
    return dict(fields)


def token_in(fields: dict[str, str]) -> str:
    """The token that a form carries; raises a refusal where it carries none."""
    token = fields.get("token", "")
    if not _TOKEN.fullmatch(token):
        raise refused("What was sent is no form of these pages.")
    return token
