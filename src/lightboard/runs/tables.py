"""Settings in a text: the table or the JSON by which many frameworks log what a run was started with.

CleanRL writes a table with the head "param | value", TensorFlow's users a matrix of strings, transformers a JSON
object under "args". What the text holds must say that it is settings: by the table's head, or by the tag. A table
of classes and their scores is none.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import Final

from lightboard.plugins.hparams.decode import HParam

MOST_SETTINGS: Final = 1_000
"""Of one text; what comes after them is left out."""

_LONGEST_NAME: Final = 200
# A JSON object with more entries is a vocabulary or a list of labels.
_MOST_ENTRIES: Final = 100
_DEEPEST: Final = 8

_NAME_HEADS: Final = re.compile(
    r"(hyper)?params?|(hyper)?parameters?|hparams?|keys?|names?|settings?|options?|args?|arguments?"
    r"|config|configuration|variables?|fields?|attributes?|propert(y|ies)|flags?"
    r"|超?参数|配置|配置项|名称|设置|键"
)
_VALUE_HEADS: Final = re.compile(r"values?|val|settings?|值|数值|取值|参数值|设置值")
_TAG: Final = re.compile(
    r"(^|[/_.:\s-])(h(yper)?[_\s-]?param(eter)?s?|param(eter)?s|config(uration)?s?|args|arguments|settings|options"
    r"|flags)([/_.:\s-]|$)",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"\s*:?-+:?\s*")
_CELL_END: Final = re.compile(r"(?<!\\)\|")
_FENCE: Final = re.compile(r"\s*(```|~~~)")
_FENCED: Final = re.compile(r"\s*```\w*\n(.*?)\n?```\s*", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_NUMBER: Final = re.compile(r"[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_WORDS: Final[dict[str, HParam]] = {
    "true": True,
    "false": False,
    "inf": math.inf,
    "+inf": math.inf,
    "-inf": -math.inf,
}
_NOTHING: Final = ("", "none", "null", "nan")


def says_settings(tag: str) -> bool:
    """Whether a tag is called like one of settings: "hyperparameters", "args", "model_config/text_summary"."""
    return _TAG.search(tag) is not None


def parse_settings(
    tag: str, shape: Sequence[int], texts: Sequence[str], *, whole: bool
) -> dict[str, HParam]:
    """The settings in one logged text, or a table of texts; empty where it holds none.

    `shape`: as logged; `texts`: in C order, as far as they were read. `whole`: nothing is missing at the end.
    Values are numbers, truths and texts; None, null and NaN are left out, as `add_hparams` has it.
    """
    called_so = says_settings(tag)
    if len(shape) == 2 and shape[1] == 2:
        return _gather(_matrix_rows(texts, called_so, whole))
    if len(texts) != 1:
        return {}
    (text,) = texts
    if called_so and whole:
        fenced = _FENCED.fullmatch(text)
        found = _parse_json(fenced[1] if fenced else text)
        if found:
            return found
    if not whole:
        text = text.rpartition("\n")[0]
    return _gather(_table_rows(text, called_so))


def parse_value(text: str) -> HParam | None:
    """What a cell says: a number, a truth, a text; None for nothing.

    >>> [parse_value(cell) for cell in ("3e-4", "True", "`adamw`", "'0.1'", "None", "007")]
    [0.0003, True, 'adamw', '0.1', None, '007']
    """
    text = _plain(text)
    word = text.lower()
    if word in _NOTHING:
        return None
    if word in _WORDS:
        return _WORDS[word]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return _number(text) if _NUMBER.fullmatch(text) else text


def _number(text: str) -> HParam:
    # Seeds and ids beyond 2⁵³ would lose digits.
    if _WHOLE.fullmatch(text) and abs(int(text[:400])) > 2**53:
        return text
    return float(text)


def _plain(cell: str) -> str:
    """A cell without the Markdown around it: code, bold, italics, escapes."""
    text = cell.strip()
    if not text or (text[0] not in "`*_" and "\\" not in text):
        return text
    for mark in ("`", "**", "__", "*"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            text = text[len(mark) : -len(mark)].strip()
            if mark == "`":
                return text
    return _ESCAPED.sub(r"\1", text)


# Ten thousand runs of a sweep have the same names, and mostly the same values.
@lru_cache(maxsize=4096)
def _read_name(cell: str) -> str:
    return intern(_plain(cell))


@lru_cache(maxsize=4096)
def _read_short(cell: str) -> HParam | None:
    return parse_value(cell)


def _gather(rows: Iterable[tuple[str, str]]) -> dict[str, HParam]:
    found: dict[str, HParam] = {}
    for said, cell in rows:
        if len(said) > 2 * _LONGEST_NAME:
            continue
        name = _read_name(said)
        if not 0 < len(name) <= _LONGEST_NAME or name in found:
            continue
        value = _read_short(cell) if len(cell) <= _LONGEST_NAME else parse_value(cell)
        if value is not None:
            found[name] = value
        if len(found) == MOST_SETTINGS:
            break
    return found


def _is_head(name: str, value: str) -> bool:
    name, value = (re.sub(r"[\s_-]+", "", _plain(cell).lower()) for cell in (name, value))
    return bool(_NAME_HEADS.fullmatch(name) and _VALUE_HEADS.fullmatch(value))


def _matrix_rows(texts: Sequence[str], called_so: bool, whole: bool) -> Iterator[tuple[str, str]]:
    pairs = list(zip(texts[::2], texts[1::2], strict=False))
    if not whole:
        pairs = pairs[:-1]
    if pairs and _is_head(*pairs[0]):
        yield from pairs[1:]
    elif called_so:
        yield from pairs


def _table_rows(text: str, called_so: bool) -> Iterator[tuple[str, str]]:
    """The rows of all tables of two columns that are settings."""
    lines = text.splitlines()
    fenced = False
    at = 0
    while at + 1 < len(lines):
        if _FENCE.match(lines[at]):
            fenced = not fenced
        head, rule = _cells(lines[at]), _cells(lines[at + 1])
        at += 1
        if fenced or len(head) != 2 or len(rule) != 2 or not all(map(_RULE.fullmatch, rule)):
            continue
        at += 1
        if not (called_so or _is_head(*head)):
            continue
        while at < len(lines) and len(row := _cells(lines[at])) > 1:
            # A bar in a value is rarely escaped.
            yield row[0], "|".join(row[1:])
            at += 1


def _cells(line: str) -> list[str]:
    line = line.strip()
    if "|" not in line:
        return []
    line = line.removeprefix("|")
    if "\\" not in line:
        return line.removesuffix("|").split("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return _CELL_END.split(line)


def _parse_json(text: str) -> dict[str, HParam]:
    if not text.lstrip().startswith("{"):
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, HParam] = {}
    for name, value in _flatten(said, "", 0):
        if len(found) < MOST_SETTINGS and 0 < len(name) <= _LONGEST_NAME:
            found.setdefault(intern(name), value)
    return found


def _flatten(said: dict[str, object], above: str, depth: int) -> Iterator[tuple[str, HParam]]:
    """What is below a name goes by "above.name"; lists, nulls and tables of labels are left out."""
    for name, value in said.items():
        if isinstance(value, bool | str):
            yield above + name, value
        elif isinstance(value, int) and abs(value) > 2**53:
            yield above + name, str(value)[:_LONGEST_NAME]
        elif isinstance(value, int | float):
            if not math.isnan(value):
                yield above + name, float(value)
        elif isinstance(value, dict) and depth < _DEEPEST:
            is_table = len(value) > _MOST_ENTRIES or all(key.isdecimal() for key in value)
            if not is_table:
                yield from _flatten(value, f"{above}{name}.", depth + 1)
