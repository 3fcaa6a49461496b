"""The cache of graphs: bounded by count and by size, one maker for many askers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lightboard.plugins.graphs.shelf import Shelf


def test_the_longest_unused_goes_first() -> None:
    shelf: Shelf[str] = Shelf(lambda _: 0, most=2)
    for key in ("a", "b", "a", "c"):
        shelf.get(key, lambda key=key: key)  # type: ignore[misc]
    made: list[str] = []
    for key in ("a", "c", "b"):
        shelf.get(key, lambda key=key: made.append(key) or key)  # type: ignore[misc, func-returns-value]
    assert made == ["b"]
    assert len(shelf) == 2


def test_large_ones_make_room_for_each_other() -> None:
    shelf: Shelf[int] = Shelf(lambda size: size)
    for size in (300_000, 90_000, 200_000):
        shelf.get(size, lambda size=size: size)  # type: ignore[misc]
    assert len(shelf) == 2
    shelf.get("huge", lambda: 10**9)
    assert len(shelf) == 1  # the one in use stays, however large


def test_many_ask_one_makes() -> None:
    shelf: Shelf[int] = Shelf(lambda _: 1)
    made: list[int] = []
    gate = threading.Event()

    def make() -> int:
        gate.wait(30)
        made.append(1)
        return 7

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(shelf.get, "k", make) for _ in range(8)]
        gate.set()
        assert [one.result(30) for one in asked] == [7] * 8
    assert made == [1]


def test_what_fails_is_tried_again() -> None:
    shelf: Shelf[int] = Shelf(lambda _: 1)

    def fail() -> int:
        raise ValueError("torn")

    for _ in range(2):
        with pytest.raises(ValueError, match="torn"):
            shelf.get("k", fail)
    assert shelf.get("k", lambda: 3) == 3
