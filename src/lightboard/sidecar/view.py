"""`lightboard.View`: a view of the page, made in Python and found there by its name."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

_X_AXES: Final = ("step", "relative", "wall", "tag")
_SMOOTHERS: Final = ("exponential", "timed", "gaussian", "mean")
_Y_AXES: Final = ("linear", "log", "symlog")
_COLUMNS: Final = ("auto", "1", "2", "3", "4", "5", "6")
_CENTRES: Final = ("mean", "median")
_BANDS: Final = ("std", "stderr", "ci95", "minmax", "quartiles")
_MOST_SMOOTHING: Final = 0.999

Card: TypeAlias = Sequence[str] | str | Mapping[str, Sequence[str] | str]
_FEWEST_TAGS: Final = 2
_GROUPING: Final = re.compile(r"(config|last|run|pattern|folder):.", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows, under a name: saved into a logdir, it is in the page's list of views.

    Everything but the name may be left out; it is then as the page has it by itself.

    Args:
        name: what the page lists it under. Saving under a name that is there replaces that view.
        dashboard: a plugin's name, as "scalars" or "images".
        tags: the tag filter: words, or "/a regular expression/".
        runs: the run filter, likewise.
        only: names of the runs that are shown; all others are not.
        hide: names of the runs that are not shown; all others are. Not together with `only`.
        group_by: draws runs together, as one curve with a band: those that have the same value of a
            setting ("lr"), the same match of a regular expression over their names ("/^(.*)-seed/"),
            the same folder ("folder:1" is its first level) or last value ("last:epoch"); by several
            of these at once if it is a list.
        centre: of a group: its "mean" or "median".
        band: around it: "std" (standard deviation), "stderr" (standard error), "ci95" (95 % interval
            of the mean), "minmax" or "quartiles".
        members: True: the runs of a group are drawn too, faintly.
        pins: tags whose cards are on top; None: those that each browser keeps.
        combined: cards of several tags, which stand at the top: each a list of tags, or a tag filter
            as text, whose card takes in what matches later, too; or {"left": …, "right": [tags]}, which
            says what stands on which of two y axes (else the page decides by the values). A dict of
            names and such cards gives them names.
        opened: numbered tags that stand in cards of their own, not in one: their tag with {} for the
            number, as "layer.{}/weight".
        smoothing: 0 (none) to 0.999, of the curves.
        smoother: how; "exponential" is TensorBoard's.
        x: the curves' x axis: steps, time since a run's first point, wall time, or "tag".
        x_tag: with x="tag": the tag whose values x is; it alone says so, too.
        y: the curves' y axis.
        y_range: its two ends, None for one that the data decides.
        zoom: the range of the x axis that is shown, in its units (steps; seconds).
        columns: cards beside each other, 1 to 6 or "auto".
        outliers: True: the y axis takes in every point, however far out.
        settings: what else stands in the page's URL after the dashboard's name, by dashboard, as text.

    Raises:
        ValueError, TypeError: for what no view can be; the message says what can.

    >>> view = View("baseline", tags="loss", smoothing=0.9, x="relative")
    >>> view.state
    'scalars?tags=loss&scalars.smoothing=0.9&scalars.x=relative'
    >>> import tempfile
    >>> logdir = tempfile.mkdtemp()
    >>> view.save(logdir).endswith("lightboard.json")
    True

    Train and validation in one card, and one card of all norms under a name of its own:

    >>> View("board", combined=[["train/loss", "val/loss"]]).state
    'scalars?scalars.combined=%5B%5B%22train/loss%22,%22val/loss%22%5D%5D'
    >>> View("norms", combined={"all norms": "/norm/"}).save(logdir).endswith("lightboard.json")
    True

    Loss and accuracy on axes of their own, whatever their values:

    >>> View("both", combined=[{"left": ["loss"], "right": ["acc"]}]).state
    'scalars?scalars.combined=%5B%7B%22tags%22%3A%5B%22loss%22,%22acc%22%5D,%22right%22%3A%5B%22acc%22%5D%7D%5D'

    Ten seeds of each learning rate, as one curve each:

    >>> View("seeds", group_by="lr", band="ci95").state
    'scalars?group=config%3Alr&scalars.band=ci95'

    The state is what stands behind the `#` of the page's URL, so a link is made of it, too:

    >>> "http://localhost:6006/#" + View("two", only=["a", "b/seed 1"]).state
    'http://localhost:6006/#scalars?only=a&only=b/seed%201'
    """

    name: str = field(kw_only=False)
    dashboard: str = "scalars"
    tags: str = ""
    runs: str = ""
    only: Sequence[str] | None = None
    hide: Sequence[str] = ()
    group_by: str | Sequence[str] = ()
    centre: Literal["mean", "median"] | None = None
    band: Literal["std", "stderr", "ci95", "minmax", "quartiles"] | None = None
    members: bool = False
    pins: Sequence[str] | None = None
    combined: Sequence[Card] | Mapping[str, Card] = ()
    opened: Sequence[str] = ()
    smoothing: float | None = None
    smoother: Literal["exponential", "timed", "gaussian", "mean"] | None = None
    x: Literal["step", "relative", "wall", "tag"] | None = None
    x_tag: str = ""
    y: Literal["linear", "log", "symlog"] | None = None
    y_range: tuple[float | None, float | None] | None = None
    zoom: tuple[float, float] | None = None
    columns: int | Literal["auto"] | None = None
    outliers: bool = False
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a view needs a name\nhint: View('baseline', tags='loss')")
        if self.only is not None and self.hide:
            raise ValueError("only= says which runs are shown, hide= which are not\nhint: give one")
        if any(isinstance(one, str) for one in (self.only, self.hide, self.pins, self.opened)):
            raise TypeError(
                "only=, hide=, pins= and opened= take lists of names\n"
                "hint: runs='…' and tags='…' filter by words or /regex/"
            )
        self._check_combined()
        if self.smoothing is not None and not 0 <= self.smoothing <= _MOST_SMOOTHING:
            raise ValueError(
                f"smoothing={self.smoothing} is not from 0 to {_MOST_SMOOTHING}\nhint: smoothing=0.9"
            )
        _one_of("smoother", self.smoother, _SMOOTHERS)
        _one_of("x", self.x, _X_AXES)
        if (self.x == "tag") != bool(self.x_tag) and self.x is not None:
            raise ValueError(
                f"x={self.x!r} and x_tag={self.x_tag!r} do not fit\nhint: x_tag='epoch' is enough"
            )
        _one_of("y", self.y, _Y_AXES)
        _one_of("centre", self.centre, _CENTRES)
        _one_of("band", self.band, _BANDS)
        for by in self._groupings():
            if by.startswith("folder:") and not re.fullmatch(r"folder:[1-9]\d*", by):
                raise ValueError(
                    f"group_by={by!r} is no folder\nhint: 'folder:1' is its first level"
                )
        _one_of("columns", None if self.columns is None else str(self.columns), _COLUMNS)
        if self.zoom is not None and not self.zoom[0] < self.zoom[1]:
            raise ValueError(f"zoom={self.zoom} is no range\nhint: zoom=(0, 1000)")
        lo, hi = self.y_range or (None, None)
        if lo is not None and hi is not None and not lo < hi:
            raise ValueError(f"y_range={self.y_range} is no range\nhint: y_range=(0, None)")

    @property
    def state(self) -> str:
        """What stands behind the `#` of the page's URL."""
        query: list[tuple[str, str]] = []
        if self.runs:
            query.append(("runs", self.runs))
        if self.tags:
            query.append(("tags", self.tags))
        if self.only is not None:
            query += [("only", run) for run in self.only or ("",)]
        query += [("hide", run) for run in self.hide]
        query += [("group", by) for by in self._groupings()]
        for dashboard, slice_ in self._slices().items():
            query += [(f"{dashboard}.{key}", value) for key, value in slice_.items()]
        text = "&".join(f"{quote(key)}={quote(value, safe='/,')}" for key, value in query)
        return f"{self.dashboard}?{text}" if text else self.dashboard

    def save(self, logdir: str | os.PathLike[str]) -> str:
        """Keep it in the logdir's sidecar (the folder is made if need be); pages that are open list it at once.

        Returns the path of the file it is in: `lightboard.json` in the logdir, or, where that cannot be
        written, a file in the user's state folder. Event files are never touched.

        Raises:
            OSError: where it can be kept nowhere, or the file that is there cannot be understood.
        """
        from lightboard.sidecar import CannotKeep, SaveView, Sidecar

        path = os.fspath(logdir)
        if "://" not in path:
            path = os.path.abspath(os.path.expanduser(path))
            with contextlib.suppress(OSError):
                os.makedirs(path, exist_ok=True)
        sidecar = Sidecar(path, by=_user())
        try:
            saved = SaveView(self.name, self.state, replace=True)
            return sidecar.apply([saved]).file
        except CannotKeep as error:
            raise OSError(f"{error.message}\nhint: {error.hint}") from None

    def _cards(self) -> list[tuple[str, Card]]:
        """The combined cards with their names; "" is what the page makes of their tags."""
        if isinstance(self.combined, Mapping):
            return list(self.combined.items())
        return [("", card) for card in self.combined]

    def _check_combined(self) -> None:
        hint = "hint: combined=[['train/loss', 'val/loss'], '/norm/']"
        if isinstance(self.combined, str):
            raise TypeError(
                f"combined= takes a list of cards, or a dict of names and cards\n{hint}"
            )
        for name, card in self._cards():
            what = f"combined={{{name!r}: {card!r}}}" if name else f"combined=[{card!r}]"
            if isinstance(card, Mapping):
                left, right = _axes(card, what)
                if isinstance(left, str) and left.strip():
                    continue
                card = [*([] if isinstance(left, str) else left), *right]  # noqa: PLW2901
            if isinstance(card, str):
                if not card.strip():
                    raise ValueError(f"{what}: an empty filter makes no card\n{hint}")
                continue
            if not isinstance(card, Sequence) or not all(isinstance(tag, str) for tag in card):
                raise TypeError(
                    f"{what}: a card is a list of tags, or a tag filter as text\n{hint}"
                )
            if len(set(card)) < _FEWEST_TAGS or "" in card:
                raise ValueError(f"{what}: a combined card needs two or more tags\n{hint}")

    def _combined(self) -> str | None:
        cards = [_card(name, card) for name, card in self._cards()]
        return _json(cards) if cards else None

    def _groupings(self) -> list[str]:
        """As the page's URL has them: a bare word is a setting."""
        given = [self.group_by] if isinstance(self.group_by, str) else self.group_by
        found = []
        for by in filter(None, given):
            if len(by) > 2 and by[0] == by[-1] == "/":
                found.append(f"pattern:{by[1:-1]}")
            else:
                found.append(by if _GROUPING.match(by) else f"config:{by}")
        return found

    def _slices(self) -> dict[str, dict[str, str]]:
        slices = {dashboard: dict(slice_) for dashboard, slice_ in self.settings.items()}
        curves = {
            "pins": None if self.pins is None else json.dumps(list(self.pins), ensure_ascii=False),
            "combined": self._combined(),
            "opened": _json(list(self.opened)) if self.opened else None,
            "smoothing": None if self.smoothing is None else f"{self.smoothing:g}",
            "smoother": self.smoother,
            "x": "tag" if self.x_tag else self.x,
            "x_tag": self.x_tag or None,
            "y": self.y,
            "y_range": _range(self.y_range),
            "centre": self.centre,
            "band": self.band,
            "members": "shown" if self.members else None,
            "zoom": _range(self.zoom),
            "columns": None if self.columns is None else str(self.columns),
            "outliers": "shown" if self.outliers else None,
        }
        given = {key: value for key, value in curves.items() if value is not None}
        if given:
            slices["scalars"] = {**slices.get("scalars", {}), **given}
        return slices


def _card(name: str, card: Card) -> object:
    named = {"name": name} if name else {}
    if isinstance(card, Mapping):
        left, right = card.get("left", ()), list(card.get("right", ()))
        held = (
            {"match": left, "tags": right} if isinstance(left, str) else {"tags": [*left, *right]}
        )
        return {**named, **held, "right": right}
    if not name:
        return card if isinstance(card, str) else list(card)
    return {**named, **({"match": card} if isinstance(card, str) else {"tags": list(card)})}


def _axes(
    card: Mapping[str, Sequence[str] | str], what: str
) -> tuple[Sequence[str] | str, list[str]]:
    """What stands on the left y axis (tags, or a filter), and on the right one."""
    left, right = card.get("left", ()), card.get("right", ())
    lists = (right,) if isinstance(left, str) else (left, right)
    fine = not isinstance(right, str) and all(
        isinstance(tags, Sequence) and all(isinstance(tag, str) for tag in tags) for tags in lists
    )
    if not fine or set(card) - {"left", "right"}:
        raise TypeError(
            f"{what}: a card of two axes names the tags of each; only the left may be a filter\n"
            "hint: combined=[{'left': ['train/loss'], 'right': ['val/acc']}]"
        )
    return left, list(right)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _range(ends: tuple[float | None, float | None] | None) -> str | None:
    if ends is None:
        return None
    return "..".join("" if end is None else f"{end:.12g}" for end in ends)


def _one_of(what: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise ValueError(f"{what}={value!r} is not one of {', '.join(choices)}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without names
        return ""
