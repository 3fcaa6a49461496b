"""The sidecar over HTTP: what cannot be kept becomes an error that says why."""

from __future__ import annotations

from lightboard.plugins.plugin import RequestError
from lightboard.reader.store import Store
from lightboard.server.board import path_text
from lightboard.server.messages import SidecarChange
from lightboard.sidecar import CannotKeep, NameTaken, Sidecar, SidecarContents


def change_sidecar(sidecar: Sidecar, change: SidecarChange) -> SidecarContents:
    """Keep what was done. Raises RequestError."""
    try:
        return sidecar.apply(change.operations)
    except CannotKeep as error:
        status = 403 if sidecar.contents.keeps == "browser" else 507
        raise RequestError(status, error.message, error.hint) from None
    except NameTaken as error:
        raise RequestError(409, str(error), "choose another name, or replace that view") from None


def seen_slots(store: Store) -> dict[str, int] | None:
    """The runs' colour slots by name; None until all runs are known."""
    snapshot = store.snapshot
    if snapshot.load.phase != "live":
        return None
    return {path_text(run.name): run.slot for run in snapshot.runs.values()}
