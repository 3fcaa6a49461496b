"""Finding words or a regular expression in texts. A pattern runs in a process of its own, which can be stopped:
one that backtracks for ever would hold up the whole server, and Python's `re` knows no end.
"""

from __future__ import annotations

import contextlib
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Protocol

from lightboard.plugins.plugin import RequestError

_SECONDS: Final = 10.0
"""A pattern may take so long over one batch of texts, the start of its process included."""

# The pattern, then batches of texts; of each text the first match, in characters, or −1. "surrogatepass": JSON
# brings anything.
_SOURCE: Final = """
import re, struct, sys
take, give = sys.stdin.buffer, sys.stdout.buffer
def number():
    head = take.read(4)
    if len(head) < 4: sys.exit()
    return struct.unpack("<I", head)[0]
def read():
    return take.read(number()).decode("utf-8", "surrogatepass")
flags, pattern = read(), read()
find = re.compile(pattern, re.MULTILINE | (re.IGNORECASE if "i" in flags else 0)).search
while True:
    texts = [read() for _ in range(number())]
    for text in texts:
        found = find(text)
        give.write(struct.pack("<qq", *(found.span() if found else (-1, -1))))
    give.flush()
"""

Span = tuple[int, int]
_PATTERN: Final = re.compile(r"/(.+)/(i?)", re.DOTALL)


class Matcher(Protocol):
    """Finds the first match in each text."""

    def find(self, texts: Sequence[str]) -> list[Span | None]:
        """First and past the last character of each text's first match. Raises RequestError."""

    def __enter__(self) -> Matcher: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def make_matcher(query: str) -> Matcher:
    """For "/pattern/" or "/pattern/i" a regular expression, else the words as they stand, in any case.

    A pattern without a capital letter means any case, as in the runs' filter. Raises RequestError.
    """
    if not query.strip():
        raise RequestError(400, "nothing to search for", "type a word")
    said = _PATTERN.fullmatch(query.strip())
    if said is None:
        return _Words(query)
    pattern = said[1]
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise RequestError(
            400,
            f"this is no regular expression: {error}",
            "without the slashes it is searched for as it stands",
        ) from error
    any_case = bool(said[2]) or not any(letter.isupper() for letter in re.sub(r"\\.", "", pattern))
    return _Pattern(pattern, "i" if any_case else "")


class _Words:
    def __init__(self, words: str) -> None:
        self._find = re.compile(re.escape(words), re.IGNORECASE).search

    def find(self, texts: Sequence[str]) -> list[Span | None]:
        return [found.span() if found else None for found in map(self._find, texts)]

    def __enter__(self) -> _Words:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class _Pattern:
    def __init__(self, pattern: str, flags: str) -> None:
        self._head = _pack(flags) + _pack(pattern)
        self._child: subprocess.Popen[bytes] | None = None

    def find(self, texts: Sequence[str]) -> list[Span | None]:
        child = self._child or self._start()
        slow = threading.Timer(_SECONDS, child.kill)
        slow.start()
        try:
            return self._ask(child, texts)
        except (BrokenPipeError, EOFError) as error:
            raise RequestError(
                400,
                "this regular expression takes too long",
                "make it simpler: nested repeats are slow",
            ) from error
        finally:
            slow.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _SOURCE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._child.stdin
        with contextlib.suppress(BrokenPipeError):  # told by the first question
            self._child.stdin.write(self._head)
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], texts: Sequence[str]) -> list[Span | None]:
        assert child.stdin
        assert child.stdout
        # It reads a whole batch before it answers: neither waits for the other to take what it writes.
        child.stdin.write(struct.pack("<I", len(texts)) + b"".join(map(_pack, texts)))
        child.stdin.flush()
        told = child.stdout.read(16 * len(texts))
        if len(told) < 16 * len(texts):
            raise EOFError
        return [
            None if start < 0 else (start, end) for start, end in struct.iter_unpack("<qq", told)
        ]

    def __enter__(self) -> _Pattern:
        return self

    def __exit__(self, *_: object) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with contextlib.suppress(BrokenPipeError):
                child.__exit__(None, None, None)


def _pack(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return struct.pack("<I", len(data)) + data
