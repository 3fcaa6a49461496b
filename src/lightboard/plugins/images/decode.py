"""Image summaries → pictures: the writer's own bytes, and on request what they show."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, overload

from lightboard.events.sniff import in_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

MEDIA_TYPES: Final = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp")


@dataclass(frozen=True, slots=True)
class Picture:
    """One encoded picture."""

    data: bytes
    """As logged: PNG, JPEG, GIF, BMP or WebP."""

    @property
    def media_type(self) -> str:
        """What the first bytes say, "image/png" for one; words where it is no picture."""
        return sniff(self.data)

    def image(self) -> Image:
        """Decoded by Pillow. Raises ValueError where it is no picture."""
        from PIL import Image, UnidentifiedImageError

        try:
            image = Image.open(io.BytesIO(self.data))
            image.load()
        except (UnidentifiedImageError, OSError) as error:
            raise ValueError(f"not a picture: {self.media_type}") from error
        return image

    def array(self) -> NDArray[np.uint8]:
        """[height, width] of a grey picture, else [height, width, channels]; of an animation [frames, …]."""
        import numpy as np
        from PIL import ImageSequence

        image = self.image()
        frames = getattr(image, "n_frames", 1)
        if frames > 1:
            return np.stack(
                [np.asarray(one.convert("RGB")) for one in ImageSequence.Iterator(image)]
            )
        if image.mode in ("P", "1", "CMYK", "YCbCr"):
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        return np.asarray(image)


@dataclass(frozen=True, slots=True)
class Pictures(Sequence[Picture]):
    """The pictures of one step. `image` and `array` are those of one of them, the first by default."""

    width: int
    """Pixels, as the writer said."""
    height: int
    samples: tuple[Picture, ...]

    @overload
    def __getitem__(self, index: int) -> Picture: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Picture, ...]: ...
    def __getitem__(self, index: Any) -> Any:
        return self.samples[index]

    def __len__(self) -> int:
        return len(self.samples)

    def __iter__(self) -> Iterator[Picture]:
        return iter(self.samples)

    def image(self, sample: int = 0) -> Image:
        """The picture with that number, decoded by Pillow. Raises ValueError where it is none."""
        return self.samples[sample].image()

    def array(self, sample: int = 0) -> NDArray[np.uint8]:
        """Its pixels; see Picture.array."""
        return self.samples[sample].array()


def decode_pictures(data: bytes) -> Pictures:
    """The pictures of a serialized Summary.Value. Raises ValueError where it holds something else."""
    from lightboard.events.decode import decode_images

    images = decode_images(data)
    return Pictures(images.width, images.height, tuple(Picture(one) for one in images.samples))


def sniff(data: bytes) -> str:
    r"""The media type of a picture, or words for what else it is.

    >>> sniff(b"GIF89a...")
    'image/gif'
    >>> sniff(b"<svg onload='alert(1)'/>")
    'text that begins with "<svg onload=\'alert(1)\'/>"'
    """
    for start, media_type in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
    ):
        if data.startswith(start):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return in_words(data)
