"""Looks inside the built wheel and sdist: the page, the types and the native core must be there, and nothing else big.

A git-ignored folder vanishes from a wheel in silence; this is what would tell.
"""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

LIMIT_MB = 5


def problems(dist: Path) -> list[str]:
    """What is wrong with the archives in `dist`, one line each."""
    wheels, sdists = sorted(dist.glob("*.whl")), sorted(dist.glob("*.tar.gz"))
    if len(wheels) != 1 or len(sdists) != 1:
        return [
            f"expected one wheel and one sdist in {dist}, found {len(wheels)} and {len(sdists)}"
        ]
    found: list[str] = []
    with zipfile.ZipFile(wheels[0]) as wheel:
        names = wheel.namelist()
    wanted = ("lightboard/_web/index.html", "lightboard/py.typed", "lightboard/_native.pyi")
    found += [f"{wheels[0].name} lacks {name}" for name in wanted if name not in names]
    if not any(n.startswith("lightboard/_native") and n.endswith((".so", ".pyd")) for n in names):
        found.append(f"{wheels[0].name} lacks the native core")
    if not any(n.startswith("lightboard/_web/assets/") and n.endswith(".js") for n in names):
        found.append(f"{wheels[0].name} lacks the page's scripts")
    strangers = {n.split("/")[0] for n in names if not n.startswith("lightboard-")} - {"lightboard"}
    found += [f"{wheels[0].name} installs a stranger: {name}" for name in sorted(strangers)]
    with tarfile.open(sdists[0]) as sdist:
        members = [m.name.partition("/")[2] for m in sdist.getmembers()]
    for name in (
        "src/lightboard/_web/index.html",
        "CMakeLists.txt",
        "native/src/record.cpp",
        "LICENSE",
    ):
        if name not in members:
            found.append(f"{sdists[0].name} lacks {name}")
    unwanted = [
        m for m in members if "node_modules" in m or m.startswith((".venv", "build/", "logs/"))
    ]
    found += [f"{sdists[0].name} carries {m}" for m in unwanted[:5]]
    for archive in (wheels[0], sdists[0]):
        size = archive.stat().st_size / 1e6
        print(f"{archive.name}  {size:.2f} MB")
        if size > LIMIT_MB:
            found.append(f"{archive.name} is {size:.1f} MB, more than {LIMIT_MB}")
    return found


def main() -> int:
    """Check the folder given on the command line."""
    lines = problems(Path(sys.argv[1] if len(sys.argv) > 1 else "dist"))
    for line in lines:
        print(f"check_dist: {line}", file=sys.stderr)
    if lines:
        print(
            "hint: sdist.include and wheel.packages in pyproject.toml decide what goes in",
            file=sys.stderr,
        )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
