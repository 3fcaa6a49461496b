"""A small JSON file that several programs change: read, changed and replaced under a lock, never written in place."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

FILE_NAME: Final = "lightboard.json"
FORMAT: Final = 1
LIMIT_BYTES: Final = 16 << 20

# Seconds. A change takes milliseconds: a lock that stands unchanged for so long was left by a program that died.
_STALE: Final = 3.0
_PATIENCE: Final = 15.0
_LOOK: Final = 0.005

Document = dict[str, Any]
Signature = tuple[int, int, int, int]


class Unusable(Exception):
    """The file is there and cannot be understood. It is left as it is.

    `newer`: because a newer lightboard wrote it; there is nothing to mend.
    """

    def __init__(self, message: str, hint: str, *, newer: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.newer = newer


class Busy(OSError):
    """Another program holds the lock and does not let go."""


class SidecarFile:
    """The file at `path`, which need not exist.

    The lock is a file beside it, made by O_EXCL: that works between machines on network disks too, and nothing
    is left behind. The lock's content is not used; what counts is that it is there.
    """

    def __init__(
        self, path: str, *, stale_after: float = _STALE, follow_links: bool = True
    ) -> None:
        """`follow_links`: also of a link that leads out of its folder; else that is Unusable."""
        self.path = path
        self._stale_after = stale_after
        self._follow_links = follow_links

    def signature(self) -> Signature | None:
        """Changes whenever the file was replaced or edited; None while there is none."""
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def read(self) -> Document:
        """The whole content; empty where there is no file. Raises Unusable, OSError."""
        self._check_link()
        try:
            with open(self.path, "rb") as file:
                data = file.read(LIMIT_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return _parse(self.path, data)

    def edit(self, change: Callable[[Document], None]) -> None:
        """Let `change` work on the newest content, and put the result in its place.

        Nothing is written where it changed nothing. Raises Unusable, Busy, OSError, and what `change` raises.
        """
        self._check_link()
        # A linked file is replaced where it is.
        path = os.path.realpath(self.path)
        if os.path.exists(path) and not may(os.W_OK, path):  # a rename alone would not ask
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        with self._locked(path) as still_ours:
            document = self.read()
            before = msgspec.json.encode(document)
            change(document)
            if msgspec.json.encode(document) != before:
                _replace(path, {"lightboard": FORMAT, **document}, still_ours)

    def set_aside(self) -> str | None:
        """Rename a file that needs mending; returns its new path, None where it is sound or gone."""
        with self._locked(self.path if self._leads_out() else os.path.realpath(self.path)):
            try:
                self.read()
            except Unusable as error:
                if error.newer:
                    raise
                aside = _free_name(f"{self.path}.broken")
                os.rename(self.path, aside)
                return aside
        return None

    def _leads_out(self) -> bool:
        if self._follow_links or not os.path.islink(self.path):
            return False
        folder = os.path.join(os.path.realpath(os.path.dirname(self.path)), "")
        return not os.path.realpath(self.path).startswith(folder)

    def _check_link(self) -> None:
        if self._leads_out():
            raise Unusable(
                f"{os.path.basename(self.path)} is a link out of the logdir, not followed",
                "put the file itself there, or start lightboard with --follow_links",
            )

    @contextlib.contextmanager
    def _locked(self, path: str) -> Iterator[Callable[[], bool]]:
        folder, name = os.path.split(path)
        lock = os.path.join(folder, f".{name}.lock")
        identity = self._take(lock)
        try:
            yield lambda: _identity(lock) == identity
        finally:
            if _identity(lock) == identity:
                with contextlib.suppress(OSError):
                    os.unlink(lock)

    def _take(self, lock: str) -> tuple[int, int, int]:
        give_up = time.monotonic() + _PATIENCE
        seen, since = None, 0.0
        while True:
            try:
                fd = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
            except FileExistsError:
                pass
            else:
                try:
                    return _identity_of(os.fstat(fd))
                finally:
                    os.close(fd)
            # By our own clock: that of a network disk may be off.
            found, now = _identity(lock), time.monotonic()
            if found != seen:
                seen, since = found, now
            elif found is not None and now - since > self._stale_after:
                _break(lock, found)
            if now > give_up:
                raise Busy(errno.EBUSY, f"another program holds {lock}", lock)
            time.sleep(_LOOK)


def may(mode: int, path: str) -> bool:
    """Whether this process may do that to what is there, by the rights it has now."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _parse(path: str, data: bytes) -> Document:
    name = os.path.basename(path)
    mend = f"mend {path}, or set it aside; nothing is written until then"
    if len(data) > LIMIT_BYTES:
        raise Unusable(f"{name} is larger than {LIMIT_BYTES >> 20} MiB", mend)
    try:
        document = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unusable(f"{name} is not JSON: {_where(str(error), data)}", mend) from None
    if not isinstance(document, dict):
        raise Unusable(f"{name} does not hold a JSON object", mend)
    for part in ("runs", "views", "slots"):
        if not isinstance(document.get(part, {}), dict):
            raise Unusable(f"{name}: {part!r} is not an object", mend)
    written_by = document.get("lightboard", FORMAT)
    if not isinstance(written_by, int) or written_by > FORMAT:
        raise Unusable(
            f"{name} was written by a newer lightboard (format {written_by})",
            "pip install --upgrade lightboard",
            newer=True,
        )
    return document


def _where(message: str, data: bytes) -> str:
    """The decoder counts bytes; people count lines."""
    said, _, byte = message.removeprefix("JSON is malformed: ").rpartition(" (byte ")
    if not said:
        return f"{message}, line {data.count(10) + 1}"
    return f"{said}, line {data[: int(byte.rstrip(')'))].count(10) + 1}"


def _replace(path: str, document: Document, still_ours: Callable[[], bool]) -> None:
    data = msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    folder, name = os.path.split(path)
    part = os.path.join(folder, f".{name}.{uuid.uuid4().hex[:8]}.part")
    fd = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            os.chmod(part, stat.S_IMODE(os.stat(path).st_mode))
        if not still_ours():  # this program slept, and another one took it for dead
            raise Busy(errno.EBUSY, "another program took over the lock", path)
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def _identity_of(found: os.stat_result) -> tuple[int, int, int]:
    return (found.st_dev, found.st_ino, found.st_mtime_ns)


def _identity(path: str) -> tuple[int, int, int] | None:
    try:
        return _identity_of(os.stat(path))
    except OSError:
        return None


def _break(lock: str, stale: tuple[int, int, int]) -> None:
    """Remove a lock that somebody left, but never one that was taken since."""
    taken = f"{lock}.{uuid.uuid4().hex[:8]}"
    with contextlib.suppress(OSError):
        if _identity(lock) != stale:
            return
        os.rename(lock, taken)
        if _identity(taken) != stale:  # it was newer after all: back with it
            os.link(taken, lock)
        os.unlink(taken)


def _free_name(path: str) -> str:
    number, name = 1, path
    while os.path.lexists(name):
        number += 1
        name = f"{path}-{number}"
    return name
