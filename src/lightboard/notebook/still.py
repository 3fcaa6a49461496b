"""A board's curves as a still picture: HTML without scripts, for cells whose browser reaches no board."""

from __future__ import annotations

import html
import json
import math
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import numpy as np

from lightboard.amounts import counted
from lightboard.notebook.boards import Board as RunningBoard
from lightboard.notebook.boards import BoardFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightboard.board import Board, RunInfo

# A notebook keeps what its cells show: a few hundred kB at most.
_MOST_CARDS: Final = 12
_MOST_RUNS: Final = 10
# Longer series would be fetched as a whole to be drawn on so few pixels.
_MOST_POINTS: Final = 500_000

_PATIENCE: Final = 20.0  # seconds until a board has read what there is

_WIDTH: Final = 300
_HEIGHT: Final = 140
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 6, 6, 18
_COLUMNS: Final = 125  # two pixels each
_COLOURS: Final = (
    *("#1c6fc7", "#ec600c", "#1e9962", "#c2307f", "#8a3fbd"),
    *("#05a0c5", "#a38b32", "#5b8a52", "#c61e02", "#d960a0"),
)
_INK: Final = "#7a7a7a"  # read on white and on black alike

Curve = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


@dataclass(frozen=True)
class Still:
    """Curves as they were when this was made, for the output of a cell."""

    content: str
    """HTML; no text of logs in it is markup."""
    about: str

    def _repr_html_(self) -> str:
        return self.content

    def __repr__(self) -> str:
        return self.about

    @property
    def bundle(self) -> dict[str, str]:
        """What IPython shows, by MIME type."""
        return {"text/html": self.content, "text/plain": self.about}

    def _ipython_display_(self) -> None:
        display: Any = import_module("IPython.display")
        display.display(self.bundle, raw=True)


def still_of_logdir(logdir: str, *, follow_links: bool = False) -> Still:
    """Read it, without a board. Raises BoardFailed."""
    import lightboard

    try:
        board = lightboard.open(logdir, follow_links=follow_links)
    except FileNotFoundError:
        return _say(logdir, "is not there yet: run the cell again once a training has made it.")
    except (OSError, ValueError) as error:
        message, _, hint = str(error).partition("\nhint: ")
        raise BoardFailed(message, hint or "lightboard doctor") from None
    return make_still(board, logdir, "The live board: the same without “static”.")


def still_of(running: RunningBoard, live: str) -> Still:
    """What a board has read; it never fails: it stands in for the board."""
    import lightboard

    try:
        if not _has_read(running):
            return _say(running.logdir, f"is still being read. {live}")
        return make_still(lightboard.open(running.url), running.logdir, live, renewed=True)
    except (OSError, ValueError, LookupError) as error:
        return _say(running.logdir, f"could not be read: {error}. {live}")


def stand_in_for(running: RunningBoard, live: str, frame: str) -> Still:
    """The same, gone from the page once the frame of this name has reached the board."""
    still = still_of(running, live)
    return Still(f'<div data-stands-in="{frame}">{still.content}</div>', still.about)


def _has_read(running: RunningBoard) -> bool:
    """Wait for it, but not for ever."""
    end = time.monotonic() + _PATIENCE
    while True:
        with urllib.request.urlopen(f"{running.url}api/board", timeout=_PATIENCE) as reply:
            if json.load(reply)["load"]["phase"] != "loading":
                return True
        if time.monotonic() > end:
            return False
        time.sleep(0.05)


def _say(name: str, said: str) -> Still:
    return Still(
        f'<div class="lightboard-still"><p><code>{html.escape(name)}</code> {html.escape(said)}</p></div>',
        f"{name} {said}",
    )


def make_still(board: Board, name: str, live: str, *, renewed: bool = False) -> Still:
    """The last state of a board's scalars. `name`: of the logdir, for people. `live`: how to come to the live board.

    `renewed`: others will take their place.
    """
    told = time.strftime("%Y-%m-%d %H:%M:%S")
    chosen = _newest(board.list_runs())
    tags, of = _tags(board, chosen)
    shown = tags[:_MOST_CARDS]
    curves = _read(board, chosen, set(shown), of)
    colours = {run.name: _COLOURS[at] for at, run in enumerate(chosen)}
    cards = "".join(_card(tag, curves.get(tag, {}), colours) for tag in shown)
    left_out = _left_out(board, chosen, tags, of)
    about = f"curves of {name} as of {told}"
    body = (
        f'<div style="display: flex; flex-wrap: wrap; gap: 16px; margin: 8px 0">{cards}</div>'
        if cards
        else "<p>No curves are there yet.</p>"
    )
    head = (
        f"<b>Pictures</b> of <code>{html.escape(name)}</code>, as of {told}: while the kernel runs they follow what "
        "is logged, every ten seconds."
        if renewed
        else f"<b>A still picture</b> of <code>{html.escape(name)}</code>, made {told}: it does not move. "
        "Run the cell again for what came since."
    )
    content = (
        '<div class="lightboard-still" style="font: 13px/1.4 system-ui, sans-serif">'
        f"<p>{head} {html.escape(live)}</p>"
        f"{body}{f'<p>{html.escape(left_out)}</p>' if left_out else ''}</div>"
    )
    return Still(content, about)


def _newest(runs: Sequence[RunInfo]) -> list[RunInfo]:
    """In the board's order, so that a curve has the same colour in each card."""
    newest = sorted(runs, key=lambda run: run.last or -math.inf, reverse=True)[:_MOST_RUNS]
    return [run for run in runs if run in newest]


def _tags(board: Board, runs: Sequence[RunInfo]) -> tuple[list[str], dict[tuple[str, str], int]]:
    """Scalar tags of these runs, and how many points (run, tag) has."""
    points = {
        (run.name, tag.tag): count
        for run in runs
        for tag, count in board.count_points(run).items()
        if tag.plugin == "scalars"
    }
    found = {tag for _, tag in points}
    return [one.tag for one in board.list_tags(plugin="scalars") if one.tag in found], points


def _read(
    board: Board, runs: Sequence[RunInfo], tags: set[str], points: dict[tuple[str, str], int]
) -> dict[str, dict[str, Curve]]:
    """Tag → run → its points."""
    curves: dict[str, dict[str, Curve]] = {}
    for run in runs:
        wanted = {tag for tag in tags if 0 < points.get((run.name, tag), 0) <= _MOST_POINTS}
        if not wanted:
            continue
        table = board.scalars(wanted.__contains__, [run.name.__eq__])
        step, value = table.step, table.value.astype(np.float64)
        for at, tag in enumerate(table.tags):
            rows = table.tag_codes == at
            curves.setdefault(tag, {})[run.name] = (step[rows].astype(np.float64), value[rows])
    return curves


def _left_out(
    board: Board, runs: Sequence[RunInfo], tags: Sequence[str], points: dict[tuple[str, str], int]
) -> str:
    said = []
    all_runs = len(board.list_runs())
    if all_runs > len(runs):
        said.append(f"the {len(runs)} newest of {counted(all_runs, 'run')}")
    if len(tags) > _MOST_CARDS:
        said.append(f"the first {_MOST_CARDS} of {counted(len(tags), 'tag')}")
    long = sum(points.get((run.name, tag), 0) > _MOST_POINTS for run in runs for tag in tags)
    if long:
        said.append(f"without {counted(long, 'curve')} of more than {_MOST_POINTS:,} points")
    return f"Shown: {', '.join(said)}." if said else ""


def _card(tag: str, curves: dict[str, Curve], colours: dict[str, str]) -> str:
    legend = "".join(
        '<li style="display: flex; gap: 6px; overflow-wrap: anywhere">'
        f'<span style="flex: none; align-self: center; width: 10px; height: 3px; background: {colours[run]}"></span>'
        f'<span style="flex: 1">{html.escape("log folder" if run == "." else run)}</span>'
        f"<span>{_number(value[-1]) if len(value) else ''}</span></li>"
        for run, (_, value) in curves.items()
    )
    picture = _draw([(colours[run], curve) for run, curve in curves.items()])
    source = f"data:image/svg+xml,{quote(picture, safe='/:=,()')}"
    alt = html.escape(f"{tag}: {counted(len(curves), 'curve')}, last values below")
    return (
        f'<figure style="margin: 0; width: {_WIDTH}px">'
        f'<figcaption style="font-weight: 600; overflow-wrap: anywhere">{html.escape(tag)}</figcaption>'
        f'<img alt="{alt}" width="{_WIDTH}" height="{_HEIGHT}" src="{source}">'
        f'<ul style="list-style: none; margin: 0; padding: 0; font-size: 12px">{legend}</ul></figure>'
    )


# --- drawing: numbers only, nothing of the logs' texts -------------------------------------------


def _draw(curves: Sequence[tuple[str, Curve]]) -> str:
    """An SVG of its own."""
    finite = [(step[np.isfinite(value)], value[np.isfinite(value)]) for _, (step, value) in curves]
    finite = [one for one in finite if len(one[0])]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" '
        f'font-size="10" fill="{_INK}">'
    ]
    right, floor = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts.append(f'<path d="M{_LEFT},{_TOP}V{floor}H{right}" fill="none" stroke="{_INK}"/>')
    if finite:
        first, last = _ends([step for step, _ in finite])
        low, high = _ends([value for _, value in finite])
        x0, x1 = _spread(first, last)
        y0, y1 = _spread(low, high)
        for colour, (step, value) in curves:
            # Halves first: the range of float64 does not fit into float64.
            x = _LEFT + (step / 2 - x0 / 2) / (x1 / 2 - x0 / 2) * (right - _LEFT)
            y = floor - (value / 2 - y0 / 2) / (y1 / 2 - y0 / 2) * (floor - _TOP)
            parts += _lines(colour, x, y)
        end = "text-anchor='end'"
        parts.append(f'<text x="{_LEFT - 4}" y="{_TOP + 8}" {end}>{_number(high)}</text>')
        if low != high:
            parts.append(f'<text x="{_LEFT - 4}" y="{floor}" {end}>{_number(low)}</text>')
        parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 4}">{first:,.0f}</text>')
        if first != last:
            parts.append(f'<text x="{right}" y="{_HEIGHT - 4}" {end}>{last:,.0f}</text>')
    return "".join([*parts, "</svg>"])


def _ends(arrays: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    return float(min(one.min() for one in arrays)), float(max(one.max() for one in arrays))


def _spread(low: float, high: float) -> tuple[float, float]:
    """Ends that differ."""
    if low < high:
        return low, high
    half = max(abs(low) * 0.05, 0.5)
    return low - half, high + half


def _lines(colour: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> Iterator[str]:
    order = np.argsort(x, kind="stable")
    x, y = _thin(x[order], y[order])
    breaks = np.flatnonzero(~np.isfinite(y))
    for part in np.split(np.arange(len(y)), breaks):
        at = part[np.isfinite(y[part])]
        if len(at) == 1:
            yield f'<circle cx="{x[at[0]]:.1f}" cy="{y[at[0]]:.1f}" r="2" fill="{colour}"/>'
        elif len(at):
            path = "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x[at], y[at], strict=True))
            yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def _thin(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the greatest of each column, so that no spike is lost."""
    if len(x) <= 2 * _COLUMNS:
        return x, y
    column = np.floor((x - x[0]) / max(x[-1] - x[0], 1e-9) * _COLUMNS)
    begins = np.flatnonzero(np.diff(column, prepend=-1.0))
    y = np.where(np.isfinite(y), y, np.nan)
    both = np.stack([np.fmax.reduceat(y, begins), np.fmin.reduceat(y, begins)], 1)
    return np.repeat(x[begins], 2), both.ravel()


def _number(value: float) -> str:
    return f"{value:.4g}"
