"""Summaries as torch.utils.tensorboard.summary makes them, for FileWriter.add_summary.

Each function returns a Summary message (lightboard.wire) or a tuple of them; TensorBoard reads its
bytes. Shapes, ranges and errors are those of SummaryWriter's method of the same name.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lightboard.writer.arrays import plain_hparams, to_array, to_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightboard.plugins.custom_scalars.encode import Layout
    from lightboard.plugins.histograms.encode import Bins
    from lightboard.protos.event_pb2 import HistogramProto, Summary

__all__ = [
    "audio",
    "compute_curve",
    "custom_scalars",
    "draw_boxes",
    "half_to_int",
    "histogram",
    "histogram_raw",
    "hparams",
    "image",
    "image_boxes",
    "int_to_half",
    "make_histogram",
    "make_image",
    "make_video",
    "mesh",
    "pr_curve",
    "pr_curve_raw",
    "scalar",
    "tensor_proto",
    "text",
    "video",
]


def _summary(data: bytes) -> Summary:
    from lightboard.protos.event_pb2 import Summary

    return Summary.FromString(data)


def half_to_int(f: float) -> int:
    """The bits of a float32 as an integer, which torch puts into half_val.

    >>> from lightboard import summary
    >>> summary.int_to_half(summary.half_to_int(1.5))
    1.5
    """
    number: int = struct.unpack("i", struct.pack("f", f))[0]
    return number


def int_to_half(i: int) -> float:
    """The float32 that has these bits; the way back from half_to_int."""
    number: float = struct.unpack("f", struct.pack("i", i))[0]
    return number


def scalar(
    name: str,
    tensor: Any,
    collections: object = None,
    new_style: bool = False,
    double_precision: bool = False,
) -> Summary:
    """One number. `collections` is not used, as in torch.

    >>> from lightboard import summary
    >>> summary.scalar("loss", 0.5).value[0].simple_value
    0.5
    """
    from lightboard.plugins.scalars.encode import encode_scalar

    number = to_number(tensor)
    return _summary(
        encode_scalar(name, number, new_style=new_style, double_precision=double_precision)
    )


def tensor_proto(tag: str, tensor: Any) -> Summary:
    """An array of any shape."""
    from lightboard.plugins.tensor.encode import encode_tensor

    return _summary(encode_tensor(tag, to_array(tensor)))


def histogram_raw(
    name: str,
    min: float,
    max: float,
    num: float,
    sum: float,
    sum_squares: float,
    bucket_limits: Any,
    bucket_counts: Any,
) -> Summary:
    """A histogram counted elsewhere."""
    from lightboard.plugins.histograms.encode import encode_raw_histogram, raw_message

    limits, counts = to_array(bucket_limits), to_array(bucket_counts)
    message = raw_message(
        float(min), float(max), float(num), float(sum), float(sum_squares), limits, counts
    )
    return _summary(encode_raw_histogram(name, message))


def histogram(name: str, values: Any, bins: Bins, max_bins: int | None = None) -> Summary:
    """How values are distributed."""
    from lightboard.plugins.histograms.encode import check_values, encode_histogram

    array = to_array(values)
    check_values(array, bins)
    return _summary(encode_histogram(name, array, bins, max_bins))


def make_histogram(values: Any, bins: Bins, max_bins: int | None = None) -> HistogramProto:
    """The HistogramProto alone."""
    from lightboard.plugins.histograms.encode import check_values, histogram_message
    from lightboard.protos.event_pb2 import HistogramProto

    array = to_array(values)
    check_values(array, bins)
    return HistogramProto.FromString(histogram_message("", array, bins, max_bins))


def image(tag: str, tensor: Any, rescale: float = 1, dataformats: str = "NCHW") -> Summary:
    """One picture, or a batch as a grid."""
    from lightboard.plugins.images.encode import check_layout, encode_boxes, encode_image

    array = to_array(tensor)
    check_layout(array.shape, dataformats)
    if rescale == 1:
        return _summary(encode_image(tag, array, dataformats))
    return _summary(encode_boxes(tag, array, dataformats, None, None, rescale))


def image_boxes(
    tag: str,
    tensor_image: Any,
    tensor_boxes: Any,
    rescale: float = 1,
    dataformats: str = "CHW",
    labels: Sequence[str] | None = None,
) -> Summary:
    """One picture with red boxes [n, 4] (left, top, right, bottom; pixels)."""
    from lightboard.plugins.images.encode import check_layout, encode_boxes

    array = to_array(tensor_image)
    check_layout(array.shape, dataformats)
    names = None if labels is None else list(labels)
    boxes = to_array(tensor_boxes)
    return _summary(encode_boxes(tag, array, dataformats, boxes, names, rescale))


def draw_boxes(disp_image: Any, boxes: Any, labels: Sequence[str] | None = None) -> Any:
    """Draw red boxes [n, 4] on a PIL image; returns it."""
    from lightboard.plugins.images.encode import draw_boxes as draw

    return draw(disp_image, to_array(boxes), None if labels is None else list(labels))


def make_image(
    tensor: NDArray[np.uint8],
    rescale: float = 1,
    rois: Any = None,
    labels: Sequence[str] | None = None,
) -> Summary.Image:
    """The Summary.Image of uint8 pixels [height, width, channels]."""
    if rois is None:
        return image("", tensor, rescale, "HWC").value[0].image
    return image_boxes("", tensor, rois, rescale, "HWC", labels).value[0].image


def video(tag: str, tensor: Any, fps: float = 4) -> Summary:
    """A batch of videos [N, T, C, H, W] as one GIF."""
    from lightboard.plugins.images.encode import check_video, encode_video

    array = to_array(tensor)
    check_video(array.shape, "NTCHW")
    return _summary(encode_video(tag, array, fps, "NTCHW"))


def make_video(tensor: NDArray[np.uint8], fps: float) -> Summary.Image:
    """The Summary.Image of uint8 frames [frames, height, width, channels], as GIF."""
    from lightboard.plugins.images.encode import encode_gif, image_message
    from lightboard.protos.event_pb2 import Summary

    _, height, width, channels = tensor.shape
    encoded = encode_gif(to_array(tensor), fps)
    return Summary.Image.FromString(image_message(height, width, channels, encoded))


def audio(tag: str, tensor: Any, sample_rate: float = 44100) -> Summary:
    """One sound."""
    from lightboard.plugins.audio.encode import encode_audio, to_channels

    return _summary(encode_audio(tag, to_channels(to_array(tensor)), sample_rate))


def custom_scalars(layout: Layout) -> Summary:
    """How scalars are to be grouped into charts."""
    from lightboard.plugins.custom_scalars.encode import encode_layout

    return _summary(encode_layout(layout))


def text(tag: str, text: str) -> Summary:
    """Markdown."""
    from lightboard.plugins.text.encode import encode_text

    return _summary(encode_text(tag, text))


def pr_curve_raw(
    tag: str,
    tp: Any,
    fp: Any,
    tn: Any,
    fn: Any,
    precision: Any,
    recall: Any,
    num_thresholds: int = 127,
    weights: object = None,
) -> Summary:
    """A precision-recall curve counted elsewhere. `weights` is not used, as in torch."""
    import numpy as np

    from lightboard.plugins.pr_curves.encode import encode_curve

    rows = [to_array(row) for row in (tp, fp, tn, fn, precision, recall)]
    return _summary(encode_curve(tag, np.stack(rows), num_thresholds))


def pr_curve(
    tag: str, labels: Any, predictions: Any, num_thresholds: int = 127, weights: Any = None
) -> Summary:
    """Precision over recall of predictions against labels."""
    from lightboard.plugins.pr_curves.encode import check_predictions, encode_pr_curve

    truth, guesses = to_array(labels), to_array(predictions)
    check_predictions(truth, guesses)
    return _summary(encode_pr_curve(tag, truth, guesses, num_thresholds, weights))


def compute_curve(
    labels: NDArray[Any],
    predictions: NDArray[Any],
    num_thresholds: int | None = None,
    weights: Any = None,
) -> NDArray[np.float64]:
    """[6, thresholds]: true and false positives, true and false negatives, precision, recall."""
    from lightboard.plugins.pr_curves.encode import compute_curve as compute

    return compute(labels, predictions, num_thresholds or 127, weights)


def mesh(
    tag: str,
    vertices: Any,
    colors: Any,
    faces: Any,
    config_dict: dict[str, Any] | None,
    display_name: str | None = None,
    description: str | None = None,
) -> Summary:
    """A point cloud or a mesh: up to three values."""
    from lightboard.plugins.mesh.encode import check_part, encode_mesh

    given = {"vertices": vertices, "colors": colors, "faces": faces}
    arrays = {name: None if part is None else to_array(part) for name, part in given.items()}
    for name, array in arrays.items():
        if array is not None:
            check_part(name, array)
    parts = (arrays["vertices"], arrays["colors"], arrays["faces"])
    return _summary(encode_mesh(tag, *parts, config_dict, display_name or "", description or ""))


def hparams(
    hparam_dict: dict[str, Any] | None = None,
    metric_dict: dict[str, Any] | None = None,
    hparam_domain_discrete: dict[str, list[Any]] | None = None,
) -> tuple[Summary, Summary, Summary]:
    """The experiment, the session's start and its end, for a run that is to hold its own
    hyperparameters.

    >>> from lightboard import SummaryWriter, summary
    >>> with SummaryWriter("runs/own") as writer:
    ...     for part in summary.hparams({"lr": 0.1}, {"loss": None}):
    ...         writer.file_writer.add_summary(part)
    ...     writer.add_scalar("loss", 0.5)
    """
    from lightboard.plugins.hparams.encode import encode_session

    for name, given in (("hparam_dict", hparam_dict), ("metric_dict", metric_dict)):
        if not isinstance(given, dict):
            raise TypeError(f"parameter: {name} should be a dictionary, nothing logged.")
    assert hparam_dict is not None and metric_dict is not None
    start, begin, end = encode_session(
        plain_hparams(hparam_dict), list(metric_dict), hparam_domain_discrete
    )
    return _summary(start), _summary(begin), _summary(end)
