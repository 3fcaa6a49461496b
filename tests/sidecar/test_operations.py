"""Operations: each changes what it names, twice is once, and null hides what lies below and cannot be written."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard.sidecar.operations import (
    DeleteView,
    MarkRuns,
    NameTaken,
    Operation,
    RenameView,
    SaveView,
    TagRuns,
    apply,
)


def done(*operations: Operation, to: Any = None) -> Any:
    document = copy.deepcopy(to or {})
    for one in operations:
        apply(one, document, document)
    return document


def test_marks_change_what_they_name_and_null_takes_back() -> None:
    document = done(
        MarkRuns(["a", "b"], name=" Base ", tags=["x", " y ", "x", " "], note="*n*"),
        MarkRuns(["a"], colour="#123456", archived=True),
    )
    assert document["runs"] == {
        "a": {
            "name": "Base",
            "tags": ["x", "y"],
            "note": "*n*",
            "colour": "#123456",
            "archived": True,
        },
        "b": {"name": "Base", "tags": ["x", "y"], "note": "*n*"},
    }
    document = done(
        MarkRuns(["a"], name=None, tags=None, note=None, colour=None, archived=False),
        MarkRuns(["b"], name="  "),
        to=document,
    )
    assert document["runs"] == {"b": {"tags": ["x", "y"], "note": "*n*"}}
    assert done(MarkRuns(["b"], tags=[], note=""), to=document) == {}


def test_two_people_add_tags_at_once() -> None:
    document = done(
        TagRuns(["a"], add=["one"]),
        TagRuns(["a"], add=["two", "one"]),
        TagRuns(["a"], remove=["one"]),
    )
    assert document == {"runs": {"a": {"tags": ["two"]}}}


def test_views_are_saved_renamed_and_forgotten() -> None:
    document = done(SaveView("base", "scalars?tags=loss", by="ann"))
    assert document == {"views": {"base": {"state": "scalars?tags=loss", "by": "ann"}}}
    with pytest.raises(NameTaken, match="a view called 'base'"):
        done(SaveView("base", "images"), to=document)
    document["views"]["base"]["theirs"] = 1
    assert done(SaveView("base", "images", replace=True), to=document) == {
        "views": {"base": {"state": "images", "theirs": 1}}
    }
    two = done(SaveView("two", "images"), to=document)
    with pytest.raises(NameTaken):
        done(RenameView("two", "base"), to=two)
    moved = done(RenameView("base", "new"), DeleteView("two"), to=two)
    assert set(moved["views"]) == {"new"}
    assert moved["views"]["new"]["theirs"] == 1
    assert done(DeleteView("new"), to=moved) == {}


def test_what_is_done_already_is_no_error() -> None:
    """A client that heard no answer sends it again."""
    document = done(SaveView("base", "images"))
    for again in (
        SaveView("base", "images"),
        RenameView("gone", "base"),
        RenameView("base", "base"),
        DeleteView("gone"),
        TagRuns(["a"], remove=["x"]),
        MarkRuns(["a"], name=None),
    ):
        assert done(again, to=document) == document


def test_over_a_file_that_cannot_be_written_null_hides_what_is_below() -> None:
    below = {"runs": {"a": {"name": "A", "tags": ["x"]}}, "views": {"base": {"state": "images"}}}
    own: dict[str, Any] = {}
    apply(MarkRuns(["a"], name=None), below, own)
    apply(TagRuns(["a"], add=["y"]), below, own)
    apply(RenameView("base", "mine"), below, own)
    assert own == {
        "runs": {"a": {"name": None, "tags": ["x", "y"]}},
        "views": {"mine": {"state": "images"}, "base": None},
    }


RUN = st.sampled_from(["a", "b", "."])
WORD = st.text(max_size=5)
TAGS = st.lists(st.text(min_size=1, max_size=3), max_size=3)
VIEW = st.sampled_from(["v", "w"])
OPERATION = st.one_of(
    st.builds(
        MarkRuns,
        st.lists(RUN, max_size=3),
        name=st.none() | WORD,
        colour=st.sampled_from([None, "#000000"]),
        tags=st.none() | TAGS,
        hidden=st.booleans(),
    ),
    st.builds(TagRuns, st.lists(RUN, max_size=3), add=TAGS, remove=TAGS),
    st.builds(SaveView, VIEW, WORD, replace=st.just(True)),
    st.builds(RenameView, VIEW, VIEW),
    st.builds(DeleteView, VIEW),
)


@given(st.lists(OPERATION, max_size=6), OPERATION)
def test_twice_is_once_and_the_result_is_json(before: list[Operation], last: Operation) -> None:
    def tried(document: Any) -> Any:
        try:
            return done(last, to=document)
        except NameTaken:
            return document

    document: Any = {"theirs": 1}
    for one in before:
        try:
            document = done(one, to=document)
        except NameTaken:
            continue
    once = tried(document)
    assert tried(once) == once
    assert once["theirs"] == 1
    assert msgspec.json.decode(msgspec.json.encode(once)) == once
