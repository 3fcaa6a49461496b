"""Small pictures: right pixels, the original where it is small already, a bound in memory, a word for what is wrong."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.builders import event, find_tag, image_value, make_event_file, tensor_value
from tests.builders.web import Client

from lightboard.events.png import encode_png
from lightboard.plugins.images.thumbnails import (
    MAX_PIXELS,
    Thumbnails,
    make_sheet,
    make_thumbnail,
    reduce_png,
)
from lightboard.plugins.plugin import Blob, RequestError
from lightboard.protos import event_pb2


def saved(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def noise(height: int, width: int, channels: int = 3) -> bytes:
    shape = (height, width, channels)
    return encode_png(np.random.default_rng(0).integers(0, 256, shape, np.uint8))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """A PNG of few bytes whose pixels would fill gigabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    rows = zlib.compress(bytes(3 * 20_000 + 1) * 20)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def serve(folder: Path, *values: event_pb2.Summary.Value) -> Client:
    make_event_file(folder, *[event(value, step=step) for step, value in enumerate(values)])
    return Client(folder)


def get(client: Client, kind: str, step: int = 0, sample: int = 0, rest: str = "") -> Any:
    tag = find_tag(client.board.snapshot, "i", "images")
    reply = client.post("/api/plugins/images/steps", tag=tag, runs=[0]).json()
    ref = reply["runs"][0]["ref"][step]
    if kind == "about":
        return client.post("/api/plugins/images/about", ref=ref, tag=tag, sample=sample)
    url = f"/api/plugins/images/{kind}/{client.board.epoch}/{ref}/{tag}/{sample}{rest}"
    return client.http.get(url)


def shown(reply: Any) -> Image.Image:
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"
    return Image.open(io.BytesIO(reply.content))


def test_a_large_picture_becomes_as_small_as_asked_and_the_original_stays(tmp_path: Path) -> None:
    pixels = np.zeros((1024, 512, 3), np.uint8)
    pixels[:512, :, 0] = 200
    pixels[512:, :, 2] = 100
    data = encode_png(pixels)
    client = serve(tmp_path, image_value("i", data))
    reply = get(client, "thumbnail", rest="/128")
    assert reply.headers["content-type"] == "image/jpeg"
    small = shown(reply)
    assert small.size == (64, 128)
    array = np.asarray(small).astype(int)
    assert np.abs(array[:60].mean((0, 1)) - (200, 0, 0)).max() < 3
    assert np.abs(array[68:].mean((0, 1)) - (0, 0, 100)).max() < 3
    assert get(client, "blob").content == data


def test_a_thumbnail_is_the_mean_of_what_it_stands_for(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    pixels = random.integers(0, 256, (512, 512, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[0, 0, 3] = 0  # not opaque: the reply is a PNG, and exact
    client = serve(tmp_path, image_value("i", encode_png(pixels)))
    small = np.asarray(shown(get(client, "thumbnail", rest="/128"))).astype(float)
    wanted = pixels[:, :, :3].reshape(128, 4, 128, 4, 3).mean((1, 3))
    assert small.shape == (128, 128, 4)
    assert np.abs(small[1:, 1:, :3] - wanted[1:, 1:]).max() <= 1


@pytest.mark.parametrize("edge", [64, 128, 1024])
def test_a_small_picture_is_its_own_thumbnail(tmp_path: Path, edge: int) -> None:
    data = noise(64, 48)
    client = serve(tmp_path, image_value("i", data))
    assert get(client, "thumbnail", rest=f"/{edge}").content == data


@pytest.mark.parametrize("edge", ["0", "-1", "100", "999999999", "x"])
def test_other_sizes_are_not_made(tmp_path: Path, edge: str) -> None:
    client = serve(tmp_path, image_value("i", noise(8, 8)))
    reply = get(client, "thumbnail", rest=f"/{edge}")
    assert reply.status_code == 400
    assert set(reply.json()) == {"error", "hint"}


GREY = np.linspace(0, 255, 256).astype(np.uint8)[None].repeat(256, 0)
KINDS = {
    "grey": saved(Image.fromarray(GREY)),
    "grey and alpha": saved(Image.fromarray(GREY).convert("LA")),
    "palette": saved(Image.fromarray(GREY).convert("P")),
    "palette, clear": saved(Image.fromarray(GREY).convert("P"), transparency=0),
    "bits": saved(Image.fromarray(GREY).convert("1")),
    "16 bits": saved(Image.fromarray(GREY.astype(np.uint16) * 257)),
    "jpeg": saved(Image.fromarray(GREY), "JPEG"),
    "cmyk": saved(Image.fromarray(GREY).convert("CMYK"), "JPEG"),
    "gif": saved(Image.fromarray(GREY), "GIF"),
    "bmp": saved(Image.fromarray(GREY), "BMP"),
    "webp": saved(Image.fromarray(GREY).convert("RGBA"), "WEBP", lossless=True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_keeps_its_brightness(tmp_path: Path, kind: str) -> None:
    client = serve(tmp_path, image_value("i", KINDS[kind]))
    small = shown(get(client, "thumbnail", rest="/64"))
    assert small.size == (64, 64)
    row = np.asarray(small.convert("L")).astype(int)[8:-8].mean(0)
    known = Image.open(io.BytesIO(KINDS[kind])).convert("RGBA")
    if kind == "16 bits":
        known = Image.fromarray(GREY).convert("RGBA")
    wanted = np.asarray(known.convert("L")).astype(int).reshape(256, 64, 4).mean((0, 2))
    assert np.abs(row - wanted)[2:-2].max() < 4
    about = get(client, "about").json()
    assert (about["width"], about["height"], about["frame_ms"]) == (256, 256, [0])


def test_a_camera_picture_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    data = saved(Image.fromarray(GREY[:128]), "JPEG", exif=exif)
    client = serve(tmp_path, image_value("i", data))
    about = get(client, "about").json()
    assert (about["width"], about["height"]) == (128, 256)
    small = shown(get(client, "thumbnail", rest="/64"))
    assert small.size == (32, 64)
    column = np.asarray(small.convert("L")).astype(int).mean(1)
    assert column[0] < column[-1]


@pytest.mark.parametrize("side", [8193, 30_000, 2**31 - 1])
def test_bombs_are_refused_with_a_word_and_can_be_saved(tmp_path: Path, side: int) -> None:
    data = bomb(side)
    assert len(data) < 10_000
    assert side * side > MAX_PIXELS
    client = serve(tmp_path, image_value("i", data), image_value("i", noise(8, 8)))
    for kind, rest in (("thumbnail", "/256"), ("blob", ""), ("about", ""), ("frames", "/256")):
        reply = get(client, kind, rest=rest)
        assert reply.status_code == 413, kind
        assert "too large" in reply.json()["error"]
        assert "download" in reply.json()["hint"]
    assert get(client, "save").content == data
    assert get(client, "thumbnail", 1, rest="/256").status_code == 200


def lies() -> dict[str, bytes]:
    good = noise(300, 300)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 3000, 3000, 8, 2, 0, 0, 0))
    jpeg = saved(Image.fromarray(GREY.repeat(2, 0)), "JPEG")
    return {
        "more rows than there are": good[:8] + head + good[33:],
        "cut off": good[: len(good) // 2],
        "nothing after its header": good[:33],
        "half a header": good[:20],
        "only a signature": good[:8],
        "jpeg cut off": jpeg[: len(jpeg) // 3],
        "gif without frames": b"GIF89a\xff\xff\xff\xff\x00\x00\x00;",
        "png called gif": b"GIF89a\x10\x00\x10\x00" + good,
        "webp of nothing": b"RIFF\x04\x00\x00\x00WEBP",
        "bmp of nothing": b"BM" + bytes(60),
        "no pixels": good[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 9, 8, 2, 0, 0, 0)),
    }


@pytest.mark.parametrize("kind", lies())
def test_a_picture_that_is_not_what_it_says_is_refused_with_a_word(
    tmp_path: Path, kind: str
) -> None:
    client = serve(tmp_path, image_value("i", lies()[kind]))
    reply = get(client, "thumbnail", rest="/256")
    assert reply.status_code == 415
    assert "broken" in reply.json()["error"]
    assert get(client, "save").content == lies()[kind]


def test_svg_is_never_handed_out_to_be_shown(tmp_path: Path) -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    client = serve(tmp_path, image_value("i", svg))
    for kind, rest in (("blob", ""), ("thumbnail", "/64"), ("frames", "/64"), ("about", "")):
        reply = get(client, kind, rest=rest)
        assert reply.status_code == 415
        assert "<svg" in reply.json()["error"]
    reply = get(client, "save")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].startswith("attachment")


def test_a_size_noted_wrongly_is_told_and_the_picture_shown(tmp_path: Path) -> None:
    data = noise(20, 30)
    value = tensor_value("i", [b"7000", b"1", data])
    about = get(serve(tmp_path, value), "about").json()
    assert (about["width"], about["height"]) == (30, 20)
    assert (about["said_width"], about["said_height"]) == (7000, 1)
    assert about["bytes"] == len(data)


def film(frames: int, edge: int, clear: bool = False) -> bytes:
    shots = [
        Image.new("RGBA", (edge, edge // 2), (8 * n, 0, 255 - 8 * n, 0 if clear and n % 2 else 255))
        for n in range(frames)
    ]
    return saved(
        shots[0],
        "WEBP",
        save_all=True,
        append_images=shots[1:],
        duration=[50] * frames,
        lossless=True,
    )


def test_frames_stand_on_one_sheet_in_their_order(tmp_path: Path) -> None:
    client = serve(tmp_path, image_value("i", film(10, 64)))
    assert get(client, "about").json()["frame_ms"] == [50] * 10
    sheet = np.asarray(shown(get(client, "frames", rest="/64")).convert("RGB")).astype(int)
    assert sheet.shape == (3 * 32, 4 * 64, 3)
    for n in range(10):
        cell = sheet[n // 4 * 32 :, n % 4 * 64 :][:32, :64]
        assert np.abs(cell - (8 * n, 0, 255 - 8 * n)).max() <= 1, n
    small = shown(get(client, "frames", rest="/64"))
    assert small.format == "PNG"  # nothing was reduced: the pixels that were logged


def test_a_sheet_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lightboard.plugins.images.thumbnails._SHEET_PIXELS", 1000)
    sheet = Image.open(io.BytesIO(make_sheet(film(10, 64), 1024).data))
    assert sheet.width * sheet.height <= 1000
    monkeypatch.setattr("lightboard.plugins.images.thumbnails._FILM_PIXELS", 1000)
    with pytest.raises(RequestError, match="too large"):
        make_sheet(film(10, 64), 1024)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("size", [(301, 257), (1024, 40), (7, 900)])
@pytest.mark.parametrize("factor", [1, 2, 3, 7, 128])
def test_plain_pngs_are_reduced_as_pillow_reduces_them(
    mode: str, size: tuple[int, int], factor: int
) -> None:
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    # Slopes, waves and noise: Pillow picks another filter for each.
    values = np.where(x % 90 < 30, x, np.where(x % 90 < 60, 128 + 100 * np.sin(y / 9), 0))
    values[: height // 3] += np.random.default_rng(0).integers(0, 99, (height // 3, width))
    grey = Image.fromarray(values.clip(0, 255).astype(np.uint8))
    picture = (
        grey
        if mode == "L"
        else Image.merge("RGB", [grey, grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT), grey])
    )
    found = reduce_png(saved(picture), factor)
    assert found is not None
    assert found.mode == mode
    # Pillow divides by multiplying with an inverse, which is one too low at times.
    theirs = np.asarray(picture.reduce(factor)).astype(int)
    assert np.abs(np.asarray(found) - theirs).max() <= 1


def unusual() -> dict[str, bytes]:
    rgb = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    plain = saved(rgb)
    data = plain.index(b"IDAT")
    return {
        "alpha": saved(rgb.convert("RGBA")),
        "palette": saved(rgb.quantize(16)),
        "16 bits": saved(Image.fromarray(np.zeros((64, 64), np.uint16))),
        "one bit": saved(rgb.convert("1")),
        "transparent colour": saved(rgb, transparency=(1, 2, 3)),
        "moving": saved(rgb, save_all=True, append_images=[rgb.rotate(90)]),
        "cut off": plain[: len(plain) // 2],
        "without an end": plain[:-12],
        "a wrong checksum": plain[: data + 9] + bytes([plain[data + 9] ^ 1]) + plain[data + 10 :],
        "a length beyond the end": plain[: data - 4] + b"\x7f\xff\xff\xff" + plain[data:],
        "fewer rows than said": plain[:16]
        + struct.pack(">II", 64, 65)
        + plain[24:29]
        + struct.pack(">I", zlib.crc32(plain[12:16] + struct.pack(">II", 64, 65) + plain[24:29]))
        + plain[33:],
        "more than said": bomb(8),
    }


@pytest.mark.parametrize("what", list(unusual()))
def test_other_pngs_are_left_to_pillow(what: str) -> None:
    assert reduce_png(unusual()[what], 2) is None


@pytest.mark.parametrize("what", ["alpha", "palette", "16 bits", "one bit", "transparent colour"])
def test_and_have_thumbnails_all_the_same(what: str) -> None:
    small = Image.open(io.BytesIO(make_thumbnail(unusual()[what], 32).data))
    assert small.size == (32, 32)


def test_what_is_kept_has_a_bound_and_the_oldest_goes_first() -> None:
    thumbnails = Thumbnails(kept_bytes=1000)
    made: list[int] = []

    def make(n: int) -> Blob:
        def draw() -> Blob:
            made.append(n)
            return Blob(bytes(200), "image/png")

        return thumbnails.get(n, draw)

    for n in range(5):
        make(n)
    make(0)
    make(5)
    assert thumbnails.held_bytes == 1000
    make(0)  # looked at since
    make(1)  # gone
    assert made == [0, 1, 2, 3, 4, 5, 1]
    thumbnails.get("large", lambda: Blob(bytes(900), "image/png"))
    assert thumbnails.held_bytes == 1000


def test_several_who_ask_for_the_same_wait_for_one() -> None:
    thumbnails = Thumbnails()
    gate = threading.Event()
    made: list[int] = []

    def make() -> Blob:
        gate.wait(10)
        made.append(1)
        return Blob(b"x", "image/png")

    found: list[Blob] = []
    askers = [
        threading.Thread(target=lambda: found.append(thumbnails.get("a", make))) for _ in range(4)
    ]
    for asker in askers:
        asker.start()
    gate.set()
    for asker in askers:
        asker.join(10)
    assert len(found) == 4
    assert made == [1]


def test_an_error_is_told_to_each_and_not_kept() -> None:
    thumbnails = Thumbnails()

    def fail() -> Blob:
        raise RequestError(415, "no", "hint")

    for _ in range(2):
        with pytest.raises(RequestError):
            thumbnails.get("a", fail)
    assert thumbnails.get("a", lambda: Blob(b"x", "image/png")).data == b"x"
