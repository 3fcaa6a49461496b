"""Permissions that hold even where tests run as root, who may read everything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def permissions_apply(folder: Path) -> Iterator[None]:
    """Inside, this process may read under `folder` only what everybody may."""
    if os.geteuid() != 0:
        yield
        return
    for parent in (folder, *folder.parents):
        mode = parent.stat().st_mode
        if mode & 0o055 != 0o055:
            parent.chmod(mode | 0o055)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
