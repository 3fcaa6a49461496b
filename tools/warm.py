"""Writes the bytecode of what tests import, and of no more: pip would compile all there is, several times as much.

Run by tools/setup.sh. What cannot be imported is left out: whoever needs it says so.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import warnings

NAMES = (
    "starlette.applications",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.lifespan.off",
    "watchfiles",
    "msgspec",
    "google.protobuf.json_format",
    "PIL.ImageDraw",
    "torch.utils.tensorboard",
    "tensorboardX",
    "tensorboard.backend.event_processing.event_file_loader",
    "tensorboard.summary.writer.event_file_writer",
    "tensorboard.plugins.hparams.api",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "pandas",
    "polars",
    "pyarrow.parquet",
    "duckdb",
    "onnx",
    "sklearn.manifold",
    "obstore.store",
    "fsspec.implementations.sftp",
    "fsspec.implementations.http",
    "moto.moto_server.werkzeug_app",
    "moto.s3.models",
    "soundfile",
    "schemathesis.specs.openapi.checks",
    "hypothesis.extra.numpy",
    "httpx",
    "pytest",
    "xdist.remote",
    "playwright.sync_api",
    "nbclient",
    "ipykernel.kernelapp",
    "jupyterlab.labapp",
    "notebook.app",
    "jupyter_server_proxy",
)


def main() -> None:
    """Import all of NAMES in this process."""
    sys.dont_write_bytecode = False
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment] # optional, and seconds of work
    warnings.simplefilter("ignore")
    for name in NAMES:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


if __name__ == "__main__":
    main()
