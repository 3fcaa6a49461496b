"""The filter language in Python: the table that every implementation reads, and what is its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard.runs.filter import (
    FilterFault,
    compile_filter,
    compile_words,
    has_operator,
    names_of,
    parse_expression,
    parse_number,
    text_of,
)

CASES = json.loads(
    (Path(__file__).parents[1] / "data" / "filter" / "cases.json").read_text("utf-8")
)
ROWS: dict[str, dict[str, Any]] = {
    run: {
        name: parse_number(value["number"]) if isinstance(value, dict) else value
        for name, value in row.items()
    }
    for run, row in CASES["rows"].items()
}
KNOWN = {name for row in ROWS.values() for name in row}


@pytest.mark.parametrize(("source", "runs"), CASES["matches"])
def test_which_rows_pass(source: str, runs: list[str]) -> None:
    assert has_operator(source)
    test = compile_filter(parse_expression(source))
    assert [run for run, row in ROWS.items() if test(row.get)] == runs


@pytest.mark.parametrize(("source", "code", "at", "to"), CASES["faults"])
def test_what_is_wrong_and_where(source: str, code: str, at: int, to: int) -> None:
    try:
        unknown = next(
            name for name in names_of(parse_expression(source)) if name.text not in KNOWN
        )
        found = ("unknown_name", unknown.at, unknown.to)
    except FilterFault as fault:
        found = (fault.code, fault.at, fault.to)
    assert found == (code, at, to)


def test_a_fault_says_what_to_write() -> None:
    with pytest.raises(FilterFault, match=r"hint: lr < 0\.1"):
        parse_expression("0.1 > lr")


@given(st.text())
def test_no_text_fails_in_another_way(source: str) -> None:
    has_operator(source)
    try:
        parse_expression(source)
    except FilterFault as fault:
        assert 0 <= fault.at <= fault.to <= len(source)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_s_text_is_that_number(value: float) -> None:
    assert float(text_of(value)) == value


def test_words_and_patterns() -> None:
    said = ("sweep/ResNet18", "keep")
    assert compile_words("resnet keep")(said)
    assert not compile_words("resnet drop")(said)
    assert compile_words("/net(18|50)$/")(said)
    assert not compile_words("/NET/")(said), "a capital minds the case"
    with pytest.raises(FilterFault):
        compile_words("/(/")
