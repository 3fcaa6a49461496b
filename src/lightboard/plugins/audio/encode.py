"""Sound → WAV summaries. Shapes are checked in the caller; scaling runs in the writer's thread."""

from __future__ import annotations

import logging
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lightboard.events import values, wire

log = logging.getLogger("lightboard")

_told: set[str] = set()


def to_channels(array: NDArray[Any]) -> NDArray[Any]:
    """[frames, 1 or 2] of a sound of shape [frames], [frames, 2] or [2, frames], and further axes
    of length 1.

    Raises AssertionError for other shapes, ValueError for no frames.
    """
    if array.size == 0:
        raise ValueError(f"a sound without frames: shape {array.shape}")
    plain = array.squeeze()
    if plain.ndim == 0:
        plain = plain.reshape(1)
    if plain.ndim == 1:
        return plain[:, None]
    if plain.ndim == 2 and 2 in plain.shape:
        return plain if plain.shape[1] == 2 else plain.T
    raise AssertionError(
        f"input tensor should be 1 dimensional, or have 2 channels; its shape is {array.shape}\n"
        "hint: log one sound at a time, sound[0]"
    )


def encode_wav(channels: NDArray[np.int16], sample_rate: int) -> bytes:
    """WAV of 16-bit frames [frames, channels]."""
    count = channels.shape[1]
    data = np.ascontiguousarray(channels, "<i2").tobytes()
    rate, block = sample_rate, 2 * count
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, count, rate, rate * block, block, 16)
    body = b"".join((b"WAVE", form, b"data", struct.pack("<I", len(data)), data))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def encode_audio(tag: str, channels: NDArray[Any], sample_rate: float) -> bytes:
    """A serialized Summary of a sound [frames, channels] with values in -1…1; what lies beyond is
    clipped.
    """
    if np.abs(channels).max() > 1:
        if "clip" not in _told:
            _told.add("clip")
            log.warning(
                "%r: sounds hold -1…1, and this one goes beyond: clipped, as torch does.\n"
                "hint: sound / abs(sound).max(), or / 32768 for 16-bit samples",
                tag,
            )
        channels = channels.clip(-1, 1)
    pcm = (channels * 32767).astype("<i2")
    message = b"".join(
        (
            wire.float32(1, sample_rate),
            wire.integer(2, pcm.shape[1]),
            wire.integer(3, pcm.shape[0]),
            wire.delimited(4, encode_wav(pcm, round(sample_rate))),
            wire.text(5, b"audio/wav"),
        )
    )
    return values.summary(values.value(tag, values.AUDIO, message))
