"""What people log → plain numbers and numpy arrays the writer owns. Knows torch's tensors without
importing torch.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lightboard import _native

if TYPE_CHECKING:
    from typing import Protocol, SupportsIndex, SupportsInt

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    class HasDlpack(Protocol):
        """An array of any library that shares its memory through DLPack."""

        def __dlpack__(self, **arguments: Any) -> Any: ...

    # What can be logged as numbers, torch's tensors among them (they have __array__); and a step.
    Numbers = ArrayLike | HasDlpack
    Step = SupportsInt | SupportsIndex | None

_WORTH_BORROWING = 1 << 14  # bytes


def is_tensor(value: object) -> bool:
    """True for a torch tensor: there is none before the script has imported torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, getattr(torch, "Tensor", ()))


def to_array(value: Any) -> NDArray[Any]:
    """`value` as an array, which may share its memory. bfloat16 becomes float32.

    Takes what `add_*` take: numbers, arrays, tensors of any device, lists of these, anything with
    `__array__` or DLPack. Raises NotImplementedError for the rest, as torch does.
    """
    return _convert(value)[0]


def own_array(value: Any) -> NDArray[Any]:
    """`value` as an array nobody else will change."""
    array, shared = _convert(value)
    if not shared:
        return array
    if array.nbytes < _WORTH_BORROWING or array.dtype.hasobject:
        return array.copy()
    copy = _native.copy_bytes(array)
    return array.copy() if copy is None else copy.view(array.dtype).reshape(array.shape)


def _convert(value: Any) -> tuple[NDArray[Any], bool]:
    import numpy as np

    if isinstance(value, np.ndarray):
        return value, True
    if is_tensor(value):
        return _from_tensor(value)
    if np.isscalar(value):
        return np.array([value]), False
    if isinstance(value, (list, tuple)):
        if any(is_tensor(item) or hasattr(item, "__array__") for item in value):
            return np.stack([to_array(item) for item in value]), False
        array = np.array(value)
        if array.dtype.kind in "OUS":
            raise _unknown(value)
        return array, False
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        return (_widened(array), False) if array.dtype.name == "bfloat16" else (array, True)
    if hasattr(value, "__dlpack__"):
        return np.from_dlpack(value), True
    raise _unknown(value)


def _from_tensor(tensor: Any) -> tuple[NDArray[Any], bool]:
    import numpy as np

    try:
        return tensor.detach().numpy(), True
    except (TypeError, RuntimeError):  # not in this memory, or not as numpy has it
        pass
    if tensor.device.type == "meta":
        return np.full(tuple(tensor.shape), np.nan, np.float32), False
    plain = tensor.detach()
    if plain.layout is not sys.modules["torch"].strided:
        plain = plain.to_dense()
    if plain.is_quantized:
        plain = plain.dequantize()
    if plain.is_conj():
        plain = plain.resolve_conj()
    if plain.dtype is sys.modules["torch"].complex32:
        plain = plain.to(sys.modules["torch"].complex64)
    if plain.is_neg():
        plain = plain.resolve_neg()
    plain = plain.cpu()
    name = str(plain.dtype)
    if name == "torch.bfloat16" or name.startswith("torch.float8"):
        plain = plain.float()
    return plain.numpy(), plain.data_ptr() == tensor.data_ptr()


def _widened(array: NDArray[Any]) -> NDArray[np.float32]:
    return array.astype("float32")


def _unknown(value: object) -> NotImplementedError:
    return NotImplementedError(
        f"Got {type(value)}, but numpy array or torch tensor are expected.\n"
        "hint: numpy.asarray(value), or log one number at a time with add_scalar"
    )


def to_number(value: Any) -> float:
    """The one number in `value`: a number, an array, tensor or list with one element, a str that
    float() takes.

    Raises AssertionError when there are more or none, NotImplementedError for what holds no
    numbers.
    """
    if isinstance(value, (str, bytes)):
        return float(value)
    if is_tensor(value):
        if value.numel() == 1:
            return float("nan") if value.is_meta else float(value.item())
        size, shape = value.numel(), tuple(value.shape)
    else:
        array = to_array(value)
        if array.size == 1:
            return float(array.reshape(()))
        size, shape = array.size, array.shape
    raise AssertionError(
        f"a scalar is one number, not {size} of shape {shape}\n"
        "hint: value.mean(), or add_histogram for all of them"
    )


def to_numbers(values: Iterable[Any]) -> list[float]:
    """The one number in each of `values`. Tensors on one accelerator are fetched together, with
    one wait.
    """
    listed = list(values)
    if len(listed) > 1 and all(is_tensor(value) and value.numel() == 1 for value in listed):
        first = listed[0]
        same = all(v.device == first.device and v.dtype == first.dtype for v in listed)
        if same and first.device.type not in ("cpu", "meta"):
            torch = sys.modules["torch"]
            numbers: list[float] = torch.stack([v.detach().reshape(()) for v in listed]).tolist()
            return numbers
    return [value if type(value) is float else to_number(value) for value in listed]


def to_step(step: Any) -> int | None:
    """`global_step` as an int: whatever int() takes. Raises ValueError beyond 64 bits."""
    if step is None:
        return None
    number = int(step)
    if not -(1 << 63) <= number < 1 << 63:
        raise ValueError(f"global_step {number} does not fit into 64 bits")
    return number


def to_time(walltime: Any) -> float:
    """`walltime` in seconds since the epoch; now when it is None."""
    if walltime is None:
        import time

        return time.time()
    return float(walltime)


def plain_hparams(hparams: Mapping[str, Any]) -> dict[str, Any]:
    """Hyperparameters with tensors, arrays and numpy's numbers as Python's."""
    return {name: _plain(value) for name, value in hparams.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    number = is_tensor(value) or hasattr(value, "__array__")
    return to_number(value) if number else value
