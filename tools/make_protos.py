"""Generates src/lightboard/protos/*_pb2.py and .pyi; `--check` compares and changes nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
PROTOS = SOURCE / "lightboard" / "protos"

# protoc's code refuses any protobuf older than protoc's own, and warns or refuses when it is newer
# by a major version. What remains without that check (AddSerializedFile and the builder) is the
# same from protobuf 5 to 7, and a training script's protobuf is its own affair.
RUNTIME_CHECK = re.compile(
    r"# Protobuf Python Version: .*\n"
    r"|from google\.protobuf import runtime_version as _runtime_version\n"
    r"|_runtime_version\.ValidateProtobufRuntimeVersion\([^)]*\)\n"
)
HEADER = "# Generated from {name} by tools/make_protos.py (make schema). Do not edit.\n"


def generate() -> dict[str, str]:
    """File name → text of every generated file, made with protoc from grpcio-tools."""
    protos = sorted(PROTOS.glob("*.proto"))
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [
                *(sys.executable, "-m", "grpc_tools.protoc", f"-I{SOURCE}"),
                *(f"--python_out={out}", f"--pyi_out={out}", *map(str, protos)),
            ],
            check=True,
        )
        files: dict[str, str] = {}
        for path in sorted((Path(out) / "lightboard" / "protos").iterdir()):
            name = path.name.split("_pb2")[0] + ".proto"
            files[path.name] = HEADER.format(name=name) + RUNTIME_CHECK.sub(
                "", path.read_text("utf-8")
            )
        return files


def main(arguments: list[str]) -> int:
    """Write the files, or with --check exit 1 naming those that differ."""
    files = generate()
    stale = [
        name
        for name, text in files.items()
        if not (PROTOS / name).exists() or (PROTOS / name).read_text("utf-8") != text
    ]
    stale += [path.name for path in PROTOS.glob("*_pb2.py*") if path.name not in files]
    if "--check" in arguments:
        if stale:
            print(f"protos: out of date: {', '.join(stale)}\nhint: make schema", file=sys.stderr)
        return 1 if stale else 0
    for path in PROTOS.glob("*_pb2.py*"):
        path.unlink()
    for name, text in files.items():
        (PROTOS / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
