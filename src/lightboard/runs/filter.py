"""The filter language (docs/filter.md) in Python: text → expression → which rows pass.

The page has the same in TypeScript; tests/data/filter/cases.json holds both to one meaning.
"""

from __future__ import annotations

import math
import re
import struct
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NoReturn, TypeAlias

from msgspec import Struct

Value: TypeAlias = "float | str | bool | Sequence[str] | None"
"""What a row has under a name. A sequence: several at once (labels). None: nothing."""

Row: TypeAlias = Callable[[str], Value]
"""What a row has, by name."""

FaultCode = Literal[
    "expected_name",
    "expected_operator",
    "expected_value",
    "expected_pattern",
    "expected_list",
    "expected_and",
    "value_first",
    "unclosed_quote",
    "unclosed_pattern",
    "unclosed_parenthesis",
    "unopened_parenthesis",
    "bad_pattern",
    "bad_value",
    "not_a_number",
    "unknown_name",
]

_SAYS: Final[Mapping[str, str]] = {
    "expected_name": "here a name is missing",
    "expected_operator": "a name wants =, !=, <, <=, >, >=, ~, in or not in",
    "expected_value": "here a value is missing",
    "expected_pattern": "~ wants a /pattern/ or a text",
    "expected_list": "in wants a list: (a, b)",
    "expected_and": "two conditions are joined by and, or or",
    "value_first": "a name comes first, a value after it",
    "unclosed_quote": "a quotation mark is missing at its end",
    "unclosed_pattern": "the / at the pattern's end is missing",
    "unclosed_parenthesis": "this is not closed",
    "unopened_parenthesis": "this was not opened",
    "bad_pattern": "this is no regular expression",
    "bad_value": "put it in quotes if it is a text",
    "not_a_number": "this compares numbers",
    "unknown_name": "no run has this name",
}


_HINTS: Final[Mapping[str, str]] = {
    "expected_pattern": "name ~ /resnet(18|50)/, or optim ~ adam",
    "expected_list": "optim in (sgd, adamw)",
    "unclosed_quote": "a quote or backslash that is meant itself has a \\ before it",
    "bad_value": 'day = "2026-11-25"',
    "not_a_number": "for texts there are =, !=, in and ~",
    "unknown_name": "settings, scalar tags, name, status, start, duration, points, tag and note are names",
}


class FilterFault(ValueError):
    """What is wrong with a filter, and where: [at, to) of the text."""

    def __init__(self, code: FaultCode, source: str, at: int, to: int, hint: str = "") -> None:
        piece = f" at {source[at:to]!r}" if source[at:to] else " at the end"
        hint = hint or _HINTS.get(code, "lr < 0.01 and optim in (sgd, adamw)")
        super().__init__(f"{source!r}: {_SAYS[code]}{piece}\nhint: {hint}")
        self.code = code
        self.at = at
        self.to = to


class Name(Struct, frozen=True):
    """A name in a filter, and where it stands: [at, to). "mean(loss, 10)" is the name "mean10:loss"."""

    text: str
    at: int
    to: int


class Compare(Struct, frozen=True):
    """name < value, or another operator."""

    name: Name
    operator: str
    value: float | str


class In(Struct, frozen=True):
    """name in (values)."""

    name: Name
    values: tuple[float | str, ...]


class Match(Struct, frozen=True):
    """name ~ /pattern/."""

    name: Name
    pattern: re.Pattern[str]


class Contains(Struct, frozen=True):
    """name ~ text, in any case."""

    name: Name
    text: str


class Missing(Struct, frozen=True):
    """missing(name)."""

    name: Name


class Not(Struct, frozen=True):
    """not part."""

    part: Expression


class Join(Struct, frozen=True):
    """Parts joined by a word."""

    word: Literal["and", "or"]
    parts: tuple[Expression, ...]


Expression: TypeAlias = "Compare | In | Match | Contains | Missing | Not | Join"


class _Token(Struct, frozen=True):
    kind: str
    """word, quoted, operator, (, ), comma, pattern or stray."""
    text: str
    at: int
    to: int
    closed: bool = True


_OPERATOR: Final = re.compile(r"<=|>=|!=|==|[=<>~≤≥≠]")
_PLAIN: Final = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!="}
_QUOTED: Final = re.compile(r"""(["'])((?:\\.|(?!\1)[^\\])*)(\1?)""", re.DOTALL)
_PATTERN: Final = re.compile(r"/((?:\\.|[^\\/])*)(?:/([a-z]*)|$)", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INFINITE: Final = re.compile(r"([+-]?)inf(?:inity)?", re.IGNORECASE)
_DURATION: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|min|m|h|d|w))+", re.IGNORECASE)
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|min|m|h|d|w)", re.IGNORECASE)
_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_KEYWORDS: Final = frozenset(("and", "or", "not", "in"))
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _is_of_word(char: str) -> bool:
    return char in "_./:@%+$#-" or unicodedata.category(char)[0] in "LNM"


def _tokenize(source: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char.isspace() or char == "\ufeff":
            at += 1
            continue
        token = _token_at(source, at, tokens[-1] if tokens else None)
        tokens.append(token)
        at = token.to
    return tokens


def _token_at(source: str, at: int, before: _Token | None) -> _Token:
    char = source[at]
    if char in "(),":
        return _Token(char, char, at, at + 1)
    quoted = _QUOTED.match(source, at)
    if quoted:
        text = re.sub(r"\\(.)", r"\1", quoted[2], flags=re.DOTALL)
        return _Token("quoted", text, at, quoted.end(), quoted[3] != "")
    if char == "/" and before is not None and (before.kind, before.text) == ("operator", "~"):
        pattern = _PATTERN.match(source, at)
        if pattern:
            return _Token("pattern", pattern[0], at, pattern.end(), pattern[2] is not None)
    operator = _OPERATOR.match(source, at)
    if operator:
        said = operator[0]
        return _Token("operator", _PLAIN.get(said, said), at, operator.end())
    end = at
    while end < len(source) and _is_of_word(source[end]):
        end += 1
    if end > at:
        return _Token("word", source[at:end], at, end)
    return _Token("stray", char, at, at + 1)


def parse_number(text: str) -> float | None:
    """A number as it may stand in a filter or in a text value; with units, seconds: "2h", "1h30m".

    >>> [parse_number(text) for text in ("1e-3", "-.5", "1h30m", "-inf", "x")]
    [0.001, -0.5, 5400.0, -inf, None]
    """
    if _NUMBER.fullmatch(text):
        return float(text)
    if text.lower() == "nan":
        return math.nan
    infinite = _INFINITE.fullmatch(text)
    if infinite:
        return -math.inf if infinite[1] == "-" else math.inf
    if not _DURATION.fullmatch(text):
        return None
    return float(sum(float(size) * _SECONDS[unit.lower()] for size, unit in _PART.findall(text)))


def compile_pattern(text: str) -> re.Pattern[str]:
    """ "/pattern/flags": case is ignored, except without the flag "i" in a pattern that holds a capital.

    Raises re.error.
    """
    end = text.rfind("/")
    body, flags = (text[1:end], text[end + 1 :]) if end > 0 else (text[1:], "")
    kept = re.sub("[^imsu]", "", flags)
    if not kept and not re.search("[A-Z]", body):
        kept = "i"
    known = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
    meant = re.RegexFlag(0)
    for flag in kept:
        meant |= known.get(flag, re.RegexFlag(0))
    # What JavaScript calls a group's name so.
    return re.compile(re.sub(r"\(\?<(?![=!])", "(?P<", body), meant)


def has_operator(source: str) -> bool:
    """Whether a text means to be an expression: it has an operator, an "in (" or a "missing("."""
    tokens = _tokenize(source)
    pairs = zip(tokens, [*tokens[1:], None], strict=False)
    return any(
        token.kind == "operator"
        or _is_call(token, follower)
        or (at > 0 and _is_keyword(token, "in") and follower is not None and follower.kind == "(")
        for at, (token, follower) in enumerate(pairs)
    )


def _is_keyword(token: _Token | None, word: str = "") -> bool:
    if token is None or token.kind != "word":
        return False
    said = token.text.lower()
    return said == word if word else said in _KEYWORDS


def _is_call(token: _Token | None, follower: _Token | None) -> bool:
    return (
        token is not None
        and token.kind == "word"
        and token.text.lower() == "missing"
        and follower is not None
        and follower.kind == "("
    )


_MEASURES: Final = frozenset(("last", "min", "max", "best", "mean", "at"))
_COUNTS: Final = {"mean": re.compile(r"0*[1-9][0-9]*"), "at": re.compile(r"-?[0-9]+")}
_MEASURED: Final = re.compile(r"(last|min|max|best|mean|at)(-?[0-9]*):(.+)", re.DOTALL)


def split_measure(name: str) -> tuple[str, int | None, str] | None:
    """What a name takes of a tag: (how, of how many points or at which step, tag); None: it is no such name.

    >>> split_measure("mean10:loss"), split_measure("min:val/loss"), split_measure("loss")
    (('mean', 10, 'loss'), ('min', None, 'val/loss'), None)
    """
    found = _MEASURED.fullmatch(name)
    if found is None:
        return None
    how, count, tag = found.groups()
    wants = _COUNTS.get(how)
    if (wants is None) is not (count == "") or (wants is not None and not wants.fullmatch(count)):
        return None
    return how, int(count) if count else None, tag


def _is_measure(token: _Token | None, follower: _Token | None) -> bool:
    return (
        token is not None
        and token.kind == "word"
        and token.text.lower() in _MEASURES
        and follower is not None
        and follower.kind == "("
    )


def parse_expression(source: str) -> Expression:
    """The expression in a text. Raises FilterFault."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = _tokenize(source)
        self._at = 0

    def parse(self) -> Expression:
        found = self._or()
        rest = self._peek()
        if rest is not None:
            self._fail("unopened_parenthesis" if rest.kind == ")" else "expected_and", rest)
        return found

    def _peek(self, ahead: int = 0) -> _Token | None:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def _fail(self, code: FaultCode, token: _Token | None, hint: str = "") -> NoReturn:
        end = len(self._source.rstrip())
        at, to = (token.at, token.to) if token is not None else (end, end)
        raise FilterFault(code, self._source, at, to, hint)

    def _list(self, word: Literal["and", "or"], one: Callable[[], Expression]) -> Expression:
        parts = [one()]
        while _is_keyword(self._peek(), word):
            self._at += 1
            parts.append(one())
        return parts[0] if len(parts) == 1 else Join(word, tuple(parts))

    def _or(self) -> Expression:
        return self._list("or", lambda: self._list("and", self._not))

    def _not(self) -> Expression:
        opening = self._peek()
        if _is_keyword(opening, "not"):
            self._at += 1
            return Not(self._not())
        if opening is not None and opening.kind == "(":
            self._at += 1
            inside = self._or()
            self._close(opening)
            return inside
        parenthesis = self._peek(1)
        if parenthesis is not None and _is_call(opening, parenthesis):
            self._at += 2
            name = self._name()
            self._close(parenthesis)
            return Missing(name)
        return self._comparison()

    def _close(self, opening: _Token) -> None:
        token = self._peek()
        if token is None:
            self._fail("unclosed_parenthesis", opening)
        if token.kind != ")":
            self._fail("expected_and", token)
        self._at += 1

    def _name(self) -> Name:
        token = self._peek()
        if token is None or _is_keyword(token) or token.kind not in ("word", "quoted"):
            self._fail("expected_name", token)
        if not token.closed:
            self._fail("unclosed_quote", token)
        opening = self._peek(1)
        if opening is not None and _is_measure(token, opening):
            return self._measure(token, opening)
        if token.kind == "word" and parse_number(token.text) is not None:
            self._fail("value_first", token, self._turn(token))
        self._at += 1
        return Name(token.text, token.at, token.to)

    def _measure(self, token: _Token, opening: _Token) -> Name:
        self._at += 2
        how = token.text.lower()
        name = self._name()
        count = ""
        wants = _COUNTS.get(how)
        if wants is not None:
            comma = self._peek()
            if comma is not None and comma.kind == ",":
                self._at += 1
            number = self._peek()
            if number is None or not wants.fullmatch(number.text):
                self._fail("expected_value", number, "mean(loss, 10), at(loss, 1000)")
            count = str(int(number.text))
            self._at += 1
        self._close(opening)
        return Name(f"{how}{count}:{name.text}", token.at, self._tokens[self._at - 1].to)

    def _turn(self, value: _Token) -> str:
        operator, name = self._peek(1), self._peek(2)
        if operator is None or operator.kind != "operator":
            return ""
        if name is None or name.kind not in ("word", "quoted"):
            return ""
        turned = _TURNED.get(operator.text, operator.text)
        return f"{self._source[name.at : name.to]} {turned} {value.text}"

    def _comparison(self) -> Expression:
        name = self._name()
        token = self._peek()
        if _is_keyword(token, "not") and _is_keyword(self._peek(1), "in"):
            self._at += 2
            # "not in" speaks of values that are there: who has none is in no list, nor out of it.
            return Join("and", (Not(Missing(name)), Not(In(name, self._values()))))
        if _is_keyword(token, "in"):
            self._at += 1
            return In(name, self._values())
        if token is None or token.kind != "operator":
            self._fail("expected_operator", token)
        self._at += 1
        if token.text == "~":
            return self._match(name)
        at = self._peek()
        value = self._value()
        if isinstance(value, str) and token.text not in ("=", "!="):
            self._fail("not_a_number", at)
        return Compare(name, token.text, value)

    def _match(self, name: Name) -> Expression:
        token = self._peek()
        if token is None or token.kind not in ("pattern", "word", "quoted"):
            self._fail("expected_pattern", token)
        if token.kind == "pattern":
            if not token.closed:
                self._fail("unclosed_pattern", token)
            try:
                pattern = compile_pattern(token.text)
            except re.error as error:
                self._fail("bad_pattern", token, str(error))
            self._at += 1
            return Match(name, pattern)
        if not token.closed:
            self._fail("unclosed_quote", token)
        self._at += 1
        return Contains(name, token.text)

    def _values(self) -> tuple[float | str, ...]:
        opening = self._peek()
        if opening is None or opening.kind != "(":
            self._fail("expected_list", opening)
        self._at += 1
        values = [self._value()]
        while (token := self._peek()) is not None and token.kind == ",":
            self._at += 1
            values.append(self._value())
        if token is None:
            self._fail("unclosed_parenthesis", opening)
        if token.kind != ")":
            self._fail("expected_list", token)
        self._at += 1
        return tuple(values)

    def _value(self) -> float | str:
        token = self._peek()
        if token is None or token.kind not in ("word", "quoted"):
            self._fail("expected_value", token)
        if not token.closed:
            self._fail("unclosed_quote", token)
        self._at += 1
        if token.kind == "quoted":
            return token.text
        number = parse_number(token.text)
        if number is not None:
            return number
        # "1.2.3" or "2026-11-25" could be meant as a number or as text: quotes say which.
        if re.match(r"[+-]?\.?[0-9]", token.text):
            self._fail("bad_value", token)
        return token.text


def names_of(expression: Expression) -> Iterator[Name]:
    """Every name in it, in order."""
    if isinstance(expression, Join):
        for part in expression.parts:
            yield from names_of(part)
    elif isinstance(expression, Not):
        yield from names_of(expression.part)
    else:
        yield expression.name


# --- meaning ---------------------------------------------------------------------------------


def compile_filter(expression: Expression) -> Callable[[Row], bool]:
    """The test of one row."""
    if isinstance(expression, Join):
        parts = [compile_filter(part) for part in expression.parts]
        if expression.word == "and":
            return lambda row: all(part(row) for part in parts)
        return lambda row: any(part(row) for part in parts)
    if isinstance(expression, Not):
        inner = compile_filter(expression.part)
        return lambda row: not inner(row)
    name = expression.name.text
    if isinstance(expression, Missing):
        return lambda row: not any(True for _ in _values_of(row(name)))
    test = _test_of(expression)
    if isinstance(expression, Compare) and expression.operator == "!=":

        def none_is(row: Row) -> bool:
            values = list(_values_of(row(name)))
            return bool(values) and not any(map(test, values))

        return none_is
    return lambda row: any(map(test, _values_of(row(name))))


def _test_of(expression: Compare | In | Match | Contains) -> Callable[[Any], bool]:
    if isinstance(expression, Match):
        pattern = expression.pattern
        return lambda value: pattern.search(text_of(value)) is not None
    if isinstance(expression, Contains):
        text = expression.text.lower()
        return lambda value: text in text_of(value).lower()
    if isinstance(expression, In):
        values = expression.values
        return lambda value: any(_equals(value, one) for one in values)
    wanted = expression.value
    if expression.operator in ("=", "!="):
        return lambda value: _equals(value, wanted)
    assert not isinstance(wanted, str)
    return _order(expression.operator, float(wanted))


def _order(operator: str, limit: float) -> Callable[[Any], bool]:
    strict: dict[str, Callable[[float], bool]] = {
        "<": lambda n: n < limit,
        ">": lambda n: n > limit,
    }
    holds = strict[operator[0]]
    or_equal = len(operator) == 2

    def test(value: Any) -> bool:
        number = _number_of(value)
        return number is not None and (holds(number) or (or_equal and _is_same(number, limit)))

    return test


def _values_of(value: Value) -> Iterable[float | str | bool]:
    if value is None:
        return ()
    return (value,) if isinstance(value, float | int | str) else value


def _number_of(value: float | str | bool) -> float | None:
    """A number as it is, a truth as 1 or 0, a text that is a number."""
    return parse_number(value.strip()) if isinstance(value, str) else float(value)


def _equals(value: float | str | bool, wanted: float | str) -> bool:
    if not isinstance(wanted, str):
        number = _number_of(value)
        return number is not None and _is_same(number, wanted)
    if isinstance(value, bool):
        return text_of(value) == wanted.lower()
    return text_of(value) == wanted


def _is_same(value: float, wanted: float) -> bool:
    """Most values are logged as float32: 0.1 in a filter is theirs too. NaN is itself."""
    if math.isnan(value) or math.isnan(wanted):
        return math.isnan(value) and math.isnan(wanted)
    return value == wanted or value == _as_float32(wanted)


def _as_float32(number: float) -> float:
    try:
        single: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)
    return single


def text_of(value: float | str | bool) -> str:
    """Numbers as JSON and JavaScript write them, truths as "true" and "false".

    >>> [text_of(value) for value in (128.0, 0.00001, 1e-7, 1e21, 0.1, True, float("inf"))]
    ['128', '0.00001', '1e-7', '1e+21', '0.1', 'true', 'Infinity']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, exponent = _digits_of(abs(float(value)))
    return sign + _write(digits, exponent)


def _digits_of(value: float) -> tuple[str, int]:
    """The shortest digits, and the place of the point: value = 0.digits × 10^place."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = fraction if fraction != "0" else ""
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    place = len(whole) - leading + int(exponent or 0)
    return digits.rstrip("0"), place


def _write(digits: str, place: int) -> str:
    if 0 < place <= 21:
        if len(digits) <= place:
            return digits + "0" * (place - len(digits))
        return f"{digits[:place]}.{digits[place:]}"
    if -6 < place <= 0:
        return "0." + "0" * -place + digits
    power = f"e{place - 1:+d}"
    return digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "") + power


# --- words -----------------------------------------------------------------------------------


def compile_words(source: str) -> Callable[[Iterable[str]], bool]:
    """The test of a run's names and labels: all words occur in them, or the /pattern/ matches one.

    Raises FilterFault for a pattern that is none.
    """
    text = source.strip()
    if text.startswith("/") and len(text) > 1:
        try:
            pattern = compile_pattern(text)
        except re.error as error:
            raise FilterFault(
                "bad_pattern", source, source.index("/"), len(source.rstrip()), str(error)
            ) from None
        return lambda said: any(pattern.search(one) for one in said)
    words = text.lower().split()

    def holds(said: Iterable[str]) -> bool:
        together = "\n".join(said).lower()
        return all(word in together for word in words)

    return holds
