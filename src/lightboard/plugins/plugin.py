"""The contract every data kind meets: its name, its class of data, its routes.

A kind is two mirrored folders: `lightboard/plugins/<kind>/` here and `web/src/plugins/<kind>/` in the page.
Ours come in by the same door as a third party's: the entry-point group "lightboard.plugins".
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import msgspec

    from lightboard.types import DataClass


class RequestError(Exception):
    """A request that cannot be answered; becomes `{"error": …, "hint": …}` with that status."""

    def __init__(self, status: int, error: str, hint: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Blob:
    """A reply that is bytes, not JSON."""

    data: bytes
    media_type: str
    immutable: bool = False
    """True: the bytes behind this URL never change; browsers may keep them for ever."""
    dense: bool = True
    """False: compressing them on the way makes them much smaller."""


@dataclass(frozen=True, slots=True)
class Download:
    """A reply that is made while it is sent, for the browser to save: as large as it gets, never whole in memory."""

    chunks: Iterator[bytes]
    media_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Route:
    """One typed route of a plugin, served under `api/plugins/<kind>/<path>`.

    `handler` takes the board (reader.query.Board) and the request, and runs in a worker thread: it may read files
    and call the native core, and must not touch the event loop. It may raise RequestError, and NotInStore (404).
    A request with a field `epoch` is refused (409) when the epoch is not the server's. GET: the request is built
    from the URL's parameters (`{name}` in `path`, then the query); POST: from the JSON body.
    """

    method: Literal["GET", "POST"]
    path: str
    request: type[msgspec.Struct]
    reply: type[msgspec.Struct] | type[Blob] | type[Download]
    handler: Callable[[Any, Any], Any]
    summary: str
    media_types: Sequence[str] = ("application/octet-stream",)
    """What a Blob or Download of this route may be."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One data kind, as the registry knows it. Importing the module that declares it must stay cheap."""

    name: str
    """Wire `plugin_name`, folder name, URL segment and docs page in one."""

    data_class: DataClass

    api: str
    """Module that holds `ROUTES`; imported when the server starts serving, never by the writer.

    It may hold `warm`, a function that loads what the first answer would otherwise wait for.
    """

    wire_names: Sequence[str] = field(default=())
    """Further plugin names on the wire that mean this kind."""

    files: Sequence[str] = field(default=())
    """Where in a run's folder stand files of this kind, of which no event tells."""

    def routes(self) -> Sequence[Route]:
        """The plugin's routes; imports its `api` module."""
        routes: Sequence[Route] = importlib.import_module(self.api).ROUTES
        return routes

    def warm(self) -> None:
        """Load now what the kind's first answer would wait for; after `routes`."""
        warm = getattr(importlib.import_module(self.api), "warm", None)
        if warm is not None:
            warm()
