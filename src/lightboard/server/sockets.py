"""Listening sockets, had before anything slow is imported: a port is ours or it is not, at once."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from typing import Final

_LOOPBACK: Final = ("127.0.0.1", "::1")
_BACKLOG: Final = 2048


class PortTaken(Exception):
    """Another program listens there."""


class CannotListen(Exception):
    """The address cannot be had; the message says why."""


def listen(host: str, port: int, *, bind_all: bool = False) -> list[socket.socket]:
    """Sockets that already accept connections; port 0 takes any free one.

    "localhost" means both of its addresses, so that whichever a browser tries first is this server and no other.
    Raises PortTaken, CannotListen.
    """
    if bind_all:
        with contextlib.suppress(CannotListen):
            return [_bind("::", port, dual=True)]
        return [_bind("0.0.0.0", port)]
    if host != "localhost":
        return [_bind(_resolve(host), port)]
    first = _bind(_LOOPBACK[0], port)
    try:
        return [first, _bind(_LOOPBACK[1], first.getsockname()[1])]
    except CannotListen:  # no IPv6 here
        return [first]
    except PortTaken:
        first.close()
        raise


def listen_from(host: str, port: int, tries: int, *, bind_all: bool = False) -> list[socket.socket]:
    """`listen` on the first free port of `tries`. Raises PortTaken when none is."""
    for candidate in range(port, port + tries):
        with contextlib.suppress(PortTaken):
            return listen(host, candidate, bind_all=bind_all)
    raise PortTaken


def _bind(address: str, port: int, *, dual: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        # Named TCP, asyncio sends small replies at once; else each may wait 40 ms for the answer to the one before.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise CannotListen(error.strerror or str(error)) from error
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if dual else 1)
        found.bind((address, port))
        found.listen(_BACKLOG)
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken from error
        raise CannotListen(error.strerror or str(error)) from error
    return found


def _resolve(host: str) -> str:
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise CannotListen(f"unknown host: {error.strerror or error}") from error
    return str(found[0][4][0])
