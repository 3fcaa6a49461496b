"""Which names are meant: a name, a glob, a regular expression, a function, or several of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate
from typing import TypeAlias

_One: TypeAlias = "str | re.Pattern[str] | Callable[[str], bool]"
Selection: TypeAlias = "_One | Iterable[_One] | None"
"""None: all of them."""


def make_filter(selection: Selection) -> Callable[[str], bool]:
    """Whether a name is meant.

    A string is a name, or a glob in which `*` crosses slashes; a compiled expression may match
    anywhere in the name; of several, one must fit. Raises TypeError for anything else.

    >>> meant = make_filter(["*/loss", re.compile("^lr")])
    >>> [name for name in ("train/loss", "lr/0", "accuracy") if meant(name)]
    ['train/loss', 'lr/0']
    """
    if selection is None:
        return lambda _: True
    if isinstance(selection, str):
        glob = re.compile(translate(selection))
        return lambda name: name == selection or glob.match(name) is not None
    if isinstance(selection, re.Pattern):
        return lambda name: selection.search(name) is not None
    if callable(selection):
        return lambda name: bool(selection(name))
    if not isinstance(selection, Iterable):
        raise TypeError(
            f"{selection!r} chooses nothing\nhint: a name, a glob like '*/loss', re.compile(…), or a list of them"
        )
    filters = [make_filter(one) for one in selection]
    return lambda name: any(one(name) for one in filters)
