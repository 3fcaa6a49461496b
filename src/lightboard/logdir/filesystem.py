"""File systems as remote stores: whatever fsspec speaks, such as sftp://, hf://, http:// and memory://."""
# ruff: noqa: D102
# What the methods mean stands in remote.py.

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from lightboard.logdir.location import RemoteProblem, full_name, without_secrets
from lightboard.logdir.logdir import is_listed
from lightboard.logdir.remote import Denied, Object, Piece, Shut, make_unanswered

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Where a file system says that a file's content changed.
_VERSIONS: Final = (
    "ETag",
    "etag",
    "blob_id",
    "sha256",
    "md5",
    "checksum",
    "version_id",
    "Content-MD5",
    "Digest",
    "Last-Modified",
)
_TIMES: Final = ("mtime", "LastModified", "last_modified", "modified", "created")
_PAUSES: Final = (0.2, 0.8)  # seconds before another try
# Connections at a time: of one that waits for each reply (sftp: a session each), and of the others.
_CONNECTIONS: Final = 4
_IN_FLIGHT: Final = 16
# Of a file whose content and time nobody tells: another in each process, so that its bytes must prove it.
_UNTOLD: Final = os.urandom(8).hex()

_SSH: Final = ("sftp", "ssh")
_KNOWN_HOSTS: Final = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")

_PACKAGES: Final = {
    "hf": "huggingface_hub",
    "http": "aiohttp",
    "https": "aiohttp",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "smb": "smbprotocol",
}

_T = TypeVar("_T")


class _Connection(Struct):
    """A file system and the folder in it. Used by one thread at a time."""

    fs: AbstractFileSystem
    root: str
    listing: int
    """The listing since which it remembers nothing older."""


class FileSystemStore:
    """Everything below `url`."""

    def __init__(self, url: str) -> None:
        """Nothing is asked of the file system yet. Raises RemoteProblem."""
        self._name = full_name(url)
        try:
            import fsspec
        except ImportError:
            raise RemoteProblem(
                f"{self._name} takes a package that is not here: fsspec",
                'pip install "lightboard[remote]"',
            ) from None
        self._url = url
        scheme = url.partition("://")[0]
        try:
            kind = fsspec.get_filesystem_class(scheme)
            self._options = _ssh_options() if scheme in _SSH else {}
        except ValueError:
            raise RemoteProblem(
                f"{scheme}:// is not known here",
                "a folder, or s3:// gs:// az:// hf:// sftp:// http:// (docs/remote.md)",
            ) from None
        except ImportError as error:
            package = _PACKAGES.get(scheme, f'"fsspec[{scheme}]"')
            raise RemoteProblem(
                f"{self._name} takes a package that is not here: {error}",
                f"pip install {package}",
            ) from None
        self._is_asynchronous = bool(kind.async_impl)
        self.in_flight = _IN_FLIGHT if self._is_asynchronous else _CONNECTIONS
        self._lists_in_bulk = _overrides_find(kind)
        self._lock = threading.Lock()
        self._idle: list[_Connection] = []
        self._listing = 0

    def list_objects(self) -> Iterator[Object | Shut]:
        with self._lock:
            self._listing += 1
        return iter(self._ask(self._list))

    def find(self, path: str) -> Object:
        def ask(fs: AbstractFileSystem, root: str) -> Object:
            info = fs.info(f"{root}/{path}")
            if info["type"] == "directory":
                raise FileNotFoundError(path)
            if info["type"] == "link" or info.get("islink"):
                # What names it may have come with the logs, and a link may lead anywhere.
                raise Denied(f"{path} is a link, which is not followed")
            return _object(fs, info, path)

        return self._ask(ask)

    def read(self, path: str, start: int, end: int) -> Piece:
        # Else some read five megabytes for each byte that is asked of them.
        exact = {} if self._is_asynchronous else {"cache_type": "none"}
        data = self._ask(
            lambda fs, root: fs.cat_file(f"{root}/{path}", start=start, end=end, **exact)
        )
        if len(data) > end - start:
            raise Denied(f"{self._name} gives whole files only (hint: a server with byte ranges)")
        return Piece(memoryview(data), None)

    def _list(self, fs: AbstractFileSystem, root: str) -> list[Object | Shut]:
        found: list[Object | Shut] = []
        for info in self._walk(fs, root):
            if isinstance(info, Shut):
                found.append(info)
            elif is_listed(info["name"]):
                found.append(_object(fs, info, _below(root, info["name"])))
        if not found and not fs.exists(root):
            raise FileNotFoundError(self._name)
        return found

    def _walk(self, fs: AbstractFileSystem, root: str) -> Iterator[dict[str, Any] | Shut]:
        if self._lists_in_bulk:
            yield from fs.find(root, detail=True).values()
            return
        # Not fs.find: it leaves out what it cannot read, and nobody would know that a run is missing.
        pending = [root]
        seen = {root}
        while pending:
            folder = pending.pop()
            try:
                entries = fs.ls(folder, detail=True)
            except FileNotFoundError:
                continue
            except PermissionError:
                if folder == root:
                    raise
                yield Shut(_below(root, folder), "no permission to read this folder")
                continue
            for info in entries:
                name = info["name"].rstrip("/")
                if info["type"] != "directory":
                    yield info
                elif name.startswith(f"{root}/") and name not in seen:
                    seen.add(name)
                    pending.append(name)

    def _ask(self, question: Callable[[AbstractFileSystem, str], _T]) -> _T:
        for pause in (*_PAUSES, None):
            try:
                connection = self._connect()
                try:
                    return question(connection.fs, connection.root)
                finally:
                    with self._lock:
                        self._idle.append(connection)
            except (FileNotFoundError, Denied):
                raise
            except PermissionError as error:
                raise self._denied(str(error)) from None
            except Exception as error:
                if _is_refusal(error):
                    raise self._denied(str(error)) from None
                with self._lock:  # they may all be lost: made anew
                    self._idle.clear()
                if pause is None:
                    reason = self._without_secrets(str(error) or type(error).__name__)
                    raise make_unanswered(f"{self._name} does not answer", reason) from None
                time.sleep(pause)
        raise AssertionError

    def _denied(self, reason: str) -> Denied:
        return Denied(f"{self._name} denies access: {self._without_secrets(reason)}")

    def _without_secrets(self, text: str) -> str:
        password = urlsplit(self._url).password
        for secret in (password, unquote(password)) if password else ():
            text = text.replace(secret, "…")
        return without_secrets(text)

    def _connect(self) -> _Connection:
        from fsspec.core import url_to_fs

        with self._lock:
            connection = self._idle.pop() if self._idle else None
            listing = self._listing
        if connection is None:
            fs, root = url_to_fs(self._url, skip_instance_cache=True, **self._options)
            return _Connection(fs, root.rstrip("/"), listing)
        if connection.listing != listing:
            connection.fs.invalidate_cache()  # sizes as they were then
            connection.listing = listing
        return connection


def _is_refusal(error: Exception) -> bool:
    """Whether trying again is in vain, as far as errors of many libraries have that in common."""
    named = {kind.__name__ for kind in type(error).__mro__}
    return getattr(error, "status", None) in (401, 403) or "AuthenticationException" in named


def _ssh_options() -> dict[str, Any]:
    """Only hosts that ssh knows: fsspec by itself would give a password to whoever answers."""
    import paramiko
    from fsspec.implementations import sftp

    if not hasattr(sftp, "HOST_KEY_POLICIES"):
        raise RemoteProblem("this fsspec does not check the keys of hosts", "pip install -U fsspec")
    # What goes wrong is told once, by us; paramiko would print tracebacks beside it.
    logging.getLogger("paramiko").addHandler(logging.NullHandler())

    class KnownHosts(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
        def missing_host_key(self, client: object, hostname: str, key: object) -> None:
            known = paramiko.HostKeys()
            for file in _KNOWN_HOSTS:
                with contextlib.suppress(FileNotFoundError):
                    known.load(os.path.expanduser(file))
            if not known.check(hostname, key):
                raise Denied(
                    f"the host {hostname} did not show a key of ~/.ssh/known_hosts "
                    "(hint: log in with ssh once, or ssh-keyscan -H)"
                )

    return {"host_key_policy": KnownHosts()}


def _below(root: str, name: str) -> str:
    return name[len(root) :].strip("/")


def _overrides_find(kind: type[Any]) -> bool:
    """Whether it lists a whole tree by other means than folder after folder."""
    from fsspec import AbstractFileSystem
    from fsspec.asyn import AsyncFileSystem

    if issubclass(kind, AsyncFileSystem):
        return kind._find is not AsyncFileSystem._find or "find" in vars(kind)
    return kind.find is not AbstractFileSystem.find


def _object(fs: AbstractFileSystem, info: dict[str, Any], path: str) -> Object:
    if info.get("size") is None:
        info = {**info, **fs.info(info["name"])}
    size = info.get("size")
    if size is None:
        raise Denied(f"{path}: its size is not told, so its end cannot be followed")
    known = {**info, **(info.get("lfs") or {})}
    moment = next((known[name] for name in _TIMES if known.get(name)), 0)
    mtime = 0.0
    with contextlib.suppress(TypeError, ValueError):
        mtime = moment.timestamp() if isinstance(moment, datetime) else float(moment)
    version = next((str(known[name]) for name in _VERSIONS if known.get(name)), None)
    return Object(path, version or f"{size}:{mtime or _UNTOLD}", size, int(mtime * 1e9))
