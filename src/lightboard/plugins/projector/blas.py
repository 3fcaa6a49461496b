"""numpy's matrix products on one thread, where that can be said.

OpenBLAS' threads wait for each other by turning in circles: on a machine that trains at the same time, small products
take a hundred times as long. And on one thread results do not depend on how many cores there are.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

_lock = threading.Lock()
_holders = 0
_before = 1


@contextmanager
def on_one_thread() -> Iterator[None]:
    """While it lasts, in the whole process; several may hold it at once."""
    global _holders, _before  # noqa: PLW0603
    get, put = _controls()
    with _lock:
        if _holders == 0:
            _before = get()
            put(1)
        _holders += 1
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if _holders == 0:
                put(_before)


@functools.cache
def _controls() -> tuple[Callable[[], int], Callable[[int], object]]:
    """What reads and sets the number of threads of the OpenBLAS that numpy's wheels bring; else what does nothing."""
    package = Path(np.__file__).parent
    for folder in (package.parent / "numpy.libs", package / ".dylibs"):
        for file in sorted(folder.glob("*openblas*")):
            with suppress(OSError, AttributeError):
                library = ctypes.CDLL(str(file))
                get = library.scipy_openblas_get_num_threads64_
                return get, library.scipy_openblas_set_num_threads64_
    return (lambda: 1), (lambda _: None)
