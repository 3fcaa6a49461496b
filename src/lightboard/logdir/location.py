"""From what the user typed to the logdir it names: a folder here, or a URL."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from lightboard.logdir.local import LocalLogdir

if TYPE_CHECKING:
    from lightboard.logdir.logdir import Logdir

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


# Readers that wait for replies at the same time; what remains of a store's share is for pictures.
READING_THREADS: Final = 12


class RemoteProblem(Exception):
    """A URL that cannot be a logdir as things are."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\nhint: {hint}")
        self.message = message
        self.hint = hint


def is_remote(where: str) -> bool:
    """Whether `where` is a URL of anything but a folder of this machine.

    >>> is_remote("s3://bucket/logs"), is_remote("logs"), is_remote("file:///logs")
    (True, False, False)
    """
    return bool(_URL.match(where)) and not where.startswith("file://")


def full_name(where: str | os.PathLike[str]) -> str:
    """The logdir's name for people and for the cache: an absolute path, or a URL without secrets.

    >>> full_name("file:///logs/a%20b"), full_name("S3://bucket/logs/")
    ('/logs/a b', 's3://bucket/logs')
    """
    text = os.fspath(where)
    if is_remote(text):
        return _normal(without_secrets(text))
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
    return os.path.abspath(os.path.expanduser(text))


def open_logdir(
    where: str | os.PathLike[str], *, interval: float = 5.0, follow_links: bool = False
) -> Logdir:
    """The logdir `where`: a folder, which need not exist, or a URL (docs/remote.md).

    `interval`: seconds, the shortest pause between looks at a remote one. `follow_links`: also those
    that lead out of the folder. Nothing is asked of the remote store yet. Raises RemoteProblem where
    the URL can be none, with a hint.

    >>> open_logdir("/logs").path
    '/logs'
    """
    if not is_remote(os.fspath(where)):
        return LocalLogdir(full_name(where), follow_links=follow_links)
    from lightboard.logdir import bucket
    from lightboard.logdir.filesystem import FileSystemStore
    from lightboard.logdir.remote import RemoteLogdir

    url = _normal(os.fspath(where))
    known = url.partition("://")[0] in bucket.SCHEMES
    store = bucket.BucketStore(url) if known else FileSystemStore(url)
    return RemoteLogdir(store, full_name(url), interval)


def without_secrets(text: str) -> str:
    """The text with what may be secret left out of its URLs: they stand on everybody's page.

    >>> without_secrets("sftp://me:secret@host/logs")
    'sftp://me@host/logs'
    >>> without_secrets("GET https://me:secret@host/logs?token=secret failed")
    'GET https://host/logs failed'
    """
    text = re.sub(r"(https?://)[^/\s]*@", r"\1", text)
    text = re.sub(r"(https?://[^\s?'\"]*)\?[^\s'\"]*", r"\1", text)
    return re.sub(r"([A-Za-z][A-Za-z0-9+.-]*://[^/@:\s]*):[^/\s]*@", r"\1@", text)


def _normal(url: str) -> str:
    scheme, rest = url.split("://", 1)
    return f"{scheme.lower()}://{rest.rstrip('/')}"
