"""Serve the page on this machine: choose a port, say where, and end at once when asked to."""

from __future__ import annotations

import ipaddress
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn

from sim.web.app import Part, application
from sim.web.gate import hosts_of

LOOPBACK = "127.0.0.1"
PORT = 8765
ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
TRIES = 20  # ports after the usual one that may be free where it is not
AT_ONCE = 800  # connections that are answered, streams among them: fewer than the files that a process may open


class CannotServe(Exception):
    """The page cannot be served at an address: says why, and what to do."""


def bound(host: str, port: int | None) -> socket.socket:
    """A socket at a host and port; where none is asked for, at the usual port or the next that is free.

    Raises CannotServe.
    """
    ports = range(PORT, PORT + TRIES) if port is None else (port,)
    why = ""
    for one in ports:
        try:
            return _listening(host, one)
        except OSError as error:
            why = error.strerror or str(error)
    asked = f"ports {ports[0]} to {ports[-1]}" if len(ports) > 1 else f"port {ports[0]}"
    raise CannotServe(f"{host}: nothing can be served at {asked} ({why}): choose another with --host or --port")


def _listening(host: str, port: int) -> socket.socket:
    kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    one = socket.socket(kind, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(AT_ONCE)
    except OSError:
        one.close()
        raise
    return one


def names_of(host: str) -> list[str]:
    """The names under which a server at a host may be asked."""
    return [host, "localhost", LOOPBACK, "::1"] if is_here(host) else [host, *_own_addresses(host)]


def is_here(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_addresses(host: str) -> list[str]:
    """The addresses of this machine, for a host that stands for all of them."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        everywhere = False
    if not everywhere:
        return []
    name = socket.gethostname()
    found = {"localhost", LOOPBACK, "::1", name, f"{name}.local"}
    try:
        found |= {str(one[4][0]) for one in socket.getaddrinfo(name, None)}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:  # sends nothing: asks which way it would go
            asked.connect(("192.0.2.1", 9))
            found.add(asked.getsockname()[0])
    except OSError:
        pass
    return sorted(found)


def address_of(host: str, port: int) -> str:
    """Where a browser finds the page: for a host that stands for all addresses of a machine, one that others reach."""
    reached = next((one for one in _own_addresses(host) if _is_reached(one)), host)
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}/"


def _is_reached(address: str) -> bool:
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return False
    return one.version == 4 and not one.is_loopback


class Server(uvicorn.Server):
    """A server that an interrupt ends, and that lets all who listen go before it waits for what is under way."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal, and leave no signal to whoever started the server: to be ended so is no failure."""
        before = {one: signal.signal(one, self.handle_exit) for one in ENDS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End all streams, then all else."""
        app: Any = self.config.app
        for bell in app.state.listened_to:
            bell.end()
        await super().shutdown(sockets)


def serve(parts: Sequence[Part], listening: socket.socket, host: str, ready: Callable[[str], None]) -> None:
    """Serve until an interrupt; `ready` is called with the address once it answers."""
    port = int(listening.getsockname()[1])
    app = application(parts, hosts_of(names_of(host), port))
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=30,
        ws="none",
        limit_concurrency=AT_ONCE,
    )
    server = Server(settings)
    threading.Thread(target=_once_ready, args=(server, lambda: ready(address_of(host, port))), daemon=True).start()
    server.run(sockets=[listening])


def _once_ready(server: Server, ready: Callable[[], None]) -> None:
    waiting = threading.Event()
    while not server.started and not server.should_exit:
        waiting.wait(0.05)
    if server.started:
        ready()


def show(address: str) -> None:
    """Open a browser, where there is one."""
    webbrowser.open(address)
