"""A program's configuration as settings: nested names joined with dots, values that an event file can hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from lightboard.writer.arrays import is_tensor, to_number

_DEEPEST: Final = 64
# Elements of an array that are written out.
_MOST_ELEMENTS: Final = 64


def flatten_config(config: Any) -> dict[str, float | str | bool | None]:
    """Name → number, text, truth or None. `config`: a mapping, an argparse.Namespace, a dataclass.

    Lists and tuples become JSON, arrays of one element numbers, whatever else its `str`. Numbers beyond
    2**53 become text: they would lose digits. Raises TypeError for what has no names.

    >>> flatten_config({"optimizer": {"name": "adamw", "betas": (0.9, 0.999)}, "ema": True})
    {'optimizer.name': 'adamw', 'optimizer.betas': '[0.9, 0.999]', 'ema': True}
    """
    names = _names_of(config)
    if names is None:
        raise TypeError(
            f"a configuration is a dict, not {type(config).__name__}: {config!r:.100}\n"
            "hint: vars(args), dataclasses.asdict(config)"
        )
    return dict(_flatten(names, "", 0))


def _names_of(value: Any) -> Mapping[Any, Any] | None:
    """What stands under names in it; None for a value."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, type):
        return None
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if type(value).__name__ == "Namespace":
        return dict(vars(value))
    # OmegaConf's and ml_collections' are mappings in all but name.
    if hasattr(value, "items") and hasattr(value, "keys"):
        return cast("Mapping[Any, Any]", value)
    return None


def _flatten(
    names: Mapping[Any, Any], above: str, depth: int
) -> Iterator[tuple[str, float | str | bool | None]]:
    for key, value in names.items():
        name = f"{above}{key}"
        below = _names_of(value)
        if below is None:
            yield name, _plain(value)
        elif not below:
            yield name, "{}"
        elif depth == _DEEPEST:
            yield name, str(value)
        else:
            yield from _flatten(below, f"{name}.", depth + 1)


def _plain(value: Any) -> float | str | bool | None:
    if value is None or isinstance(value, (bool, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int):
        number = int(value)
        return number if abs(number) <= 2**53 else str(number)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (list, tuple)):
        return json.dumps(_listed(value, 0), ensure_ascii=False)
    if is_tensor(value) or hasattr(value, "__array__"):
        return _array(value)
    return str(value)


def _array(value: Any) -> float | str | bool | None:
    try:
        size = 1
        for length in value.shape:
            size *= int(length)
        if size == 1:
            item = value.item()
            return _plain(item) if isinstance(item, (bool, int, float, str)) else to_number(value)
        if size <= _MOST_ELEMENTS:
            return json.dumps(value.tolist())
    except (TypeError, ValueError, AttributeError, RuntimeError, NotImplementedError):
        return str(value)
    return f"{type(value).__name__} {tuple(value.shape)} {value.dtype}"


def _listed(value: Any, depth: int) -> Any:
    """A list as JSON knows it."""
    if depth == _DEEPEST:
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_listed(one, depth + 1) for one in value]
    names = _names_of(value)
    if names is not None:
        return {str(key): _listed(one, depth + 1) for key, one in names.items()}
    return value if isinstance(value, int) else _plain(value)
