"""The options of a subcommand: what it takes, and words after its name, told apart."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lightboard.cli.arguments import UsageError

_LOGDIRS: Final = {"folder", "path"}


@dataclass(frozen=True)
class Spec:
    """What a command takes: its parser, and the completion of shells, are made from this."""

    name: str
    """As typed after `lightboard`."""
    summary: str
    """In a line."""
    help: str
    """What --help prints."""
    switches: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Name → an example, for who leaves the value out."""
    operands: Sequence[Sequence[str]] = (("folder",),)
    """Of each place what may stand there: words to choose from, or "folder", "path", "run"."""

    @property
    def options(self) -> list[str]:
        """Their names, --help included."""
        return [*self.values, *self.switches, "help"]


class Options:
    """What was given: `switches` that were set, `values` by name (all that were given), the rest in order."""

    def __init__(self, spec: Spec, words: Sequence[str]) -> None:
        """Raises UsageError."""
        command = f"lightboard {spec.name}"
        examples = spec.values
        known = spec.options
        self.switches: set[str] = set()
        self.values: dict[str, list[str]] = {name: [] for name in examples}
        self.rest: list[str] = []
        # The logdir may have its flag here too, as it does without a command.
        place = next((n for n, kinds in enumerate(spec.operands) if _LOGDIRS & {*kinds}), None)
        left = list(words)
        while left:
            word = left.pop(0)
            if word == "--":
                self.rest += left
                break
            if word == "-h":
                word = "--help"
            if not word.startswith("-") or word == "-":
                self.rest.append(word)
                continue
            flag, has_value, value = word.partition("=")
            name = flag.lstrip("-").replace("-", "_")
            if name == "logdir" and place is not None:
                self.rest.insert(place, _value(flag, value, bool(has_value), left, "logs"))
                continue
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean --{close[0]}?" if close else f"{command} --help"
                raise UsageError(f"unknown option {flag}", hint)
            if name not in examples:
                if has_value:
                    raise UsageError(f"{flag} takes no value", f"{command} {flag}")
                self.switches.add(name)
                continue
            self.values[name].append(_value(flag, value, bool(has_value), left, examples[name]))

    def last(self, name: str) -> str | None:
        """The value that was given last; None without."""
        return self.values[name][-1] if self.values[name] else None


def _value(flag: str, value: str, given: bool, left: list[str], example: str) -> str:
    """What stands behind the `=`, else the next word, which is taken from `left`."""
    if given:
        return value
    if not left or left[0].startswith("--"):
        raise UsageError(f"{flag} needs a value", f"{flag} {example}")
    return left.pop(0)
