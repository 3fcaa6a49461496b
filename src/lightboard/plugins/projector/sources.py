"""Where embeddings are: projector_config.pbtxt in the logdir's folders, logged matrices, what was uploaded."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import threading
import time
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from lightboard.logdir import Logdir, OpenFile, is_remote
from lightboard.plugins.projector.checkpoint import find_checkpoint, say_none
from lightboard.plugins.projector.decode import CONFIG, FOLDERS, EmbeddingFiles, decode_each
from lightboard.reader.query import BlobPoint, BlobRef, Board
from lightboard.types import Run

Kind = Literal["projector", "tensor", "upload"]

# A look lasts this long: pages ask often.
_FRESH: Final = 1.0
# Folders that are looked into, besides those of runs.
_MOST_FOLDERS: Final = 20_000
_MOST_CONFIG: Final = 64 << 20
# Bytes of a remote file that are asked for at a time, and how many such pieces together.
_PIECE: Final = 8 << 20
_PIECES: Final = 4
# Series of which the first bytes are read to see whether they are matrices.
_MOST_SERIES: Final = 2_000
_HEAD: Final = 512
_STEP: Final = re.compile(r"(.+):(\d{1,18})", re.DOTALL)


def read_file(logdir: Logdir, path: str, most: int) -> bytes | None:
    """A file below the logdir; None where there is none. Raises OSError, and ValueError beyond `most` bytes."""
    try:
        file = logdir.open(path, Run("."))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        if file.info.size > most:
            raise ValueError(f"is larger than {most >> 30} GiB")
        if is_remote(logdir.path):
            return b"".join(_read_pieces(file))
        return file.read(0, file.info.size)
    finally:
        file.close()


def _read_pieces(file: OpenFile) -> Iterator[bytes]:
    places = [(at, _PIECE) for at in range(0, file.info.size, _PIECE)]
    for begin in range(0, len(places), _PIECES):
        together = places[begin : begin + _PIECES]
        file.expect(together)
        for at, length in together:
            yield file.read(at, length)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an embedding, and where it stands."""

    step: int | None
    path: str
    """Of the vectors, relative to the logdir; the tag of a logged matrix; the name of an uploaded file."""
    shape: tuple[int, int] | None = None
    """Where it is known without reading the file."""
    folder: str = ""
    """Of the config, relative to the logdir; paths in `files` begin there."""
    files: EmbeddingFiles | None = None
    checkpoint: str = ""
    """What the files of a TensorFlow checkpoint begin with that has the vectors, relative to the logdir."""
    ref: BlobRef | None = None
    tag: int = -1


@dataclass(frozen=True, slots=True)
class Source:
    """One embedding with all its steps."""

    id: str
    run: int | None
    run_name: str
    name: str
    kind: Kind
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be taken, and why."""

    run: int | None
    run_name: str
    name: str
    said: str


@dataclass(slots=True)
class Found:
    """One look at a board."""

    at: float = 0.0
    sources: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


_looking = threading.Lock()
_looks: dict[str, Found] = {}
"""The last look, by epoch; only the newest epochs are kept."""
_configs: dict[
    tuple[str, str], tuple[bytes, tuple[list[EmbeddingFiles], list[tuple[str, str]]]]
] = {}
_texts: dict[tuple[str, str], tuple[Hashable, bytes]] = {}
_MOST_TEXTS: Final = 1_000


def make_id(*parts: str) -> str:
    """A name for a source that stays the same after a restart."""
    return hashlib.blake2b(
        "\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8
    ).hexdigest()


def is_any_there(board: Board) -> bool:
    """Whether a config is in some folder. Stops at the first."""
    return next(_find_configs(board), None) is not None


def find_sources(board: Board) -> Found:
    """All embeddings of the logdir. Looks again when the last look is a second old."""
    with _looking:
        found = _looks.get(board.epoch)
        if found is None or time.monotonic() - found.at > _FRESH:
            found = _look(board)
            _looks[board.epoch] = found
            while len(_looks) > 2:
                del _looks[next(iter(_looks))]
    return found


def _look(board: Board) -> Found:
    found = Found()
    sources: list[Source] = []
    for folder, run_name in _find_configs(board):
        sources += _read_config(board, folder, run_name, found.problems)
    sources.sort(key=lambda one: (one.run_name, one.name))
    sources += _find_matrices(board)
    found.sources = {one.id: one for one in sources}
    found.at = time.monotonic()
    return found


# --- configs ---------------------------------------------------------------------------------


def _find_configs(board: Board) -> Iterator[tuple[str, str]]:
    """(folder, run name) of each config, relative to the logdir; "" is the logdir itself."""
    listed = board.logdir.list_beside(CONFIG)
    if listed is not None:
        for folder in sorted(posixpath.dirname(info.path) for info in listed):
            yield folder, _run_of(folder)
        return
    place = board.logdir.path
    seen: set[str] = set()
    runs = ["", *("" if run.name == "." else run.name for run in board.list_runs())]
    for run in runs:
        for inner in FOLDERS:
            folder = posixpath.join(run, inner) if inner else run
            if folder not in seen and os.path.isfile(os.path.join(place, folder, CONFIG)):
                yield folder, run or "."
            seen.add(folder)
    for folder in _walk(place):
        if folder not in seen and os.path.isfile(os.path.join(place, folder, CONFIG)):
            yield folder, _run_of(folder)
        seen.add(folder)


def _run_of(folder: str) -> str:
    return folder.removesuffix(FOLDERS[1]).rstrip("/") or "."


def _walk(place: str) -> Iterator[str]:
    """Folders below the logdir, nearest first; those that torch makes for each step are not entered."""
    level, count = [""], 0
    while level:
        below: list[str] = []
        for folder in level:
            yield folder
            try:
                with os.scandir(os.path.join(place, folder)) as entries:
                    for entry in entries:
                        name = entry.name
                        is_step = name.isdigit() and len(name) >= 5
                        if (
                            name.startswith(".")
                            or is_step
                            or not entry.is_dir(follow_symlinks=False)
                        ):
                            continue
                        below.append(posixpath.join(folder, name))
                        count += 1
                        if count > _MOST_FOLDERS:
                            yield from below
                            return
            except OSError:
                continue
        level = sorted(below)


def _read_config(board: Board, folder: str, run_name: str, problems: list[Problem]) -> list[Source]:
    run = next((one.id for one in board.list_runs() if one.name == run_name), None)
    try:
        text = _read_text(board.logdir, posixpath.join(folder, CONFIG))
        embeddings, refused = _decode(board.logdir.path, folder, text)
    except (ValueError, OSError) as error:
        problems.append(Problem(run, run_name, "", str(error)))
        return []
    problems += [Problem(run, run_name, name, said) for name, said in refused]
    # A tag's steps stand side by side; what is named twice was written over.
    steps: dict[str, dict[int | None, Step]] = {}
    for files in embeddings:
        if not files.tensor_path:
            folders = tuple(dict.fromkeys((folder, folder.removesuffix(FOLDERS[1]).rstrip("/"))))
            checkpoint = find_checkpoint(board.logdir, folders, files.checkpoint)
            if checkpoint is None:
                problems.append(Problem(run, run_name, files.name, say_none(files.checkpoint)))
            else:
                path = checkpoint + ".index"
                last = Step(None, path, None, folder, files, checkpoint)
                steps.setdefault(files.name, {})[None] = last
            continue
        match = _STEP.fullmatch(files.name)
        name, step = (match[1], int(match[2])) if match else (files.name, None)
        shape = (files.shape[0], files.shape[1]) if len(files.shape) == 2 else None
        path = posixpath.normpath(posixpath.join(folder, files.tensor_path))
        steps.setdefault(name, {})[step] = Step(step, path, shape, folder, files)
    return [
        Source(
            make_id("projector", folder, name),
            run,
            run_name,
            name,
            "projector",
            tuple(
                found[step] for step in sorted(found, key=lambda one: -1 if one is None else one)
            ),
        )
        for name, found in steps.items()
    ]


def _read_text(logdir: Logdir, path: str) -> bytes:
    """Of a config; one far away is asked for when its listing says that it changed."""
    file = logdir.open(path, Run("."))
    try:
        if file.info.size > _MOST_CONFIG:
            raise ValueError(f"{path} is larger than {_MOST_CONFIG >> 20} MiB")
        if not is_remote(logdir.path):
            return file.read(0, file.info.size)
        place, version = (logdir.path, path), file.info.identity
        kept = _texts.get(place)
        if kept is None or kept[0] != version:
            if len(_texts) > _MOST_TEXTS:
                _texts.clear()
            kept = _texts[place] = version, file.read(0, file.info.size)
        return kept[1]
    finally:
        file.close()


def _decode(
    place: str, folder: str, text: bytes
) -> tuple[list[EmbeddingFiles], list[tuple[str, str]]]:
    kept = _configs.get((place, folder))
    if kept is not None and kept[0] == text:
        return kept[1]
    decoded = decode_each(text)
    if len(_configs) > _MOST_TEXTS:
        _configs.clear()
    _configs[place, folder] = text, decoded
    return decoded


# --- logged matrices -------------------------------------------------------------------------


def _find_matrices(board: Board) -> list[Source]:
    """Every logged tensor that has two axes at its last step."""
    sources: list[Source] = []
    looked = 0
    for run in board.list_runs():
        for tag in board.list_tags(run.id):
            if tag.plugin != "tensor":
                continue
            looked += 1
            if looked > _MOST_SERIES:
                return sources
            points = board.list_blobs(run.id, tag.id)
            shape = _shape_of(board, points[-1], tag.id) if points else None
            if shape is None:
                continue
            name = tag.tag.decode("utf-8", "replace")
            last = {point.step: point for point in points}
            steps = tuple(
                Step(step, name, shape if point is points[-1] else None, ref=point.ref, tag=tag.id)
                for step, point in last.items()
            )
            sources.append(
                Source(make_id("tensor", run.name, name), run.id, run.name, name, "tensor", steps)
            )
    return sources


def _shape_of(board: Board, point: BlobPoint, tag: int) -> tuple[int, int] | None:
    from lightboard.events.numbers import read_numbers

    head = read_numbers(board.read_heads([point], _HEAD)[0])
    if len(head.shape) != 2 or head.shape[0] < 1 or head.shape[1] < 2:
        return None
    is_number = bool(head.dtype) or bool(head.length)
    return (head.shape[0], head.shape[1]) if is_number else None
