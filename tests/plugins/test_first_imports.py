"""What a server's threads import first, in any order: numpy must be asked for by its own name before numpy.typing.

Python waits for a module that another thread is importing, but not for the package around it: `numpy.typing` alone,
imported while another thread is in the midst of `import numpy`, breaks both, and the request with them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lightboard

PLUGINS = Path(lightboard.__file__).parent / "plugins"
SERVED = sorted(file for api in PLUGINS.glob("*/api.py") for file in api.parent.glob("*.py"))


@pytest.mark.parametrize("file", SERVED, ids=[str(one.relative_to(PLUGINS)) for one in SERVED])
def test_numpy_comes_before_numpy_typing(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    typing = re.search(r"^from numpy\.typing import", source, re.MULTILINE)
    plain = re.search(r"^import numpy\b", source, re.MULTILINE)
    assert typing is None or (plain is not None and plain.start() < typing.start()), (
        "write `import numpy as np` above it, or put it below `if TYPE_CHECKING:`"
    )
