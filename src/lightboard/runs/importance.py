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
    """Nodes as arrays, which grow a level at a time."""

    def __init__(self, value: float) -> None:
        self.feature = np.full(1, -1)
        """-1: a leaf."""
        self.goes_left = np.zeros((1, _BINS), bool)
        self.children = np.full((1, 2), -1)
        self.value = np.full(1, value)

    def split(
        self,
        nodes: NDArray[np.int64],
        feature: NDArray[np.int64],
        goes_left: NDArray[np.bool_],
        means: NDArray[np.float64],
    ) -> None:
        """Give these nodes two children each, with `means` [nodes, 2]."""
        first, more = len(self.feature), 2 * len(nodes)
        self.feature[nodes], self.goes_left[nodes] = feature, goes_left
        self.children[nodes] = first + np.arange(more).reshape(-1, 2)
        self.feature = np.concatenate([self.feature, np.full(more, -1)])
        self.goes_left = np.concatenate([self.goes_left, np.zeros((more, _BINS), bool)])
        self.children = np.concatenate([self.children, np.full((more, 2), -1)])
        self.value = np.concatenate([self.value, means.ravel()])

    def step(self, node: NDArray[np.int64], bins: NDArray[np.int64]) -> NDArray[np.int64]:
        """From nodes to their children; `bins`: of the nodes' features."""
        left = self.goes_left[node, bins]
        ends: NDArray[np.int64] = np.where(left, self.children[node, 0], self.children[node, 1])
        return ends

    def predict(self, bins: NDArray[np.int64]) -> NDArray[np.float64]:
        """Of each row of `bins` [features, rows]."""
        rows = np.arange(bins.shape[1])
        return self._walk(bins, rows, np.full(len(rows), -1), rows)

    def predict_shuffled(
        self, bins: NDArray[np.int64], features: NDArray[np.int64], random: np.random.Generator
    ) -> NDArray[np.float64]:
        """The same [features, rows], each of these features shuffled in its turn."""
        n = bins.shape[1]
        order = random.permuted(np.tile(np.arange(n), (len(features), 1)), axis=1)
        rows = np.tile(np.arange(n), len(features))
        said = self._walk(bins, rows, np.repeat(features, n), order.ravel())
        return said.reshape(len(features), n)

    def _walk(
        self,
        bins: NDArray[np.int64],
        rows: NDArray[np.int64],
        shuffled: NDArray[np.int64],
        others: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """What the tree says of `rows`, which take the feature `shuffled` from the rows `others`."""
        node = np.zeros(len(rows), np.int64)
        active = np.arange(len(rows)) if self.feature[0] >= 0 else np.zeros(0, np.int64)
        while len(active):
            here = node[active]
            feature = self.feature[here]
            seen = np.where(feature == shuffled[active], others[active], rows[active])
            here = self.step(here, bins[feature, seen])
            node[active] = here
            active = active[self.feature[here] >= 0]
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
            seen, y = self._bins[:, unseen], self._y[unseen]
            said = tree.predict(seen)
            total[unseen] += said
            votes[unseen] += 1
            used = np.unique(tree.feature[tree.feature >= 0])
            after = ((tree.predict_shuffled(seen, used, self._random) - y) ** 2).mean(1)
            losses[number, used] = after - ((said - y) ** 2).mean()
        some = votes > 0
        error = ((total[some] / votes[some] - self._y[some]) ** 2).mean()
        r2 = 1 - float(error) / float(self._y[some].var() or 1.0)
        # y has variance 1: a loss is a share of it.
        return losses.mean(0), losses.std(0, ddof=1) / math.sqrt(_TREES), r2

    def _grow(self, rows: NDArray[np.int64]) -> _Tree:
        """All nodes of a level at once, each by the best of the features that are tried at that level."""
        y = self._y[rows]
        tree = _Tree(float(y.mean()))
        open_nodes = np.zeros(1, np.int64)
        # Rows by the place of their node among the open ones.
        place = np.zeros(len(rows), np.int64)
        for _ in range(_DEPTH):
            tried = np.sort(self._random.permutation(len(self._bins))[: self._tried])
            found = self._split(rows, y, place, len(open_nodes), tried)
            if not found.fits.any():
                break
            tree.split(
                open_nodes[found.fits],
                found.feature[found.fits],
                found.goes_left[found.fits],
                found.means[found.fits],
            )
            kept = found.fits[place]
            rows, y, nodes = rows[kept], y[kept], open_nodes[place[kept]]
            nodes = tree.step(nodes, self._bins[tree.feature[nodes], rows])
            open_nodes, place = np.unique(nodes, return_inverse=True)
            place = place.reshape(-1)
        return tree

    def _split(
        self,
        rows: NDArray[np.int64],
        y: NDArray[np.float64],
        place: NDArray[np.int64],
        nodes: int,
        features: NDArray[np.int64],
    ) -> _Splits:
        """Per node the split that parts the metric best."""
        shape = (nodes, len(features), _BINS)
        flat = (
            self._bins[np.ix_(features, rows)]
            + (place * len(features) * _BINS)[None, :]
            + (np.arange(len(features)) * _BINS)[:, None]
        ).ravel()
        size = nodes * len(features) * _BINS
        counts = np.bincount(flat, minlength=size).reshape(shape)
        sums = np.bincount(flat, np.tile(y, len(features)), size).reshape(shape)
        # Categories stand in the order of their means: no other parting of them can be better.
        order = np.broadcast_to(np.arange(_BINS), shape).copy()
        mixed = self._unordered[features]
        if mixed.any():
            with np.errstate(invalid="ignore", divide="ignore"):
                of_mixed = counts[:, mixed]
                means = np.where(of_mixed > 0, sums[:, mixed] / of_mixed, math.inf)
            places = np.argsort(means, 2, kind="stable")
            order[:, mixed] = places
            counts[:, mixed] = np.take_along_axis(of_mixed, places, 2)
            sums[:, mixed] = np.take_along_axis(sums[:, mixed], places, 2)
        left_n, left = np.cumsum(counts, 2), np.cumsum(sums, 2)
        n, whole = left_n[:, :1, -1:], left[:, :1, -1:]
        right_n, right = n - left_n, whole - left
        fits = (left_n >= _LEAF) & (right_n >= _LEAF)
        with np.errstate(invalid="ignore", divide="ignore"):
            gain = np.where(fits, left**2 / left_n + right**2 / right_n, -math.inf)
        best = gain.reshape(nodes, -1).argmax(1)
        which, cut = np.divmod(best, _BINS)
        at = np.arange(nodes)
        is_better = gain[at, which, cut] > (whole**2 / n)[:, 0, 0] + 1e-12 * n[:, 0, 0]
        goes_left = np.zeros((nodes, _BINS), bool)
        np.put_along_axis(goes_left, order[at, which], np.arange(_BINS) <= cut[:, None], 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.stack(
                [
                    left[at, which, cut] / left_n[at, which, cut],
                    right[at, which, cut] / right_n[at, which, cut],
                ],
                1,
            )
        return _Splits(is_better, features[which], goes_left, means)


class _Splits(Struct):
    fits: NDArray[np.bool_]
    """Whether a node is worth splitting."""
    feature: NDArray[np.int64]
    goes_left: NDArray[np.bool_]
    means: NDArray[np.float64]
    """Of both children."""
