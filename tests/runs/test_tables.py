"""Settings in texts: tables and JSON as frameworks write them, the types of cells, and what is none."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightboard.runs.tables import MOST_SETTINGS, parse_settings, parse_value, says_settings


def settings(text: str, tag: str = "notes", *, whole: bool = True) -> dict[str, float | str | bool]:
    return parse_settings(tag, [1], [text], whole=whole)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", 1.0),
        (" 2.5e-4 ", 2.5e-4),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("+3", 3.0),
        ("inf", math.inf),
        ("-inf", -math.inf),
        ("True", True),
        ("false", False),
        ("None", None),
        ("null", None),
        ("nan", None),
        ("", None),
        ("adam", "adam"),
        ("`0.9`", 0.9),
        ("**0.9**", 0.9),
        ("'0.9'", "0.9"),
        ('"relu"', "relu"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("1e", "1e"),
        ("e5", "e5"),
        ("-", "-"),
        (".", "."),
        ("[1, 2]", "[1, 2]"),
        ("12345678901234567890", "12345678901234567890"),
        ("9" * 5000, "9" * 5000),
        ("1e999", math.inf),
        (r"a\|b\_c", "a|b_c"),
        ("BreakoutNoFrameskip-v4", "BreakoutNoFrameskip-v4"),
    ],
)
def test_what_a_cell_says(cell: str, value: object) -> None:
    found = parse_value(cell)
    assert (found, type(found)) == (value, type(value))


@given(st.text(max_size=40))
def test_any_cell_says_something_or_nothing(cell: str) -> None:
    assert isinstance(parse_value(cell), float | str | bool | None)


@given(st.floats(allow_nan=False) | st.booleans() | st.integers(-(2**53), 2**53))
def test_what_python_prints_comes_back(value: float | bool) -> None:
    assert parse_value(str(value)) == value


def test_cleanrl() -> None:
    said = {"exp_name": "ppo", "learning_rate": 0.00025, "cuda": True, "target_kl": None}
    rows = "\n".join(f"|{key}|{value}|" for key, value in said.items())
    assert settings(f"|param|value|\n|-|-|\n{rows}") == {
        "exp_name": "ppo",
        "learning_rate": 0.00025,
        "cuda": True,
    }


@pytest.mark.parametrize(
    "head",
    ["Hyperparameter | Value", "| key | value |", "|**Setting**|`value`|", "Hyper-parameter|Value"],
)
def test_heads_that_say_settings(head: str) -> None:
    text = f"# Run\n\nWords before.\n\n{head}\n:--- | ---:\nlr | 0.1\n| `opt` | a | b |\n\nafter | it\n"
    assert settings(text) == {"lr": 0.1, "opt": "a | b"}


@pytest.mark.parametrize(
    "text",
    [
        "|metric|value|\n|-|-|\n|accuracy|0.9|",
        "|class|F1|\n|-|-|\n|cat|0.9|",
        "|prompt|completion|\n|-|-|\n|Once|upon|",
        "|param|value|x|\n|-|-|-|\n|lr|0.1|1|",
        "|param|value|\n|lr|0.1|",
        "```\n|param|value|\n|-|-|\n|lr|0.1|\n```",
        '{"lr": 0.1}',
        "",
        "|",
    ],
)
def test_what_is_no_table_of_settings(text: str) -> None:
    assert settings(text) == {}


def test_a_tag_that_says_settings() -> None:
    text = "| |  |\n|-|-|\n|lr|0.1|"
    assert settings(text) == {}
    assert settings(text, "hparams/text_summary") == {"lr": 0.1}


@pytest.mark.parametrize(
    ("tag", "is_so"),
    [
        ("hyperparameters", True),
        ("args/text_summary", True),
        ("model_config", True),
        ("train/hyper-params", True),
        ("Config", True),
        ("samples/story", False),
        ("margins", False),
        ("optional", False),
    ],
)
def test_tags_that_say_settings(tag: str, is_so: bool) -> None:
    assert says_settings(tag) == is_so


def test_json_as_transformers_writes_it() -> None:
    said = {
        "learning_rate": 5e-05,
        "bf16": True,
        "optim": "adamw_torch",
        "warmup_ratio": None,
        "seed": 2**60,
        "betas": [0.9, 0.99],
        "accelerator_config": {"split_batches": False, "deep": {"er": 1}},
        "id2label": {"0": "cat", "1": "dog"},
        "label2id": {f"label {n}": n for n in range(200)},
        "nan": math.nan,
    }
    found = {
        "learning_rate": 5e-05,
        "bf16": True,
        "optim": "adamw_torch",
        "seed": str(2**60),
        "accelerator_config.split_batches": False,
        "accelerator_config.deep.er": 1.0,
    }
    text = json.dumps(said, indent=2)
    assert settings(text, "args") == found
    assert settings(f"```json\n{text}\n```", "args") == found
    assert settings(text, "args", whole=False) == {}
    assert settings(text + "}", "args") == {}
    assert settings('{"a":' * 5_000, "args") == {}
    assert settings('{"a":' * 300 + "1" + "}" * 300, "args") == {}


def test_matrices_of_strings_as_tensorflow_has_them() -> None:
    pairs = ["param", "value", "lr", "0.1", "opt", "adam"]
    found = {"lr": 0.1, "opt": "adam"}
    assert parse_settings("t", [3, 2], pairs, whole=True) == found
    assert parse_settings("t", [2, 2], pairs[2:], whole=True) == {}
    assert parse_settings("config", [2, 2], pairs[2:], whole=True) == found
    assert parse_settings("config", [2, 3], pairs, whole=True) == {}
    assert parse_settings("config", [4, 2], pairs, whole=False) == {"lr": 0.1}


def test_what_is_cut_off_is_left_out() -> None:
    assert settings("|param|value|\n|-|-|\n|a|1|\n|b|12", whole=False) == {"a": 1}


def test_limits() -> None:
    rows = "".join(f"|{n}|{n}|\n" for n in range(2 * MOST_SETTINGS))
    assert len(settings("|param|value|\n|-|-|\n" + rows)) == MOST_SETTINGS
    assert settings(f"|param|value|\n|-|-|\n|{'x' * 300}|1|\n||2|\n|a|3|\n|a|4|") == {"a": 3}


@pytest.mark.parametrize("piece", [" ", "|", "-", "`", "*", "|-", "\\", '{"a":', "|a|b|\n", "```"])
def test_long_nonsense_ends(piece: str) -> None:
    """Each of these would take hours where a pattern looks at every pair of places."""
    for text in (piece * 100_000, f"|param|value|\n|-|-|\n|a|{piece * 100_000}|"):
        settings(text, "args")


@given(st.text(alphabet="|-` \n\\ab1*{}\":'", max_size=200))
def test_any_text_is_parsed(text: str) -> None:
    for name, value in settings(text, "args").items():
        assert name.strip()
        assert isinstance(value, float | str | bool)
