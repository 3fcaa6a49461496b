"""The registry of data kinds: ours, and those that other packages declare by entry point."""

from __future__ import annotations

import importlib
import logging
import sys
from functools import cache
from pathlib import Path
from typing import Final

from lightboard.plugins.plugin import Plugin
from lightboard.types import DataClass

_log = logging.getLogger(__name__)

ENTRY_POINTS: Final = "lightboard.plugins"

# Ours are entry points too (pyproject.toml); this list spares the search for them at every start.
_OURS: Final = (
    "scalars",
    "images",
    "histograms",
    "audio",
    "text",
    "pr_curves",
    "custom_scalars",
    "tensor",
    "mesh",
    "projector",
    "graphs",
    "hparams",
)


@cache
def find_plugin(name: str) -> Plugin | None:
    """The plugin of that name, imported when first asked for."""
    if name in _OURS:
        plugin: Plugin = importlib.import_module(f"lightboard.plugins.{name}").PLUGIN
        return plugin
    return _others().get(name)


@cache
def list_plugins() -> tuple[Plugin, ...]:
    """All of them, ours first."""
    ours = tuple(plugin for name in _OURS if (plugin := find_plugin(name)))
    return ours + tuple(_others().values())


def scalar_wire_names() -> list[bytes]:
    """The plugin names on the wire whose tensors are scalars."""
    return [
        name.encode()
        for plugin in list_plugins()
        if plugin.data_class is DataClass.SCALAR
        for name in (plugin.name, *plugin.wire_names)
    ]


def _is_any_declared() -> bool:
    """Whether a package here declares a plugin that is none of ours.

    Looking for the group's name in the files takes a tenth of what it takes to parse them all.
    """
    head = f"[{ENTRY_POINTS}]".encode()
    for place in map(Path, sys.path):
        if place.is_file():
            return True  # a zip archive: importlib.metadata knows how to look
        for found in (*place.glob("*.dist-info"), *place.glob("*.egg-info")):
            try:
                declared = (found / "entry_points.txt").read_bytes()
            except OSError:
                continue
            section = declared.partition(head)[2].partition(b"\n[")[0]
            names = {line.partition(b"=")[0].strip().decode() for line in section.splitlines()}
            if names - {"", *_OURS}:
                return True
    return False


@cache
def _others() -> dict[str, Plugin]:
    if not _is_any_declared():
        return {}
    from importlib.metadata import entry_points

    found: dict[str, Plugin] = {}
    for point in entry_points(group=ENTRY_POINTS):
        if point.name in _OURS:
            continue
        try:
            plugin = point.load()
        except Exception:
            _log.exception(
                "the plugin %s (%s) cannot be imported: left out", point.name, point.value
            )
            continue
        if isinstance(plugin, Plugin):
            found[plugin.name] = plugin
        else:
            _log.error("the plugin %s (%s) is no Plugin: left out", point.name, point.value)
    return found
