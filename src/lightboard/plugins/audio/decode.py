"""Audio summaries → clips: the writer's own bytes, and on request the samples."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from lightboard.events.decode import decode_audio
from lightboard.events.sniff import in_words

MEDIA_TYPES: Final = (
    "audio/wav",
    "audio/mpeg",
    "audio/aac",
    "audio/ogg",
    "audio/flac",
    "audio/mp4",
    "audio/webm",
)

_PCM: Final = 1
_FLOAT: Final = 3
_EXTENSIBLE: Final = 0xFFFE


@dataclass(frozen=True, slots=True)
class Clip:
    """One encoded sound."""

    data: bytes
    """As logged, nearly always WAV."""
    content_type: str
    label: str
    """Markdown; only tf.summary writes one."""
    said_rate: float | None
    """Samples a second as the summary has it, where it does."""

    @property
    def rate(self) -> float:
        """Samples a second. Raises ValueError where neither summary nor WAV says it."""
        return self.said_rate or float(_parse_wav(self.data)[1])

    def samples(self) -> NDArray[np.float32]:
        """[frames, channels], -1…1. Raises ValueError for what is no WAV of whole or float samples."""
        return _parse_wav(self.data)[0]


@dataclass(frozen=True, slots=True)
class Clips(Sequence[Clip]):
    """The sounds of one step. `samples` and `rate` are those of one of them, the first by default."""

    clips: tuple[Clip, ...]

    @overload
    def __getitem__(self, index: int) -> Clip: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Clip, ...]: ...
    def __getitem__(self, index: Any) -> Any:
        return self.clips[index]

    def __len__(self) -> int:
        return len(self.clips)

    def __iter__(self) -> Iterator[Clip]:
        return iter(self.clips)

    @property
    def rate(self) -> float:
        """Samples a second of the first."""
        return self.clips[0].rate

    def samples(self, clip: int = 0) -> NDArray[np.float32]:
        """Its samples; see Clip.samples."""
        return self.clips[clip].samples()


def decode_clips(data: bytes) -> Clips:
    """The sounds of a serialized Summary.Value. Raises ValueError where it holds something else."""
    return Clips(
        tuple(
            Clip(one.data, one.content_type, one.label, one.sample_rate)
            for one in decode_audio(data)
        )
    )


def sniff(data: bytes) -> str:
    r"""The media type of a sound, or words for what else it is.

    >>> sniff(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    'audio/wav'
    >>> sniff(b"<!doctype html>")
    'text that begins with "<!doctype html>"'
    """
    if data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    for start, media_type in (
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"ID3", "audio/mpeg"),
        (b"\x1a\x45\xdf\xa3", "audio/webm"),
    ):
        if data.startswith(start):
            return media_type
    # A frame of MPEG audio: eleven ones; layer 0 is AAC.
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return "audio/mpeg" if data[1] & 0x06 else "audio/aac"
    return in_words(data)


def _parse_wav(data: bytes) -> tuple[NDArray[np.float32], int]:
    """Samples [frames, channels] and rate."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("not a WAV file\nhint: soundfile.read(io.BytesIO(clip.data)) reads more")
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks.setdefault(data[at : at + 4], data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    form, frames = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if len(form) < 16 or frames is None:
        raise ValueError("a WAV file without a format or without samples")
    code, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", form)
    if code == _EXTENSIBLE and len(form) >= 26:
        code = int.from_bytes(form[24:26], "little")
    width = bits // 8
    if not channels or block != channels * width:
        raise ValueError(f"a WAV file of {channels} channels in blocks of {block} bytes")
    frames = frames[: len(frames) // block * block]
    return _scale(frames, code, width).reshape(-1, channels), rate


def _scale(frames: bytes, code: int, width: int) -> NDArray[np.float32]:
    if code == _FLOAT and width in (4, 8):
        return np.frombuffer(frames, f"<f{width}").astype(np.float32)
    if code == _PCM and width == 1:  # unsigned, as WAV has it for 8 bits alone
        return ((np.frombuffer(frames, np.uint8) - 128.0) / 128).astype(np.float32)
    if code == _PCM and width in (2, 4):
        whole = np.frombuffer(frames, f"<i{width}")
        return (whole / 2.0 ** (8 * width - 1)).astype(np.float32)
    if code == _PCM and width == 3:
        padded = np.zeros((len(frames) // 3, 4), np.uint8)
        padded[:, 1:] = np.frombuffer(frames, np.uint8).reshape(-1, 3)
        return (padded.view("<i4").ravel() / 2.0**31).astype(np.float32)
    raise ValueError(
        f"a WAV file of format {code} with {8 * width} bits\n"
        "hint: soundfile.read(io.BytesIO(clip.data)) reads more"
    )
