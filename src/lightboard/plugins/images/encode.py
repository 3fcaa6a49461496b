"""Pictures and videos → summaries of PNG and GIF. Shapes are checked in the caller; scaling and
compression run in the writer's thread.
"""

from __future__ import annotations

import logging
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from lightboard import _native
from lightboard.events import values, wire
from lightboard.events.png import encode_png

log = logging.getLogger("lightboard")

GRID_COLUMNS: Final = 8
_told: set[str] = set()


def check_layout(shape: tuple[int, ...], dataformats: str) -> None:
    """Raise AssertionError where `dataformats` does not fit `shape`, TypeError if no PNG can be
    so.
    """
    letters = dataformats.upper()
    if len(set(letters)) != len(letters):
        raise AssertionError(
            f"You can not use the same dimension shorthand twice. input_format: {dataformats}"
        )
    if len(shape) != len(letters):
        raise AssertionError(
            f"size of input tensor and input format are different. tensor shape: {tuple(shape)}, "
            f"input_format: {dataformats}\nhint: dataformats={_suggest(shape)!r}"
        )
    if set(letters) not in (set("HW"), set("CHW"), set("NCHW")):
        raise AssertionError(
            f"dataformats is a permutation of NCHW, CHW or HW, not {dataformats!r}\n"
            f"hint: dataformats={_suggest(shape)!r}"
        )
    if "C" in letters:
        channels = shape[letters.index("C")]
        allowed = (1, 3, 4) if len(letters) == 4 else (1, 2, 3, 4)
        if channels not in allowed:
            kind = AssertionError if len(letters) == 4 else TypeError
            raise kind(
                f"a picture has 1, 3 or 4 channels; {channels} were found on axis C of "
                f"{tuple(shape)} as {dataformats!r}\nhint: dataformats={_suggest(shape)!r}"
            )
    if 0 in shape:
        raise ValueError(f"a picture without pixels: shape {tuple(shape)}")


def _suggest(shape: tuple[int, ...]) -> str:
    last = len(shape) > 2 and shape[-1] in (1, 3, 4)
    return {2: "HW", 3: "HWC" if last else "CHW", 4: "NHWC" if last else "NCHW"}.get(
        len(shape), "CHW"
    )


def to_pixels(tag: str, array: NDArray[Any], dataformats: str) -> NDArray[np.uint8]:
    """uint8 pixels [height, width, channels] as torch makes them, of any layout `check_layout`
    lets pass.

    uint8 is taken as it is; every other dtype is multiplied by 255, clipped to 0…255 and cut to
    whole numbers. One channel becomes three. A batch becomes a grid of 8 columns.
    """
    pixels, letters = to_bytes(tag, array), dataformats.upper()
    if len(letters) == 4:
        return make_grid(pixels.transpose([letters.index(axis) for axis in "NHWC"]))
    if len(letters) == 2:
        pixels, letters = pixels[:, :, None], letters + "C"
    picture = pixels.transpose([letters.index(axis) for axis in "HWC"])
    height, width, channels = picture.shape
    return np.broadcast_to(picture, (height, width, 3)) if channels == 1 else picture


def make_grid(pictures: NDArray[Any], columns: int = GRID_COLUMNS) -> NDArray[Any]:
    """Pictures [n, height, width, channels] side by side, at most `columns` in a row, on black."""
    n, height, width, channels = pictures.shape
    columns = min(n, columns)
    rows = -(-n // columns)
    colors = 3 if channels == 1 else channels
    canvas = np.zeros((rows, height, columns, width, colors), pictures.dtype)
    for index in range(n):
        canvas[index // columns, :, index % columns] = pictures[index]
    return canvas.reshape(rows * height, columns * width, colors)


def to_bytes(tag: str, array: NDArray[Any]) -> NDArray[np.uint8]:
    """uint8 of any dtype, of the same shape: see `to_pixels`. Floats get memory of their own."""
    if array.dtype == np.uint8:
        return array
    if array.dtype in (np.float32, np.float64):
        flat, white = _native.to_bytes(np.ascontiguousarray(array))
        if white:
            _tell_white(tag, array)
        return flat.reshape(array.shape)
    scaled = np.multiply(array, np.float32(255), dtype=np.float32, casting="unsafe")
    if scaled.max() > 255.5:
        _tell_white(tag, array)
    with np.errstate(invalid="ignore"):  # NaN becomes 0
        np.clip(scaled, 0, 255, out=scaled)
        return cast("NDArray[np.uint8]", scaled.astype(np.uint8))


def _tell_white(tag: str, array: NDArray[Any]) -> None:
    if "white" in _told:
        return
    _told.add("white")
    top = float(np.nanmax(array))
    whole = array.dtype.kind in "iub" or top > 16
    hint = (
        "images of 0…255: log them as bytes, image.to(torch.uint8) or image.astype('uint8')"
        if whole
        else "bring them to 0…1 first: (image - image.min()) / (image.max() - image.min())"
    )
    log.warning(
        "%r: %s images hold 0…1, and this one reaches %g: all above 1 is drawn white, as torch "
        "does.\nhint: %s",
        tag,
        array.dtype.name,
        top,
        hint,
    )


def image_message(height: int, width: int, channels: int, encoded: bytes) -> bytes:
    """A serialized Summary.Image."""
    return (
        wire.integer(1, height)
        + wire.integer(2, width)
        + wire.integer(3, channels)
        + wire.delimited(4, encoded)
    )


def encode_image(tag: str, array: NDArray[Any], dataformats: str) -> bytes:
    """A serialized Summary of one picture (a batch as a grid), laid out as `check_layout` lets
    pass.
    """
    pixels = to_pixels(tag, array, dataformats)
    height, width, channels = pixels.shape
    message = image_message(height, width, channels, encode_png(pixels))
    return values.summary(values.value(tag, values.IMAGE, message))


def encode_boxes(
    tag: str,
    array: NDArray[Any],
    dataformats: str,
    boxes: NDArray[Any] | None,
    labels: list[str] | None,
    rescale: float,
) -> bytes:
    """A serialized Summary of a picture with red boxes [n, 4] (left, top, right, bottom; pixels)
    drawn on it.
    """
    from PIL import Image

    pixels = to_pixels(tag, array, dataformats)
    height, width, channels = pixels.shape
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    if boxes is not None:
        picture = draw_boxes(picture, boxes, labels)
    if rescale != 1:
        size = (int(width * rescale), int(height * rescale))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    encoded = encode_png(np.asarray(picture).reshape(picture.height, picture.width, -1))
    message = image_message(height, width, channels, encoded)
    return values.summary(values.value(tag, values.IMAGE, message))


def draw_boxes(picture: Any, boxes: NDArray[Any], labels: list[str] | None) -> Any:
    """Draw boxes and their labels on a PIL image, as torch does; returns it."""
    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default()
    for index, (left, top, right, bottom) in enumerate(boxes[:, :4].tolist()):
        corners = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
        draw.line(corners, width=2, fill="Red")
        label = labels[index] if labels else None
        if label:
            x0, y0, x1, y1 = font.getbbox(label)
            text_width, text_height = x1 - x0, y1 - y0
            margin = np.ceil(0.05 * text_height)
            ground = [(left, bottom - text_height - 2 * margin), (left + text_width, bottom)]
            draw.rectangle(ground, fill="Red")
            at = (left + margin, bottom - text_height - margin)
            draw.text(at, label, fill="black", font=font)
    return picture


def check_video(shape: tuple[int, ...], dataformats: str) -> None:
    """Raise where `dataformats` is no permutation of NTCHW, or does not fit `shape`."""
    letters = dataformats.upper()
    if sorted(letters) != sorted("NTCHW"):
        raise AssertionError(f"dataformats is a permutation of NTCHW, not {dataformats!r}")
    if len(shape) != 5:
        raise ValueError(
            f"a video has 5 axes (videos, frames, channels, height, width), not {len(shape)}: "
            f"{tuple(shape)}\nhint: video[None] makes one video a batch of one"
        )
    if 0 in shape:
        raise ValueError(f"a video without pixels: shape {tuple(shape)}")
    channels = shape[letters.index("C")]
    if channels not in (1, 3, 4):
        raise ValueError(f"a video has 1, 3 or 4 channels, not {channels}: {tuple(shape)}")


def to_frames(tag: str, array: NDArray[Any], dataformats: str) -> NDArray[np.uint8]:
    """uint8 frames [frames, height, width, channels] of a batch of videos, tiled as torch tiles
    them.
    """
    letters = dataformats.upper()
    pixels = to_bytes(tag, array).transpose([letters.index(axis) for axis in "NTHWC"])
    n, frames, height, width, channels = pixels.shape
    padded = 1 << (n - 1).bit_length()
    rows = 1 << ((n.bit_length() - 1) // 2)
    columns = padded // rows
    canvas = np.zeros((frames, rows, height, columns, width, channels), np.uint8)
    for index in range(n):
        canvas[:, index // columns, :, index % columns] = pixels[index]
    tiled = canvas.reshape(frames, rows * height, columns * width, channels)
    return np.repeat(tiled, 3, axis=3) if channels == 1 else tiled


def encode_gif(frames: NDArray[np.uint8], fps: float) -> bytes:
    """GIF of uint8 frames [frames, height, width, 3 or 4], one palette for all, endlessly
    repeated.
    """
    import io

    from PIL import Image

    pictures = [Image.fromarray(np.ascontiguousarray(frame[:, :, :3])) for frame in frames]
    # One palette over a sample of all frames: 70 times faster than one for each, and it does not
    # flicker.
    step = max(1, len(pictures) // 16)
    sample = np.concatenate([frame[:, :, :3] for frame in frames[::step]])
    palette = Image.fromarray(np.ascontiguousarray(sample)).quantize(
        256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    shots = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    out = io.BytesIO()
    shots[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=shots[1:],
        duration=1000 / fps,
        loop=0,
        optimize=False,
    )
    return out.getvalue()


def encode_video(tag: str, array: NDArray[Any], fps: float, dataformats: str) -> bytes:
    """A serialized Summary of a batch of videos as one GIF."""
    frames = to_frames(tag, array, dataformats)
    _, height, width, channels = frames.shape
    message = image_message(height, width, channels, encode_gif(frames, fps))
    return values.summary(values.value(tag, values.IMAGE, message))


def render_figure(figure: Any) -> NDArray[np.uint8]:
    """uint8 pixels [height, width, 3] of a matplotlib figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].copy()
