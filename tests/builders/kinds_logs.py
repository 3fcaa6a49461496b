"""A logdir to look at: two runs with histograms, texts and sounds, some of them broken; the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.builders.event_files import event, make_event_file, tensor_value
from tests.builders.seen_logs import START

from lightboard.plugins.audio.encode import encode_wav
from lightboard.plugins.histograms.encode import raw_message
from lightboard.protos import event_pb2, tensor_pb2

KIND_RUNS = ("base", "wide")
KIND_STEPS = 12
SETTINGS = "|param|value|\n|-|-|\n|learning_rate|%s|\n|optimizer|`adamw`|\n|cuda|True|"


def make_kinds_logs(folder: Path) -> Path:
    """Of each kind two tags that are whole and one whose value makes no sense."""
    for n, name in enumerate(KIND_RUNS):
        records = [
            event(*_values(step, n), step=10 * step, wall_time=START + step)
            for step in range(KIND_STEPS)
        ]
        records.append(event(_text("settings", SETTINGS % (1e-3 / (n + 1))), wall_time=START))
        if n == 0:
            records.append(event(*_broken(), step=50, wall_time=START + 50))
        make_event_file(folder / name, *records)
    return folder


def _values(step: int, n: int) -> list[event_pb2.Summary.Value]:
    done = step / KIND_STEPS
    edges = np.linspace(-3, 3, 31)
    middle = (edges[1:] + edges[:-1]) / 2
    values = [
        _histogram(tag, edges, 1e4 * np.exp(-0.5 * ((middle - n * done) / width) ** 2))
        for tag, width in (("layer1/weight", 0.3 + done), ("layer2/weight", 1.2 - done / 2))
    ]
    words = [
        "Once",
        "upon",
        "a",
        "time",
        "there",
        "was",
        "a",
        "**lighthouse** keeper",
        "who",
        "slept.",
    ]
    told = " ".join(words[: 4 + step // 2 + n])
    values.append(_text("samples/story", f"## Step {step}\n\n{told}\n\n- `loss` {2 - done:.2f}\n"))
    time = np.arange(4000) / 8000
    tone = np.sin(2 * np.pi * (220 + 110 * n + 20 * step) * time) * (1 - done / 2)
    values.append(_sound("samples/tone", encode_wav(_pcm(tone), 8000)))
    if step % 4 == 0:
        both = np.concatenate([_pcm(tone * time * 2), _pcm(tone * (1 - time * 2))], axis=1)
        values.append(_sound("samples/stereo", encode_wav(both, 8000)))
    return values


def _broken() -> list[event_pb2.Summary.Value]:
    wav = encode_wav(_pcm(np.ones(8000)), 8000)
    numbers = tensor_value("broken/text", [b"x"], plugin="text")
    numbers.tensor.Clear()
    numbers.tensor.dtype = tensor_pb2.DT_FLOAT
    numbers.tensor.float_val.extend([1.0, 2.0])
    numbers.tensor.tensor_shape.dim.add(size=2)
    return [
        numbers,
        _sound("broken/header", wav[:22] + bytes(2) + wav[24:]),
        _sound("broken/short", wav[:4044]),
        _histogram("broken/histogram", np.array([0.0, 1.0, 2.0]), np.array([3.0, -5.0])),
    ]


def _histogram(tag: str, edges: np.ndarray, counts: np.ndarray) -> event_pb2.Summary.Value:
    counts = np.round(counts)
    total = float(counts.sum())
    whole = np.concatenate([[0.0], counts])
    message = raw_message(float(edges[0]), float(edges[-1]), total, 0.0, total, edges, whole)
    value = event_pb2.Summary.Value(tag=tag.encode())
    value.histo.ParseFromString(message)
    return value


def _text(tag: str, text: str) -> event_pb2.Summary.Value:
    return tensor_value(f"{tag}/text_summary", [text.encode()], plugin="text")


def _pcm(sound: np.ndarray) -> np.ndarray:
    return (sound[:, None] * 32767).astype(np.int16)


def _sound(tag: str, data: bytes) -> event_pb2.Summary.Value:
    value = event_pb2.Summary.Value(tag=tag.encode())
    value.audio.encoded_audio_string = data
    value.audio.sample_rate = 8000
    return value
