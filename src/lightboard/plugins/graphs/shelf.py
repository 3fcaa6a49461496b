"""Graphs that were read lately, so that opening a box does not read its graph again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

_MOST: Final = 8
_MOST_NODES: Final = 400_000

T = TypeVar("T")


class Shelf(Generic[T]):
    """A bounded cache; what is asked for by several threads at once is made by the first."""

    def __init__(self, weigh: Callable[[T], int], most: int = _MOST) -> None:
        self._weigh, self._most = weigh, most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._weight = 0
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is held under the key, else what `make` makes. What it raises is not held."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            lock = self._making.setdefault(key, threading.Lock())
        with lock:
            with self._lock:
                if key in self._held:
                    return self._held[key]
            try:
                made = make()
                with self._lock:
                    self._held[key] = made
                    self._weight += self._weigh(made)
                    self._shrink()
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def peek(self, key: Hashable) -> T | None:
        """What is held under the key."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _shrink(self) -> None:
        while len(self._held) > 1 and (len(self._held) > self._most or self._weight > _MOST_NODES):
            self._weight -= self._weigh(self._held.popitem(last=False)[1])

    def __len__(self) -> int:
        return len(self._held)
