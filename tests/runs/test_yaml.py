"""hparams.yaml: what Lightning writes is read as PyYAML reads it, what anybody else writes does no harm."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightboard.runs.yaml import MOST_SETTINGS, parse_settings_file


def read(text: str) -> dict[str, Any]:
    said = parse_settings_file(text)
    return {**said.values, **said.odd}


def test_what_lightning_writes() -> None:
    text = """\
batch_size: 32
lr: 0.001
eps: 1.0e-08
name: resnet18
ema: true
ckpt: null
sizes:
- 64
- 128
betas: !!python/tuple
- 0.9
- 0.999
optimizer:
  name: adamw
  groups:
  - lr: 0.1
    names:
    - a
    - b
  - lr: 0.2
empty: {}
none: []
flow: [1, two, {a: 3}]
quoted: 'it''s'
number_as_text: '007'
double: "tab\\there"
inf: .inf
nan: .nan
long: a plain text that is folded
  over two lines
literal: |
  first
    second
folded: >-
  one
  two
path: !!python/object/apply:pathlib.PosixPath
- /
- data
relu: !!python/name:torch.nn.functional.relu ''
anchor: &id001
- 1
alias: *id001
"key: odd": 1
big: 123456789012345678901234567890
"""
    assert read(text) == {
        "batch_size": 32,
        "lr": 0.001,
        "eps": 1e-8,
        "name": "resnet18",
        "ema": True,
        "ckpt": "null",
        "sizes": "[64, 128]",
        "betas": "[0.9, 0.999]",
        "optimizer/name": "adamw",
        "optimizer/groups": '[{"lr": 0.1, "names": ["a", "b"]}, {"lr": 0.2}]',
        "empty": "{}",
        "none": "[]",
        "flow": '[1, "two", {"a": 3}]',
        "quoted": "it's",
        "number_as_text": "007",
        "double": "tab\there",
        "inf": math.inf,
        "nan": "NaN",
        "long": "a plain text that is folded over two lines",
        "literal": "first\n  second\n",
        "folded": "one two",
        "path": '["/", "data"]',
        "relu": "torch.nn.functional.relu",
        "anchor": "[1]",
        "alias": "[1]",
        "key: odd": 1,
        "big": "123456789012345678901234567890",
    }


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(
        st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff"), max_size=200
    )
)
_NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)
_THINGS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(_NAMES, _THINGS, max_size=6))
def test_whatever_pyyaml_writes(said: dict[str, Any]) -> None:
    yaml = pytest.importorskip("yaml")
    from lightboard.runs.yaml import _Parser

    text = yaml.dump(said, allow_unicode=True)
    assert plain(_Parser(text).parse()) == plain(yaml.safe_load(text)), text


def plain(value: Any) -> Any:
    """Numbers as floats: one kind of number is all that settings know."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


@pytest.mark.parametrize(
    "text",
    [
        "- 1\n- 2\n",
        "lr: [1, 2\n",
        "lr: 'open\n",
        "\tlr: 1\n",
        "a: 1\n  b: 2\n",
        "just words",
        "? complex\n: 1\n",
        "a: {b: [}\n",
        "a: " + "[" * 100_000,
        "".join(" " * at + "a:\n" for at in range(300)),
    ],
)
def test_what_is_not_understood_says_which_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^line \d+: "):
        parse_settings_file(text)


def test_aliases_do_not_multiply() -> None:
    laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    try:
        said = read(laughs)
    except ValueError as error:
        assert "too much" in str(error)
    else:
        assert sum(len(str(value)) for value in said.values()) < 1 << 20


def test_no_tag_makes_anything(tmp_path: Any) -> None:
    victim = tmp_path / "made"
    text = f"x: !!python/object/apply:os.system ['touch {victim}']\n"
    read(text)
    assert not victim.exists()


def test_settings_are_counted() -> None:
    said = parse_settings_file("".join(f"s{at}: {at}\n" for at in range(6_000)))
    assert len(said.values) == MOST_SETTINGS


@settings(deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}'\"#&*!|>%@ \n\t1.\\,?~")))
def test_no_text_fails_in_another_way(text: str) -> None:
    try:
        parse_settings_file(text)
    except ValueError as error:
        assert str(error).startswith("line ")
