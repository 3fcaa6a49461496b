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
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Final, Protocol

from lightboard.plugins.plugin import RequestError

_SECONDS: Final = 10.0
"""A pattern may take so long over one batch of texts, the start of its process included."""

_PATTERN_SECONDS: Final = 2.0
"""One of many patterns may take so long over all texts."""

_SLOW_PATTERNS: Final = 3
"""After so many that take too long the rest is not tried."""

# "surrogatepass": JSON brings anything.
_HEAD: Final = """
import re, struct, sys
take, give = sys.stdin.buffer, sys.stdout.buffer
def number():
    head = take.read(4)
    if len(head) < 4: sys.exit()
    return struct.unpack("<I", head)[0]
def read():
    return take.read(number()).decode("utf-8", "surrogatepass")
"""

# The pattern, then batches of texts; of each text the first match, in characters, or −1.
_SEARCH: Final = (
    _HEAD
    + """
flags, pattern = read(), read()
find = re.compile(pattern, re.MULTILINE | (re.IGNORECASE if "i" in flags else 0)).search
while True:
    texts = [read() for _ in range(number())]
    for text in texts:
        found = find(text)
        give.write(struct.pack("<qq", *(found.span() if found else (-1, -1))))
    give.flush()
"""
)

# The texts, then patterns; of each a byte for every text that it matches from its start, or what is wrong with it.
_STARTS: Final = (
    _HEAD
    + """
texts = [read() for _ in range(number())]
while True:
    try:
        match = re.compile(read()).match
    except (re.error, OverflowError, RecursionError) as error:
        told = str(error).encode("utf-8", "replace")
        give.write(struct.pack("<BI", 1, len(told)) + told)
    else:
        told = bytes(match(text) is not None for text in texts)
        give.write(struct.pack("<BI", 0, len(told)) + told)
    give.flush()
"""
)

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


def match_starts(patterns: Sequence[str], texts: Sequence[str]) -> list[list[int] | str]:
    """For each pattern the texts (their places) that it matches from their start, as `re.match` does; or what is
    wrong with it. All in one other process, unless one takes too long."""
    found: list[list[int] | str] = []
    slow = 0
    while len(found) < len(patterns):
        if slow >= _SLOW_PATTERNS:
            found.append("not tried: other patterns before it take too long")
            continue
        with _child(_STARTS) as child:
            assert child.stdin
            assert child.stdout
            child.stdin.write(_pack_all(texts))
            for pattern in patterns[len(found) :]:
                timer = threading.Timer(_PATTERN_SECONDS, child.kill)
                timer.start()
                try:
                    child.stdin.write(_pack(pattern))
                    child.stdin.flush()
                    wrong, length = struct.unpack("<BI", _read(child, 5))
                    told = _read(child, length)
                except (BrokenPipeError, EOFError):
                    slow += 1
                    found.append("it takes too long: nested repeats are slow")
                    break
                finally:
                    timer.cancel()
                found.append(
                    told.decode() if wrong else [at for at, matches in enumerate(told) if matches]
                )
    return found


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
        self._child = _start(_SEARCH)
        assert self._child.stdin
        with contextlib.suppress(BrokenPipeError):  # told by the first question
            self._child.stdin.write(self._head)
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], texts: Sequence[str]) -> list[Span | None]:
        assert child.stdin
        assert child.stdout
        # It reads a whole batch before it answers: neither waits for the other to take what it writes.
        child.stdin.write(_pack_all(texts))
        child.stdin.flush()
        told = _read(child, 16 * len(texts))
        return [
            None if start < 0 else (start, end) for start, end in struct.iter_unpack("<qq", told)
        ]

    def __enter__(self) -> _Pattern:
        return self

    def __exit__(self, *_: object) -> None:
        child, self._child = self._child, None
        if child is not None:
            _end(child)


def _start(source: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    with contextlib.suppress(BrokenPipeError):
        child.__exit__(None, None, None)


@contextlib.contextmanager
def _child(source: str) -> Iterator[subprocess.Popen[bytes]]:
    child = _start(source)
    try:
        yield child
    finally:
        _end(child)


def _read(child: subprocess.Popen[bytes], length: int) -> bytes:
    """So many bytes. Raises EOFError when the child ends before."""
    assert child.stdout
    told = child.stdout.read(length)
    if len(told) < length:
        raise EOFError
    return told


def _pack_all(texts: Sequence[str]) -> bytes:
    return struct.pack("<I", len(texts)) + b"".join(map(_pack, texts))


def _pack(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return struct.pack("<I", len(data)) + data
