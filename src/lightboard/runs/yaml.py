"""The part of YAML that Lightning writes into hparams.yaml, as settings.

Block mappings and lists, scalars of every style, flow lists, anchors; not complex keys. Tags are read over: nothing is
ever made of `!!python/…` but what stands behind it. What a file holds may come from anybody: depth, entries and aliases
are counted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from lightboard.plugins.hparams.decode import HParam

MOST_BYTES: Final = 1 << 20
MOST_SETTINGS: Final = 5_000

_DEEPEST: Final = 32
_MOST_NODES: Final = 50_000
_LONGEST_ODD: Final = 10_000
# Of one quotation or list: each is looked at from its beginning again.
_MOST_LINES: Final = 1_000
_LONGEST_NAME: Final = 500

_WORDS: Final[dict[str, HParam | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_NUMBER: Final = re.compile(r"[+-]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WHOLE: Final = re.compile(r"[+-]?[0-9_]+")
_HEX: Final = re.compile(r"[+-]?0x[0-9a-fA-F_]+")
_PLAIN_KEY: Final = re.compile(r"((?:[^:#\s]|:(?=\S)|\s+(?=[^#\s])|(?<=\S)#)*?)\s*:(?=\s|$)")
_SINGLE: Final = re.compile(r"'((?:[^']|'')*)'(?!')")
_DOUBLE: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_PROPERTY: Final = re.compile(r"([&!])([^\s,\[\]{}]*)\s*")
_COMMENT: Final = re.compile(r"(^|\s)#.*$")
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES: Final = {
    **{"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f"},
    **{"v": "\v", "_": "\xa0", "N": "\x85", "L": "\u2028", "P": "\u2029"},
}


class YamlSettings(Struct, frozen=True):
    """What a file sets."""

    values: dict[str, HParam]
    odd: dict[str, str]
    """What is no number, text or truth, as text."""


def parse_settings_file(text: str) -> YamlSettings:
    """The settings of a hparams.yaml; what is below a name goes by "above/name", as Lightning logs it.

    Raises ValueError, with the line, for what is not understood.

    >>> parse_settings_file("lr: 1.0e-05\\nnet:\\n  depth: 50\\n  sizes:\\n  - 1\\n  - 2\\nname: null\\n")
    YamlSettings(values={'lr': 1e-05, 'net/depth': 50.0}, odd={'net/sizes': '[1, 2]', 'name': 'null'})
    """
    said = _Parser(text).parse()
    values: dict[str, HParam] = {}
    odd: dict[str, str] = {}
    if said is None:
        return YamlSettings(values, odd)
    if not isinstance(said, dict):
        raise ValueError("line 1: this is no mapping")  # noqa: TRY004
    for name, value in _flatten(said, ""):
        if len(values) + len(odd) == MOST_SETTINGS:
            break
        if isinstance(value, bool | str) or (isinstance(value, float) and not math.isnan(value)):
            values.setdefault(name, value)
        elif name not in values:
            odd.setdefault(name, _tell(value))
    return YamlSettings(values, odd)


def _flatten(said: dict[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in said.items():
        name = (above + key)[:_LONGEST_NAME]
        if isinstance(value, dict) and value:
            yield from _flatten(value, f"{above}{key}/")
        elif name:
            yield name, value


def _tell(value: Any) -> str:
    if isinstance(value, float):
        return "NaN"
    text = json.dumps(_whole(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST_ODD else text[:_LONGEST_ODD] + "…"


def _whole(value: Any) -> Any:
    """Numbers as people write them: 1, not 1.0."""
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {key: _whole(one) for key, one in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


class _Parser:
    """Lines → nested dicts, lists and scalars."""

    def __init__(self, text: str) -> None:
        self._lines = text.replace("\r\n", "\n").split("\n")
        self._at = 0
        self._anchors: dict[str, Any] = {}
        self._nodes = 0

    def parse(self) -> Any:
        if self._lines and self._lines[0].startswith("\ufeff"):
            self._lines[0] = self._lines[0][1:]
        while self._at < len(self._lines) and self._lines[self._at].startswith("%"):
            self._at += 1
        line = self._peek()
        if line is not None and line.startswith("---"):
            rest = line[3:]
            self._lines[self._at] = "   " + rest if rest.strip() else ""
        if self._peek() is None:
            return None
        said = self._block(0, 0)
        line = self._peek()
        if line is not None and not line.startswith(("---", "...")):
            raise self._fault()
        return said

    def _fault(self, why: str = "this is not understood") -> ValueError:
        return ValueError(f"line {min(self._at, len(self._lines) - 1) + 1}: {why}")

    def _peek(self) -> str | None:
        """The next line that says something; None at the end."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            stripped = line.lstrip(" ")
            if stripped.strip() and not stripped.startswith("#"):
                if stripped.startswith("\t"):
                    raise self._fault("a tab begins this line")
                return line
            self._at += 1
        return None

    def _count(self, nodes: int = 1) -> None:
        self._nodes += nodes
        if self._nodes > _MOST_NODES:
            raise self._fault("there is too much in it")

    def _block(self, indent: int, depth: int) -> Any:
        """What begins at the next line, which is indented by at least `indent`."""
        if depth > _DEEPEST:
            raise self._fault("it is nested too deeply")
        line = self._peek()
        if line is None:
            return None
        own = _indent_of(line)
        if own < indent:
            return None
        content = line[own:]
        if content == "-" or content.startswith("- "):
            return self._list(own, depth)
        if _split_key(content) is not None:
            return self._mapping(own, depth)
        self._at += 1
        return self._value(content, own - 1, own, depth)

    def _list(self, indent: int, depth: int) -> list[Any]:
        found: list[Any] = []
        while (line := self._peek()) is not None and _indent_of(line) == indent:
            content = line[indent:]
            if content != "-" and not content.startswith("- "):
                break
            self._count()
            rest = content[1:].lstrip(" ")
            inner = len(line) - len(rest)
            if _split_key(rest) is not None or rest == "-" or rest.startswith("- "):
                # "- a: 1": a mapping that begins in this line.
                self._lines[self._at] = " " * inner + rest
                found.append(self._block(inner, depth + 1))
            else:
                self._at += 1
                found.append(self._value(rest, indent, inner, depth))
        return found

    def _mapping(self, indent: int, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while (line := self._peek()) is not None and _indent_of(line) == indent:
            split = _split_key(line[indent:])
            if split is None:
                if indent == 0 and line.startswith(("---", "...")):
                    break
                raise self._fault()
            key, rest = split
            self._count()
            self._at += 1
            found[key] = self._value(rest, indent, indent, depth, in_mapping=True)
        line = self._peek()
        if line is not None and _indent_of(line) > indent:
            raise self._fault("this line is indented more than those above it")
        return found

    def _value(
        self, text: str, indent: int, own: int, depth: int, *, in_mapping: bool = False
    ) -> Any:
        """What stands behind a key or a dash; lines that belong to it are indented by more than `indent`."""
        anchor, tag = "", ""
        while (found := _PROPERTY.match(text)) is not None:
            anchor, tag = (found[2], tag) if found[1] == "&" else (anchor, found[2])
            text = text[found.end() :]
        value = self._content(text, indent, own, depth, in_mapping)
        if value in (None, "") and "python/name:" in tag:
            value = tag.partition("python/name:")[2]
        elif isinstance(value, float) and tag == "!str":
            value = text.strip()
        if anchor:
            self._anchors[anchor] = value
        return value

    def _content(self, text: str, indent: int, own: int, depth: int, in_mapping: bool) -> Any:
        stripped = _COMMENT.sub("", text).strip() if text[:1] not in "'\"" else text.strip()
        if not stripped:
            line = self._peek()
            if line is None:
                return None
            below = _indent_of(line)
            if in_mapping and below == indent and (line[below:] + " ").startswith("- "):
                return self._list(below, depth + 1)
            return self._block(indent + 1, depth + 1) if below > indent else None
        if stripped[0] in "|>":
            return self._literal(stripped, indent)
        if stripped[0] in "'\"":
            return self._quoted(text.lstrip(), indent)
        if stripped[0] in "[{":
            return self._flow(text.strip(), indent)
        if stripped[0] == "*":
            return self._alias(stripped[1:])
        while (line := self._peek()) is not None and _indent_of(line) > indent:
            if _split_key(line.strip()) is not None:
                raise self._fault("a name where a text goes on")
            stripped += " " + _COMMENT.sub("", line).strip()
            self._at += 1
        return _resolve(stripped)

    def _alias(self, name: str) -> Any:
        if name not in self._anchors:
            return f"*{name}"
        value = self._anchors[name]
        self._count(_size(value))
        return value

    def _literal(self, head: str, indent: int) -> str:
        """A text over several lines as it stands ("|"), or folded (">")."""
        lines: list[str] = []
        own: int | None = None
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.strip():
                if _indent_of(line) <= indent:
                    break
                own = _indent_of(line) if own is None else min(own, _indent_of(line))
            lines.append(line)
            self._at += 1
        text = [line[own or 0 :] for line in lines]
        while text and not text[-1].strip():
            text.pop()
        end = "" if "-" in head else "\n"
        return ("\n" if head[0] == "|" else " ").join(text) + end

    def _quoted(self, text: str, indent: int) -> str:
        pattern = _SINGLE if text[0] == "'" else _DOUBLE
        lines = 0
        while (found := pattern.match(text)) is None:
            lines += 1
            if self._at >= len(self._lines) or lines > _MOST_LINES:
                raise self._fault("a quotation does not end")
            line = self._lines[self._at]
            if line.strip() and _indent_of(line) <= indent:
                raise self._fault("a quotation does not end")
            self._at += 1
            text += "\n" + line
        if _COMMENT.sub("", text[found.end() :]).strip():
            raise self._fault()
        return _unquote(found[0])

    def _flow(self, text: str, indent: int) -> Any:
        lines = 0
        while (found := _Flow(text, self).read()) is _UNFINISHED:
            lines += 1
            line = self._peek()
            if line is None or _indent_of(line) <= indent or lines > _MOST_LINES:
                raise self._fault("a bracket is not closed")
            self._at += 1
            text += " " + line.strip()
        return found


_UNFINISHED: Final = object()


class _Flow:
    """[…] and {…}."""

    def __init__(self, text: str, parser: _Parser) -> None:
        self._text = text
        self._at = 0
        self._parser = parser

    def read(self) -> Any:
        try:
            found = self._node(0)
        except IndexError:
            return _UNFINISHED
        if _COMMENT.sub("", " " + self._text[self._at :]).strip():
            raise self._parser._fault()
        return found

    def _skip(self) -> str:
        while self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at]

    def _node(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise self._parser._fault("it is nested too deeply")
        self._parser._count()
        char = self._skip()
        while (found := _PROPERTY.match(self._text, self._at)) is not None:
            self._at = found.end()
            char = self._skip()
        if char == "[":
            return self._items(depth)
        if char == "{":
            return self._pairs(depth)
        return _resolve(*self._scalar(",]}"))

    def _items(self, depth: int) -> list[Any]:
        self._at += 1
        found: list[Any] = []
        while self._skip() != "]":
            found.append(self._node(depth + 1))
            if self._skip() == ",":
                self._at += 1
            elif self._text[self._at] != "]":
                raise self._parser._fault()
        self._at += 1
        return found

    def _pairs(self, depth: int) -> dict[str, Any]:
        self._at += 1
        found: dict[str, Any] = {}
        while self._skip() != "}":
            key, _ = self._scalar(":,}")
            value = None
            if self._skip() == ":":
                self._at += 1
                if self._skip() not in ",}":
                    value = self._node(depth + 1)
            found[key] = value
            if self._skip() == ",":
                self._at += 1
            elif self._text[self._at] != "}":
                raise self._parser._fault()
        self._at += 1
        return found

    def _scalar(self, ends: str) -> tuple[str, bool]:
        """A scalar's text, and whether it stood in quotes."""
        char = self._text[self._at]
        if char in "'\"":
            found = (_SINGLE if char == "'" else _DOUBLE).match(self._text, self._at)
            if found is None:
                raise IndexError
            self._at = found.end()
            return _unquote(found[0]), True
        start = self._at
        while self._text[self._at] not in ends:
            self._at += 1
        if self._at == start:
            raise self._parser._fault()
        return self._text[start : self._at].strip(), False


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _split_key(content: str) -> tuple[str, str] | None:
    """ "key: value" → both; None for anything else."""
    if content[:1] in ("'", '"'):
        found = (_SINGLE if content[0] == "'" else _DOUBLE).match(content)
        if found is None:
            return None
        rest = content[found.end() :].lstrip(" ")
        if rest != ":" and not rest.startswith(": "):
            return None
        return _unquote(found[0]), rest[1:].lstrip(" ")
    if content[:1] in "[{&!*|>#%@`" or content[:2] in ("?", "? "):
        return None
    key = _PLAIN_KEY.match(content)
    return (key[1], content[key.end() :].lstrip(" ")) if key is not None and key[1] else None


def _unquote(text: str) -> str:
    """A quotation's text: a line break within is a space, an empty line a break."""
    body = text[1:-1]
    if text[0] == '"':
        body = re.sub(r"\\\n\s*", "", body)
    if "\n" in body:
        body = re.sub(r"[ \t]*\n[ \t]*", "\n", body)
        body = re.sub(r"\n(\n*)", lambda found: found[1] or " ", body)
    if text[0] == "'":
        return body.replace("''", "'")
    return _ESCAPE.sub(_unescape, body)


def _unescape(found: re.Match[str]) -> str:
    said = found[1]
    if said[0] in "xuU" and len(said) > 1:
        code = int(said[1:], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _ESCAPES.get(said, said)


def _resolve(text: str, quoted: bool = False) -> HParam | None:
    """What a scalar says. A number beyond 2⁵³ stays text: it would lose digits."""
    if quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 400:
        if _HEX.fullmatch(text):
            number = int(text.replace("_", ""), 16)
            return float(number) if abs(number) <= 2**53 else text
        if _NUMBER.fullmatch(text) and not text.endswith("_"):
            plain = text.replace("_", "")
            if _WHOLE.fullmatch(text) and abs(int(plain)) > 2**53:
                return text
            return float(plain)
    return text


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1
