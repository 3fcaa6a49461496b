"""Patterns in a process of their own: what they find, what is wrong with them, and that none holds anything up."""

from __future__ import annotations

import pytest

from lightboard.plugins.plugin import RequestError
from lightboard.reader import matching
from lightboard.reader.matching import make_matcher, match_starts

BACKTRACKING = "(a+)+$"
LONG = "a" * 60 + "!"


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("loss", "loss/train", True),
        ("loss", "train/loss", False),
        ("loss/(train|val)$", "loss/val", True),
        ("loss/(train|val)$", "loss/value", False),
        ("a|b", "xb", False),
        ("(?i)LOSS", "loss", True),
        (r"(?P<kind>a|b)/(?P=kind)", "b/b", True),
        (r"(?P<kind>a|b)/(?P=kind)", "a/b", False),
        (r"loss\Z", "loss", True),
        (r"loss\Z", "losses", False),
        (r"\\A", r"\A", True),
        ("损失", "损失/训练", True),
        ("", "anything", True),
    ],
)
def test_from_the_start_as_python_matches(pattern: str, text: str, matches: bool) -> None:
    assert match_starts([pattern], [text]) == [[0] if matches else []]


def test_many_patterns_over_many_texts_keep_their_order() -> None:
    texts = [f"layer.{i}/loss" for i in range(2_000)]
    patterns = [rf"layer\.{i}/" for i in range(300)]
    found = match_starts([*patterns, "layer"], texts)
    assert found == [*([i] for i in range(300)), list(range(2_000))]


def test_a_broken_pattern_says_so_and_the_others_are_tried() -> None:
    first, broken, last = match_starts(["a", "loss/(", "b"], ["a", "b"])
    assert (first, last) == ([0], [1])
    assert isinstance(broken, str)
    assert "unterminated" in broken


def test_one_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_PATTERN_SECONDS", 0.3)
    first, slow, last = match_starts(["a", BACKTRACKING, "b"], [LONG, "b"])
    assert (first, last) == ([0], [1])
    assert slow == "it takes too long: nested repeats are slow"


def test_after_some_that_never_end_the_rest_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_PATTERN_SECONDS", 0.1)
    found = match_starts([*[BACKTRACKING] * 4, "a"], [LONG])
    assert [str(one).partition(":")[0] for one in found] == [
        *["it takes too long"] * 3,
        *["not tried"] * 2,
    ]


def test_nothing_asked_is_nothing_found() -> None:
    assert match_starts([], ["a"]) == []
    assert match_starts(["a"], []) == [[]]


def test_searching_stops_a_pattern_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_SECONDS", 0.3)
    with make_matcher(f"/{BACKTRACKING}/") as matcher, pytest.raises(RequestError) as told:
        matcher.find([LONG])
    assert "takes too long" in str(told.value)
