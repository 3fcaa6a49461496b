"""Hyperparameters of many runs as one table: a session is a run that says what it was started with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lightboard.board.scalars import MissingPackage
from lightboard.plugins.hparams.decode import HParam

if TYPE_CHECKING:
    import pandas

Status = Literal["unknown", "success", "failure", "running"]


@dataclass(frozen=True, slots=True)
class HParamInfo:
    """What an experiment says about a hyperparameter."""

    name: str
    display_name: str
    description: str
    domain: tuple[HParam, ...]
    """The values it may take; empty where none are named."""
    interval: tuple[float, float] | None
    """The range it lies in, where that is named."""


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """What an experiment says about a metric."""

    group: str
    """The run below the session's that holds it; empty: the session's own."""
    tag: str
    display_name: str
    description: str

    @property
    def name(self) -> str:
        """group/tag."""
        return f"{self.group}/{self.tag}" if self.group else self.tag


@dataclass(frozen=True, slots=True)
class Session:
    """One training."""

    run: str
    hparams: dict[str, HParam]
    metrics: dict[str, float]
    """By name; the last value logged. Without those it never logged."""
    group: str
    """Sessions of one name are repetitions; a session without one is a group of its own, by its run."""
    status: Status
    start_time: float | None
    """Seconds since the epoch, where the writer said it."""
    end_time: float | None


@dataclass(frozen=True, repr=False)
class HParams(Sequence[Session]):
    """All sessions of a board, and what experiments say about their columns."""

    sessions: tuple[Session, ...]
    infos: dict[str, HParamInfo]
    """By name, of all hyperparameters that a session sets."""
    metrics: dict[str, MetricInfo]
    """By name, of all metrics that a session has logged."""

    def __getitem__(self, index: Any) -> Any:
        """The session with that number."""
        return self.sessions[index]

    def __len__(self) -> int:
        return len(self.sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(self.sessions)

    def __repr__(self) -> str:
        return f"<{len(self):,} sessions: {len(self.infos)} hparams, {len(self.metrics)} metrics>"

    @property
    def groups(self) -> dict[str, list[Session]]:
        """Sessions by group, in the order of the runs."""
        groups: dict[str, list[Session]] = {}
        for session in self.sessions:
            groups.setdefault(session.group, []).append(session)
        return groups

    def to_pandas(self) -> pandas.DataFrame:
        """One row a session, by run: its hparams, then its metrics. Raises ImportError without pandas.

        A metric called like a hyperparameter gets the column "metric/<name>".
        """
        try:
            import pandas
        except ImportError:
            raise MissingPackage("pandas") from None
        columns: dict[str, Any] = {
            name: [one.hparams.get(name) for one in self.sessions] for name in self.infos
        }
        for name in self.metrics:
            column = f"metric/{name}" if name in columns else name
            columns[column] = [one.metrics.get(name, float("nan")) for one in self.sessions]
        index = pandas.Index([one.run for one in self.sessions], name="run")
        return pandas.DataFrame(columns, index=index)
