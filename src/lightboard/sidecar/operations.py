"""What can be done to the sidecar: operations that merge, because each names only what it changes.

Doing one twice is doing it once, so a client that heard no answer may send it again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from lightboard.sidecar.file import Document

MOST_VIEWS: Final = 2_000

Name = Annotated[str, Meta(max_length=200)]
Colour = Annotated[
    str,
    Meta(
        pattern="^(#([0-9a-fA-F]{3}){1,2}|palette ([1-9]|1[0-2]))$",
        max_length=10,
        description="#rgb, #rrggbb, or one that is right in light and dark: palette 1 to palette 12",
    ),
]
RunTag = Annotated[str, Meta(min_length=1, max_length=64)]
RunTags = Annotated[list[RunTag], Meta(max_length=64)]
Note = Annotated[str, Meta(max_length=20_000, description="Markdown")]
Runs = Annotated[
    list[Annotated[str, Meta(max_length=4096)]],
    Meta(max_length=20_000, description="Names of runs; they need not exist (any more)"),
]
ViewName = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
ViewState = Annotated[
    str, Meta(max_length=200_000, description="What stands behind the # of the page's URL")
]
By = Annotated[str, Meta(max_length=200, description="Who, as far as known")]


class NameTaken(Exception):
    """A view of that name is there already."""


class RunMarks(Struct, omit_defaults=True, frozen=True):
    """What people said of a run. Its real name stays what it is called by everywhere else."""

    name: Annotated[Name | None, Meta(description="Shown in place of the run's own")] = None
    colour: Colour | None = None
    tags: RunTags = []
    note: Note = ""
    hidden: Annotated[bool, Meta(description="Out of the list for now")] = False
    archived: Annotated[bool, Meta(description="Done with: out of the list")] = False


class SavedView(Struct, omit_defaults=True, frozen=True):
    """A view of the page under a name."""

    state: ViewState
    made: datetime | None = None
    by: By = ""


class MarkRuns(Struct, tag_field="op", tag="mark_runs"):
    """Say something of runs. What is left out stays; null takes it back."""

    runs: Runs
    name: Name | UnsetType | None = UNSET
    colour: Colour | UnsetType | None = UNSET
    tags: RunTags | UnsetType | None = UNSET
    note: Note | UnsetType | None = UNSET
    hidden: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class TagRuns(Struct, tag_field="op", tag="tag_runs"):
    """Add tags to what runs have, or take some away."""

    runs: Runs
    add: RunTags = []
    remove: RunTags = []


class SaveView(Struct, tag_field="op", tag="save_view"):
    """Keep a view under a name."""

    name: ViewName
    state: ViewState
    replace: Annotated[
        bool, Meta(description="False: refused (409) if it would replace another")
    ] = False
    made: Annotated[datetime | None, Meta(description="When; now, if left out")] = None
    by: By = ""


class RenameView(Struct, tag_field="op", tag="rename_view"):
    """Call a view otherwise."""

    name: ViewName
    to: ViewName


class DeleteView(Struct, tag_field="op", tag="delete_view"):
    """Forget a view."""

    name: ViewName


class SetAside(Struct, tag_field="op", tag="set_aside"):
    """Rename a sidecar file that cannot be understood, so that a new one can begin. A sound one stays."""


Operation = MarkRuns | TagRuns | SaveView | RenameView | DeleteView | SetAside


def apply(operation: Operation, seen: Document, document: Document) -> None:
    """Do it to `document`. `seen` is all that is known, which is more where `document` lies over another.

    What is taken back becomes null there, so that it hides what lies below. Raises NameTaken.
    """
    if isinstance(operation, MarkRuns):
        change = {
            field: value
            for field in ("name", "colour", "tags", "note", "hidden", "archived")
            if (value := getattr(operation, field)) is not UNSET
        }
        for run in operation.runs:
            _mark(seen, document, run, change)
    elif isinstance(operation, TagRuns):
        for run in operation.runs:
            has = _part(seen, "runs", run).get("tags") or []
            tags = [tag for tag in [*has, *operation.add] if tag not in operation.remove]
            _mark(seen, document, run, {"tags": list(dict.fromkeys(tags))})
    elif isinstance(operation, SaveView):
        _save_view(operation, seen, document)
    elif isinstance(operation, RenameView):
        _rename_view(operation, seen, document)
    elif isinstance(operation, DeleteView):
        _forget_view(operation.name.strip(), seen, document)


def _mark(seen: Document, document: Document, run: str, change: Document) -> None:
    marks = dict(_part(document, "runs", run))
    for field, value in change.items():
        if kept := _tidy(value):
            marks[field] = kept
        elif seen is not document:
            marks[field] = None
        else:
            marks.pop(field, None)
    _put(document, "runs", run, marks or None)


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return list(dict.fromkeys(tag for one in value if (tag := one.strip())))
    return value


def _save_view(operation: SaveView, seen: Document, document: Document) -> None:
    name = operation.name.strip()
    before = _part(seen, "views", name)
    if before.get("state") == operation.state and not operation.made:
        return
    if before and not operation.replace:
        raise NameTaken(f"there is a view called {name!r} already")
    if not before and len(seen.get("views", {})) >= MOST_VIEWS:
        raise NameTaken(f"there are {MOST_VIEWS:,} views already")
    # What another lightboard put into it stays.
    foreign = {key: before[key] for key in before if key not in SavedView.__struct_fields__}
    saved = SavedView(operation.state, operation.made, operation.by)
    _put(document, "views", name, {**msgspec.to_builtins(saved), **foreign})


def _rename_view(operation: RenameView, seen: Document, document: Document) -> None:
    name, to = operation.name.strip(), operation.to.strip()
    before = _part(seen, "views", name)
    if not before or name == to:
        return
    if _part(seen, "views", to):
        raise NameTaken(f"there is a view called {to!r} already")
    _put(document, "views", to, before)
    _forget_view(name, seen, document)


def _forget_view(name: str, seen: Document, document: Document) -> None:
    _put(document, "views", name, None)
    if seen is not document:
        document.setdefault("views", {})[name] = None


def _part(document: Document, part: str, key: str) -> Document:
    found = document.get(part, {}).get(key)
    return found if isinstance(found, dict) else {}


def _put(document: Document, part: str, key: str, value: Document | None) -> None:
    if value is not None:
        document.setdefault(part, {})[key] = value
    elif part in document:
        document[part].pop(key, None)
        if not document[part]:
            del document[part]
