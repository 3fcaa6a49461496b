"""Where the notebook's kernel runs, as far as that says whether a browser can reach its ports."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Far:
    """A place whose browsers do not reach the kernel's machine by themselves."""

    name: str
    live: str
    """How to come to the live board there: a sentence."""


HUB: Final = Far(
    "JupyterHub",
    "The live board comes through jupyter-server-proxy: type “pip install jupyter-server-proxy” in a "
    "terminal of this server, or ask who runs the Hub; then stop the server and start it again (File, Hub Control "
    "Panel).",
)
COLAB: Final = Far(
    "Google Colab",
    "The live board needs Colab's own page; or copy the logs to your machine and type lightboard --logdir there.",
)
KAGGLE: Final = Far(
    "Kaggle",
    "For the live board copy the logs to your machine and type lightboard --logdir there.",
)


def find_far(environment: Mapping[str, str] = os.environ) -> Far | None:
    """By the variables that such places set; None where nothing speaks against localhost.

    >>> find_far({"JUPYTERHUB_SERVICE_PREFIX": "/user/ann/"}).name
    'JupyterHub'
    >>> find_far({"HOME": "/root"}) is None
    True
    """
    if any(name.startswith("COLAB_") for name in environment):
        return COLAB
    if "KAGGLE_KERNEL_RUN_TYPE" in environment:
        return KAGGLE
    if "JUPYTERHUB_SERVICE_PREFIX" in environment or "JUPYTERHUB_API_URL" in environment:
        return HUB
    return None
