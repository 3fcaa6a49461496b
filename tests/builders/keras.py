"""Sweeps as Keras writes them: each session in a folder, its metrics in `train` and `validation` below it.

What callbacks say is made by TensorBoard's own functions, as TensorFlow's writer puts it into files. The files are
ours, and the word of the end, whose function needs TensorFlow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tensorboard.plugins.hparams import summary_v2
from tensorboard.plugins.scalar import summary_v2 as scalars
from tests.builders.event_files import event, version
from tests.builders.sessions import session_end

from lightboard.protos import plugin_data_pb2 as pb
from lightboard.protos.event_pb2 import Summary

T = 1_700_000_000.0


def make_keras_session(
    folder: Path,
    hparams: Mapping[str, Any],
    train: Sequence[float],
    validation: Sequence[float],
    *,
    start: float = T,
    ended: bool = True,
) -> None:
    """`model.fit` with TensorBoard and hp.KerasCallback of one folder: an epoch takes ten seconds."""
    epochs = max(len(train), len(validation))
    said = _records(summary_v2.hparams_pb(hparams, start_time_secs=start), start)
    if ended:
        said.append(session_end(pb.STATUS_SUCCESS, start + 10 * epochs + 1))
    _write(folder, start, said)
    for name, losses in (("train", train), ("validation", validation)):
        if losses:
            records = [
                record
                for epoch, loss in enumerate(losses)
                for record in _records(
                    scalars.scalar_pb("epoch_loss", loss), start + 10 * (epoch + 1), epoch
                )
            ]
            _write(folder / name, start, records)


def _write(folder: Path, start: float, records: Sequence[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events.out.tfevents.{start:.0f}.machine.1.0.v2"
    path.write_bytes(version(start) + b"".join(records))


def _records(said: Any, wall_time: float, step: int = 0) -> list[bytes]:
    return [
        event(Summary.Value.FromString(one.SerializeToString()), step=step, wall_time=wall_time)
        for one in said.value
    ]
