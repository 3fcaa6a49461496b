"""Programs that nobody wants to touch, logging through lightboard.

`lightboard.patch_torch()` before they import their writer, or `python -m lightboard.patch train.py …` in place of
`python train.py …`: torch.utils.tensorboard and tensorboardX are then ours, also where the tensorboard package is not
installed.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import os
import runpy
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

# Module → where its names are looked up, in that order.
_HOMES: Final[dict[str, tuple[str, ...]]] = {
    "torch.utils.tensorboard": ("lightboard",),
    "torch.utils.tensorboard.writer": ("lightboard", "lightboard.summary"),
    "torch.utils.tensorboard.summary": ("lightboard.summary",),
    "tensorboardX": ("lightboard",),
    "tensorboardX.writer": ("lightboard", "lightboard.summary"),
    "tensorboardX.summary": ("lightboard.summary",),
}
_PACKAGES: Final = ("torch.utils.tensorboard", "tensorboardX")
_STANDS_FOR: Final = {"tensorboardX": "2.6.5", "tensorboard": "2.21.0"}
"""Packages → the versions whose calls and files ours are (docs/writer.md)."""
_NAMES: Final = ("SummaryWriter", "FileWriter", "RecordWriter", "GlobalSummaryWriter")


class _Loader(importlib.abc.Loader):
    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Stand(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: names are looked up when they are asked for."""


class _Stand(ModuleType):
    """Stands in for a module of _HOMES."""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__"):
            for home in _HOMES[self.__name__]:
                try:
                    return getattr(importlib.import_module(home), name)
                except AttributeError:
                    continue
            if f"{self.__name__}.{name}" in _HOMES:
                return importlib.import_module(f"{self.__name__}.{name}")
        raise AttributeError(
            f"{self.__name__} is lightboard's here (lightboard.patch), which has no {name!r}\n"
            "hint: docs/writer.md lists what there is"
        )


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in _HOMES:
            return None
        return importlib.util.spec_from_loader(name, _Loader(), is_package=name in _PACKAGES)

    def find_distributions(
        self, context: importlib.metadata.DistributionFinder.Context | None = None
    ) -> Iterable[importlib.metadata.Distribution]:
        """Frameworks ask whether these packages are installed before they import a writer: in this process, they are.

        Where one really is, its own distribution answers.
        """
        context = context or importlib.metadata.DistributionFinder.Context()
        for name in _STANDS_FOR:
            if (context.name or name).lower() == name.lower() and not self._is_installed(
                name, context.path
            ):
                yield _Distribution(name)

    def _is_installed(self, name: str, path: list[str]) -> bool:
        named = importlib.metadata.DistributionFinder.Context(name=name, path=path)
        for finder in sys.meta_path:
            find = getattr(finder, "find_distributions", None)
            if finder is not self and find is not None and any(True for _ in find(named)):
                return True
        return False


class _Distribution(importlib.metadata.Distribution):
    """What stands in for a package in this process says so, and which version its calls are those of."""

    def __init__(self, name: str) -> None:
        self._name = name

    def read_text(self, filename: str) -> str | None:
        if filename != "METADATA":
            return None
        return (
            f"Metadata-Version: 2.1\nName: {self._name}\nVersion: {_STANDS_FOR[self._name]}\n"
            "Summary: lightboard, in its place (lightboard.patch)\n"
        )

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        return Path(__file__).parent / path


def patch_torch() -> None:
    """From now on torch.utils.tensorboard and tensorboardX are lightboard's, in this process.

    Call it before the program imports its SummaryWriter: `from torch.utils.tensorboard import SummaryWriter` then gives
    lightboard's, also where the tensorboard package is not installed. torch is imported by the program, not here.
    Modules that are imported already get our classes too; names that were taken out of them before stay what they were.
    Calling it again does nothing.

    Source: https://pytorch.org/docs/stable/tensorboard.html

    >>> import lightboard
    >>> lightboard.patch_torch()  # doctest: +SKIP
    >>> from tensorboardX import SummaryWriter  # doctest: +SKIP
    >>> SummaryWriter is lightboard.SummaryWriter  # doctest: +SKIP
    True
    """
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    lightboard = importlib.import_module("lightboard")
    for name in _HOMES:
        module = sys.modules.get(name)
        if module is None or isinstance(module, _Stand):
            continue
        for ours in _NAMES:
            if hasattr(module, ours):
                setattr(module, ours, getattr(lightboard, ours))


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m lightboard.patch script.py …`, or `-m module …`."""
    words = list(sys.argv[1:] if argv is None else argv)
    is_module = words[:1] == ["-m"]
    rest = words[1:] if is_module else words
    if not rest or (words[0].startswith("-") and not is_module):
        asked = words[:1] in (["-h"], ["--help"])
        out = sys.stdout if asked else sys.stderr
        out.write("Usage: python -m lightboard.patch script.py …, or -m module …\n")
        if not asked:
            out.write("hint: python -m lightboard.patch train.py, in place of python train.py\n")
        return 0 if asked else 2
    if not is_module and not os.path.exists(rest[0]):
        sys.stderr.write(
            f"lightboard: there is no {rest[0]}\n"
            "hint: python -m lightboard.patch path/to/train.py …, or -m package\n"
        )
        return 2
    patch_torch()
    sys.argv[:] = rest
    if is_module:
        sys.path[0] = os.getcwd()
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = os.path.dirname(os.path.abspath(rest[0]))
        runpy.run_path(rest[0], run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
