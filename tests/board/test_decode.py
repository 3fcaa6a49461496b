"""Decoders of values in Python: sounds of every width, pictures of every mode, tables, vectors."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from tests.builders import tensor_value

import lightboard
from lightboard import SummaryWriter
from lightboard.plugins.audio.decode import Clip
from lightboard.plugins.images.decode import Picture
from lightboard.plugins.projector.decode import decode_config, decode_metadata, decode_vectors
from lightboard.plugins.text.decode import decode_text
from lightboard.protos import tensor_pb2


@pytest.mark.parametrize("kind", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("form", ["WAV", "WAVEX"])
def test_sounds_are_what_soundfile_reads(kind: str, channels: int, form: str) -> None:
    samples = np.sin(np.arange(200 * channels) / 9).reshape(-1, channels) * 0.9
    file = io.BytesIO()
    soundfile.write(file, samples, 22_050, subtype=kind, format=form)
    clip = Clip(file.getvalue(), "audio/wav", "", None)
    expected, rate = soundfile.read(io.BytesIO(clip.data), dtype="float32", always_2d=True)
    assert clip.rate == rate == 22_050
    np.testing.assert_array_equal(clip.samples(), expected)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"ID3 mp3", "not a WAV file\nhint: soundfile.read"),
        (b"RIFF\0\0\0\0WAVE", "without a format or without samples"),
    ],
)
def test_what_is_no_wav(data: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Clip(data, "", "", None).samples()


def test_a_wav_of_another_code(tmp_path: Path) -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros(100), 8000, subtype="ULAW", format="WAV")
    with pytest.raises(ValueError, match=r"format 7 with 8 bits\nhint: soundfile"):
        Clip(file.getvalue(), "audio/wav", "", None).samples()


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P", "1"])
def test_pictures_of_every_mode(mode: str) -> None:
    image = Image.new("RGB", (5, 3), (200, 10, 30)).convert(mode)
    file = io.BytesIO()
    image.save(file, "PNG")
    array = Picture(file.getvalue()).array()
    channels = {"L": (), "LA": (2,), "RGBA": (4,)}.get(mode, (3,))
    assert array.shape == (3, 5, *channels)
    assert array.dtype == np.uint8


def test_an_animation() -> None:
    frames = [Image.new("RGB", (4, 2), (n * 100, 0, 0)) for n in range(3)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=40)
    picture = Picture(file.getvalue())
    assert picture.media_type == "image/gif"
    assert picture.array().shape == (3, 2, 4, 3)
    assert picture.array()[:, 0, 0, 0].tolist() == [0, 100, 200]


def strings(shape: list[int], texts: list[bytes]) -> bytes:
    value = tensor_value("t", texts, "text")
    value.tensor.tensor_shape.CopyFrom(
        tensor_pb2.TensorShapeProto(dim=[tensor_pb2.TensorShapeProto.Dim(size=n) for n in shape])
    )
    return value.SerializeToString()


@pytest.mark.parametrize(
    ("shape", "texts", "markdown"),
    [
        ([], [b"*one*"], "*one*"),
        ([1], [b"one"], "one"),
        ([2], [b"a|b", b"c\nd"], "| |\n|---|\n| a\\|b |\n| c<br>d |"),
        ([2, 2], [b"a", b"b", b"c", b"d"], "| | |\n|---|---|\n| a | b |\n| c | d |"),
        ([0], [], ""),
        ([1], [b"\xff"], "�"),
    ],
)
def test_texts(shape: list[int], texts: list[bytes], markdown: str) -> None:
    assert decode_text(strings(shape, texts)) == markdown


@pytest.mark.parametrize(
    ("data", "shape", "expected"),
    [
        (b"1\t2\n3\t4\n", (), [[1, 2], [3, 4]]),
        (b"1e3\r\n-0.5\r\n", (), [[1000], [-0.5]]),
        (np.array([[1, 2], [3, 4]], "<f4").tobytes(), (2, 2), [[1, 2], [3, 4]]),
        (b"", (), []),
    ],
)
def test_vectors(data: bytes, shape: tuple[int, ...], expected: list[Any]) -> None:
    assert decode_vectors(data, shape).tolist() == expected


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"1\t2\n3\n", "point 2 has 1 numbers, the first one 2"),
        (b"a\tb\n", "not a table of numbers"),
    ],
)
def test_what_is_no_table_of_vectors(data: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        decode_vectors(data)


def test_labels() -> None:
    assert decode_metadata(b"a\nb\n") == (("label",), [("a",), ("b",)])
    assert decode_metadata(b"x\ty\n1\t2\n") == (("x", "y"), [("1", "2")])
    assert decode_metadata(b"") == (("label",), [])


@pytest.mark.parametrize("path", ["/etc/passwd", "../../secret", "a/../../b"])
def test_a_projector_names_only_files_of_its_folder(path: str) -> None:
    with pytest.raises(ValueError, match="names a file outside of its folder"):
        decode_config(f'embeddings {{ tensor_path: "{path}" }}'.encode())


def test_hyperparameters_of_every_type_and_metrics_in_subfolders(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for name, rate in (("a", 0.1), ("b", 0.2)):
            writer.add_hparams(
                {"lr": rate, "layers": 3, "bn": True, "opt": "sgd"},
                {"hparam/loss": rate * 2, "lr": rate},
                run_name=name,
            )
    found = lightboard.open(tmp_path).read_hparams()
    assert len(found) == 2
    assert repr(found) == "<2 sessions: 4 hparams, 2 metrics>"
    first = found[0]
    assert first.hparams == {"bn": True, "layers": 3.0, "lr": 0.1, "opt": "sgd"}
    assert first.metrics == pytest.approx({"hparam/loss": 0.2, "lr": 0.1})
    assert list(found.groups) == ["a", "b"]
    frame = found.to_pandas()
    assert frame["lr"].tolist() == [0.1, 0.2]
    assert frame["metric/lr"].tolist() == pytest.approx([0.1, 0.2])
