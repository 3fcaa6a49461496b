"""A tag's pictures as a zip, made while it is sent: run/tag/step.png, names that stay inside any folder."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from lightboard.plugins.images.decode import sniff
from lightboard.plugins.plugin import RequestError
from lightboard.reader.query import NotInStore

if TYPE_CHECKING:
    from typing import IO

EXTENSIONS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/webp": ".webp",
}
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST: Final = 120


def clean(name: str) -> list[str]:
    r"""The parts of a run's or a tag's name as folders that any system takes, and that lead nowhere else.

    >>> clean("a/../../etc/pass wd")
    ['a', '_', '_', 'etc', 'pass wd']
    >>> clean("C:\\windows\x00")
    ['C_', 'windows_']
    >>> clean("."), clean("con")
    (['_'], ['_con'])
    """
    parts: list[str] = []
    for part in re.split(r"[/\\]", name):
        safe = re.sub(
            r'[\x00-\x1f\x7f-\x9f<>:"|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]', "_", part
        )
        safe = safe.strip(" ").rstrip(".")[:_LONGEST]
        if part:
            parts.append("_" + safe if _RESERVED.fullmatch(safe) else safe or "_")
    return parts


class _Pipe:
    """What is written, until it is taken. Not seekable: nothing that has gone out is changed."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zip_entries(
    tag: str, entries: Iterable[tuple[str, int, float, Callable[[], Sequence[bytes]]]]
) -> Iterator[bytes]:
    """The zip in pieces of one step each. `entries`: run, step, wall time (seconds since the epoch), its pictures.

    What cannot be read is left out, and told in a file `errors.txt`; no reader of a broken log loses the others.
    """
    pipe = _Pipe()
    used: set[str] = set()
    errors: list[str] = []

    def unique(stem: str, extension: str) -> str:
        name, again = stem + extension, 2
        while (
            name.casefold() in used
        ):  # two runs may differ in what was cleaned, a step may be there twice
            name, again = f"{stem}~{again}{extension}", again + 1
        used.add(name.casefold())
        return name

    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_STORED) as archive:
        for run, step, wall_time, read in entries:
            try:
                pictures = read()
            except (RequestError, NotInStore, OSError) as error:
                errors.append(f"{run}, {tag}, step {step}: {error}")
                continue
            for sample, data in enumerate(pictures):
                stem = "/".join([*clean(run), *clean(tag), f"{step}"])
                if len(pictures) > 1:
                    stem += f"_{sample}"
                name = unique(stem, EXTENSIONS.get(sniff(data), ".bin"))
                archive.writestr(zipfile.ZipInfo(name, _date(wall_time)), data)
                yield pipe.take()
        if errors:
            archive.writestr("errors.txt", "\n".join(errors))
    yield pipe.take()


def _date(wall_time: float) -> tuple[int, int, int, int, int, int]:
    """Local time as zips hold it: from 1980 to 2107."""
    first, last = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
    try:
        at = tuple(time.localtime(wall_time))[:6]
    except (ValueError, OverflowError, OSError):
        return first
    return cast("tuple[int, int, int, int, int, int]", max(first, min(last, at)))
