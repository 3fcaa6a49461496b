"""How much settings matter for a metric, told in two ways that are each named where they are shown.

By rank: Spearman's correlation of a setting that is a number with the metric; of categories the correlation ratio of
the metric's ranks, less what as many groups would explain by chance (ε², its root). Each setting for itself.

By a forest: regression trees on the metric's ranks, all settings at once; a setting matters by what shuffling it costs
on rows that a tree has not seen, as a share of the variance (permutation importance). Everything follows from the seed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from msgspec import Struct

from lightboard.runs.columns import NUMBER, ODD, TRUTH, Values

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_ROWS: Final = 20
"""A forest on fewer rows tells the noise."""

_TREES: Final = 64
_DEPTH: Final = 7
_LEAF: Final = 3
_BINS: Final = 32
# More rows or settings than these make it slower, not better.
_MOST_ROWS: Final = 3_000
_MOST_COLUMNS: Final = 150


class Rank(Struct, frozen=True):
    """One setting for itself."""

    rows: int
    """That have both."""
    method: Literal["spearman", "eta"]
    value: float | None
    """-1…1 of Spearman, 0…1 of the ratio; None: one of both does not vary, or too few rows have it."""


class ForestImportance(Struct, frozen=True):
    """All settings at once."""

    trees: int
    r2: float
    """Share of the variance of the metric's ranks that is foreseen on rows not seen."""
    importance: list[float | None]
    """Per column; None: it took no part."""
    deviation: list[float | None]
    """Standard error over the trees."""


def is_category(column: Values) -> bool:
    """Whether its values have no order in which a metric could rise."""
    kinds = set(column.kinds.tolist()) - {ODD}
    return not kinds <= {NUMBER, TRUTH}


def rank_columns(columns: Sequence[Values], target: NDArray[np.float64]) -> list[Rank]:
    """Each column for itself. `target`: the metric (n,), NaN where a row has none."""
    return [_rank(column, target) for column in columns]


def _rank(column: Values, target: NDArray[np.float64]) -> Rank:
    usable = ~np.isnan(target)
    if is_category(column):
        kept = usable & (column.codes > 0)
        n = int(kept.sum())
        return Rank(n, "eta", _eta(column.codes[kept], rank(target[kept])) if n > 2 else None)
    numbers = _numbers(column)
    kept = usable & ~np.isnan(numbers)
    n = int(kept.sum())
    value = _correlate(rank(numbers[kept]), rank(target[kept])) if n > 2 else None
    return Rank(n, "spearman", value)


def _numbers(column: Values) -> NDArray[np.float64]:
    return np.concatenate(([math.nan], column.numbers))[column.codes]


def rank(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1 on; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    shared: NDArray[np.float64] = (ends - (counts - 1) / 2)[inverse.reshape(-1)]
    return shared


def _correlate(x: NDArray[np.float64], y: NDArray[np.float64]) -> float | None:
    x, y = x - x.mean(), y - y.mean()
    scale = math.sqrt(float(x @ x) * float(y @ y))
    return max(-1.0, min(1.0, float(x @ y) / scale)) if scale > 0 else None


def _eta(codes: NDArray[np.uint32], ranks: NDArray[np.float64]) -> float | None:
    _, group = np.unique(codes, return_inverse=True)
    group = group.reshape(-1)
    n, groups = len(ranks), int(group.max()) + 1
    total = float(((ranks - ranks.mean()) ** 2).sum())
    if groups < 2 or groups == n or total == 0:
        return None
    sizes = np.bincount(group)
    means = np.bincount(group, ranks) / sizes
    within = float(((ranks - means[group]) ** 2).sum())
    # ε²: the share between groups, less what would be there by chance.
    share = 1 - (within / (n - groups)) / (total / (n - 1))
    return math.sqrt(max(0.0, min(1.0, share)))


def grow_forest(
    columns: Sequence[Values],
    target: NDArray[np.float64],
    ranks: Sequence[Rank],
    seed: int,
) -> ForestImportance | None:
    """All columns at once; None where there are fewer rows than FEWEST_ROWS, or nothing varies."""
    random = np.random.default_rng(seed)
    usable = np.flatnonzero(~np.isnan(target))
    if len(usable) > _MOST_ROWS:
        usable = np.sort(random.choice(usable, _MOST_ROWS, replace=False))
    wanted = _choose(columns, ranks, usable)
    y = rank(target[usable]) if len(usable) else np.zeros(0)
    if len(usable) < FEWEST_ROWS or not wanted or y.min() == y.max():
        return None
    y = (y - y.mean()) / y.std()
    bins = np.stack([_bin(columns[at], usable) for at in wanted])
    unordered = np.array([is_category(columns[at]) for at in wanted])
    importance, error, r2 = _Forest(bins, unordered, y, random).run()
    found: list[float | None] = [None] * len(columns)
    deviation: list[float | None] = [None] * len(columns)
    for place, at in enumerate(wanted):
        found[at], deviation[at] = float(importance[place]), float(error[place])
    return ForestImportance(_TREES, r2, found, deviation)


def _choose(columns: Sequence[Values], ranks: Sequence[Rank], rows: NDArray[np.int64]) -> list[int]:
    """Columns that vary; of too many those that matter most by themselves."""
    varying = [
        at
        for at, column in enumerate(columns)
        if len(rows) and (column.codes[rows] != column.codes[rows[0]]).any()
    ]
    if len(varying) > _MOST_COLUMNS:
        varying.sort(key=lambda at: (-abs(ranks[at].value or 0.0), at))
        varying = sorted(varying[:_MOST_COLUMNS])
    return varying


def _bin(column: Values, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Per row a bin below _BINS; 0: no value. Numbers keep their order, the commonest categories are told apart."""
    codes = column.codes[rows].astype(np.int64)
    found = np.zeros(len(rows), np.int64)
    some = codes > 0
    values, inverse, counts = np.unique(codes[some], return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    if len(values) < _BINS:
        found[some] = inverse + 1
    elif is_category(column):
        place = np.full(len(values), _BINS - 1)
        place[np.argsort(-counts, kind="stable")[: _BINS - 2]] = np.arange(1, _BINS - 1)
        found[some] = place[inverse]
    else:
        # As many rows in each bin; equal values stay together.
        middle = (np.cumsum(counts) - counts / 2) / counts.sum()
        found[some] = 1 + np.minimum((middle * (_BINS - 1)).astype(np.int64), _BINS - 2)[inverse]
    return found


class _Tree:
    """Nodes as parallel lists, then as arrays."""

    def __init__(self) -> None:
        self.feature: list[int] = []
        """-1: a leaf."""
        self.goes_left: list[NDArray[np.bool_]] = []
        self.children: list[tuple[int, int]] = []
        self.value: list[float] = []

    def add(self, value: float) -> int:
        self.feature.append(-1)
        self.goes_left.append(_NOWHERE)
        self.children.append((-1, -1))
        self.value.append(value)
        return len(self.value) - 1

    def freeze(self) -> _Grown:
        return _Grown(
            np.array(self.feature),
            np.stack(self.goes_left),
            np.array(self.children),
            np.array(self.value),
        )


class _Grown(Struct):
    feature: NDArray[np.int64]
    goes_left: NDArray[np.bool_]
    children: NDArray[np.int64]
    value: NDArray[np.float64]

    def predict(self, bins: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of each row of `bins` [features, rows]."""
        n = bins.shape[1]
        node = np.zeros(n, np.int64)
        rows = np.arange(n) if self.feature[0] >= 0 else np.zeros(0, np.int64)
        while len(rows):
            here = node[rows]
            left = self.goes_left[here, bins[self.feature[here], rows]]
            here = np.where(left, self.children[here, 0], self.children[here, 1])
            node[rows] = here
            rows = rows[self.feature[here] >= 0]
        said: NDArray[np.float64] = self.value[node]
        return said


class _Forest:
    """Bagged regression trees over binned features."""

    def __init__(
        self,
        bins: NDArray[np.int64],
        unordered: NDArray[np.bool_],
        y: NDArray[np.float64],
        random: np.random.Generator,
    ) -> None:
        self._bins = bins  # [features, rows]
        self._unordered = unordered
        self._y = y
        self._random = random
        self._tried = max(1, math.ceil(len(bins) / 2))

    def run(self) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Importance and its standard error per feature, and R² on what was not seen."""
        n = len(self._y)
        losses = np.zeros((_TREES, len(self._bins)))
        total, votes = np.zeros(n), np.zeros(n)
        for number in range(_TREES):
            drawn = self._random.integers(0, n, n)
            unseen = np.setdiff1d(np.arange(n), drawn)
            if not len(unseen):
                continue
            tree = self._grow(drawn)
            seen = self._bins[:, unseen]
            y = self._y[unseen]
            said = tree.predict(seen)
            total[unseen] += said
            votes[unseen] += 1
            before = float(((said - y) ** 2).mean())
            for feature in np.unique(tree.feature[tree.feature >= 0]).tolist():
                held = seen[feature].copy()
                seen[feature] = self._random.permutation(held)
                losses[number, feature] = float(((tree.predict(seen) - y) ** 2).mean()) - before
                seen[feature] = held
        some = votes > 0
        error = ((total[some] / votes[some] - self._y[some]) ** 2).mean()
        r2 = 1 - float(error) / float(self._y[some].var() or 1.0)
        # y has variance 1: a loss is a share of it.
        return losses.mean(0), losses.std(0, ddof=1) / math.sqrt(_TREES), r2

    def _grow(self, rows: NDArray[np.int64]) -> _Grown:
        tree = _Tree()
        waiting = [(tree.add(float(self._y[rows].mean())), rows, 0)]
        while waiting:
            node, here, depth = waiting.pop()
            split = self._split(here) if depth < _DEPTH and len(here) >= 2 * _LEAF else None
            if split is None:
                continue
            feature, goes_left = split
            left = goes_left[self._bins[feature, here]]
            tree.feature[node], tree.goes_left[node] = feature, goes_left
            ends = []
            for part in (here[left], here[~left]):
                ends.append(tree.add(float(self._y[part].mean())))
                waiting.append((ends[-1], part, depth + 1))
            tree.children[node] = (ends[0], ends[1])
        return tree.freeze()

    def _split(self, rows: NDArray[np.int64]) -> tuple[int, NDArray[np.bool_]] | None:
        """The split that parts the metric best, among some features; None: none does."""
        features = self._random.permutation(len(self._bins))[: self._tried]
        y = self._y[rows]
        flat = (
            self._bins[np.ix_(features, rows)] + np.arange(len(features))[:, None] * _BINS
        ).ravel()
        size = len(features) * _BINS
        counts = np.bincount(flat, minlength=size).reshape(-1, _BINS)
        sums = np.bincount(flat, np.tile(y, len(features)), size).reshape(-1, _BINS)
        # Categories stand in the order of their means: no other parting of them can be better.
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(counts > 0, sums / counts, math.inf)
        order = np.where(
            self._unordered[features][:, None],
            np.argsort(means, 1, kind="stable"),
            np.arange(_BINS),
        )
        left_n = np.cumsum(np.take_along_axis(counts, order, 1), 1)[:, :-1]
        left = np.cumsum(np.take_along_axis(sums, order, 1), 1)[:, :-1]
        n, all_of = len(rows), float(y.sum())
        right_n, right = n - left_n, all_of - left
        fits = (left_n >= _LEAF) & (right_n >= _LEAF)
        if not fits.any():
            return None
        gain = np.where(
            fits,
            left**2 / np.maximum(left_n, 1) + right**2 / np.maximum(right_n, 1),
            -math.inf,
        )
        which, cut = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[which, cut] <= all_of**2 / n + 1e-12 * n:
            return None
        goes_left = np.zeros(_BINS, bool)
        goes_left[order[which, : cut + 1]] = True
        return int(features[which]), goes_left


_NOWHERE: Final = np.zeros(_BINS, bool)
