"""The rows of the run table as a board has them, from files or from a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard.runs.columns import Values

Status = Literal["running", "stalled", "failed", "finished"]
Session = Literal["unknown", "success", "failure", "running"]

STATUSES: Final[tuple[Status | None, ...]] = (None, "running", "stalled", "failed", "finished")
SESSIONS: Final[tuple[Session | None, ...]] = (None, "unknown", "success", "failure", "running")


class MetricName(NamedTuple):
    """A scalar tag that some row has."""

    tag: int
    below: str
    """The folder below the row's run that holds it; empty: its own."""
    name: str
    shown: bool = True
    """It is a column; else only runs within sessions have it by this name."""


class RunRows(Struct, frozen=True):
    """Parallel lists, a row each."""

    run: Sequence[int]
    """Ids."""
    status: Sequence[Status | None]
    session: Sequence[Session | None]
    group: Sequence[str]
    start: NDArray[np.float64]
    last: NDArray[np.float64]
    points: NDArray[np.float64]
    size: NDArray[np.float64]
    conflicts: NDArray[np.float64]
    settings: Mapping[str, Values]
    """Those that were asked for, in the table's order."""
    within: Sequence[int | None] | None = None
    """The session's run whose row shows this one; None: all are shown."""

    def find_heads(self) -> NDArray[np.intp]:
        """Per row the place of the row that shows it (n,)."""
        import numpy as np

        if self.within is None:
            return np.arange(len(self.run))
        places = {run: at for at, run in enumerate(self.run)}
        return np.array(
            [
                at if within is None else places.get(within, at)
                for at, within in enumerate(self.within)
            ],
            np.intp,
        )


class Marks(NamedTuple):
    """What people said of a run on the page."""

    name: str
    tags: Sequence[str]
    note: str
