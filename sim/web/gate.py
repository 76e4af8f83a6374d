"""What every request passes: whose address it was sent to, from which page, how large it is, and what a page may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 64 * 1024  # bytes of a body: a setting or a message is far smaller
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
READING = frozenset({"GET", "HEAD"})


class TooLarge(Exception):
    """A body is larger than anything that a page here sends."""


@dataclass(frozen=True)
class Gate:
    """Lets through what was sent to one of `hosts`, and, where it changes or streams something, from a page of theirs.

    A page of another site that a browser shows at the same time can then neither read nor ask anything here, even where
    its name was made to mean this machine.
    """

    app: ASGIApp
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it in a line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        begun = False

        async def answered(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self.app(scope, _capped(receive), answered)
        except TooLarge:
            if begun:
                raise
            await _refuse(413, "That is more than a page here sends.")(scope, receive, answered)

    def _refused(self, scope: Scope) -> ASGIApp | None:
        """The answer to what is not let through."""
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self.hosts:
            return _refuse(421, "This address is not the one under which the page is served.")
        origin = headers.get("origin")
        streams = headers.get("accept", "").startswith("text/event-stream")
        guarded = scope["method"] not in READING or streams
        if guarded and not self._is_own(origin, headers.get("sec-fetch-site"), streams=streams):
            return _refuse(403, "Only the page itself may ask this.")
        site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
        if site in ("cross-site", "same-site") and mode != "navigate":
            return _refuse(403, "Only the page itself may ask this.")  # nor have work done by a picture of another page
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST:
            return _refuse(413, "That is more than a page here sends.")
        return None

    def _is_own(self, origin: str | None, site: str | None, *, streams: bool) -> bool:
        """Whether a page of this server asks: by its origin; a stream, which has none, by its site.

        A browser tells the site only to addresses that it trusts, which an address on a network without a certificate
        is not; a stream can be read by no other page, since none is allowed to.
        """
        if origin is not None:
            parts = urlsplit(origin)
            return parts.scheme in ("http", "https") and parts.netloc.lower() in self.hosts
        return streams and site in (None, "same-origin")


def _capped(receive: Receive) -> Receive:
    """The body, refused once it is too large, whatever it said of its length."""
    taken = 0

    async def capped() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST:
            raise TooLarge
        return message

    return capped


def _refuse(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(why + "\n", status, HEADERS)


def hosts_of(names: Iterable[str], port: int) -> frozenset[str]:
    """The addresses under which a server at these names is reached."""
    written = [f"[{name}]" if ":" in name else name for name in names]
    return frozenset(
        {f"{name}:{port}".lower() for name in written} | ({*map(str.lower, written)} if port == 80 else set())
    )
