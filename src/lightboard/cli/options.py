"""The options of a subcommand: words after its name, told apart."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from lightboard.cli.arguments import UsageError


class Options:
    """What was given: `switches` that were set, `values` by name (all that were given), the rest in order."""

    def __init__(
        self,
        command: str,
        words: Sequence[str],
        *,
        switches: Sequence[str] = (),
        values: Mapping[str, str] | None = None,
    ) -> None:
        """`values`: name → an example, for who leaves the value out. Raises UsageError."""
        examples = values or {}
        known = [*switches, "help", *examples]
        self.switches: set[str] = set()
        self.values: dict[str, list[str]] = {name: [] for name in examples}
        self.rest: list[str] = []
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
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean --{close[0]}?" if close else f"{command} --help"
                raise UsageError(f"unknown option {flag}", hint)
            if name not in examples:
                if has_value:
                    raise UsageError(f"{flag} takes no value", f"{command} {flag}")
                self.switches.add(name)
                continue
            if not has_value:
                if not left or left[0].startswith("--"):
                    raise UsageError(f"{flag} needs a value", f"{flag} {examples[name]}")
                value = left.pop(0)
            self.values[name].append(value)

    def last(self, name: str) -> str | None:
        """The value that was given last; None without."""
        return self.values[name][-1] if self.values[name] else None
