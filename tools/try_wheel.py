"""`make try-wheel`: the wheel in dist/ as a user gets it: a clean venv, neither compiler nor Node within reach.

Installs it with its dependencies, runs the command, logs a run, serves the page, exports, uninstalls; asserts sizes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHEEL_MB = 5
PULLED_MB = 60
"""On top of numpy."""
FORBIDDEN = ("cc", "c++", "gcc", "g++", "clang", "cmake", "ninja", "node", "npm")

PROGRAM = """
from lightboard import SummaryWriter
with SummaryWriter("logs/first") as writer:
    for step in range(100):
        writer.add_scalar("loss", 1 / (step + 1), step)
"""


class Tried:
    """A venv, and commands in it with nothing else on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "venv"
        venv.create(self.home, with_pip=True)
        self.bin = self.home / ("Scripts" if os.name == "nt" else "bin")
        self.python = str(self.bin / ("python.exe" if os.name == "nt" else "python"))
        kept = (
            "HOME",
            "LANG",
            "SYSTEMROOT",
            "TEMP",
            "PIP_INDEX_URL",
            "PIP_CONFIG_FILE",
            "PIP_CERT",
        )
        self.environment = {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PATH": str(self.bin),
            "LIGHTBOARD_CACHE_DIR": str(folder / "cache"),
            "LIGHTBOARD_STATE_DIR": str(folder / "state"),
        }
        for tool in FORBIDDEN:
            assert shutil.which(tool, path=self.environment["PATH"]) is None, tool

    def run(self, *command: str) -> str:
        """What it prints; raises where it fails."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def packages(self) -> Path:
        """Where packages are installed."""
        return Path(
            self.run(
                self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
            ).strip()
        )

    def serve(self, *words: str) -> None:
        """Start it on a free port, ask for the page and its data, end it."""
        process = subprocess.Popen(
            [*words, "--logdir", "logs", "--port", "0"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            for line in process.stdout:  # "read 1 run …": all is there
                if line.startswith("read "):
                    break
            page = urllib.request.urlopen(url).read().decode()
            assert '<div id="app">' in page, page[:200]
            board = json.load(urllib.request.urlopen(f"{url}api/board"))
            assert [run["name"] for run in board["runs"]] == ["first"], board
        finally:
            process.terminate()
            assert process.wait(30) in (0, 1)


def megabytes(folder: Path, without: tuple[str, ...] = ()) -> float:
    """Of all files below, but those of packages whose folders begin with one of `without`."""
    return (
        sum(
            path.stat().st_size
            for path in folder.rglob("*")
            if path.is_file() and not path.relative_to(folder).parts[0].lower().startswith(without)
        )
        / 1e6
    )


def main() -> int:
    """Try the wheel of the folder given on the command line, or of dist/."""
    dist = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "dist"
    wheels = sorted(dist.glob("*.whl"))
    if len(wheels) != 1:
        print(f"{len(wheels)} wheels in {dist}, not one\nhint: make build", file=sys.stderr)
        return 1
    size = wheels[0].stat().st_size / 1e6
    assert size <= WHEEL_MB, f"{wheels[0].name} is {size:.1f} MB"
    with tempfile.TemporaryDirectory() as folder:
        tried = Tried(Path(folder))
        packages = tried.packages()
        before = {path.name for path in packages.iterdir()}
        tried.run(
            tried.python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-compile",
            str(wheels[0].resolve()),
        )
        pulled = megabytes(packages, ("pip", "setuptools", "numpy", "_distutils"))
        assert pulled <= PULLED_MB, f"{pulled:.0f} MB on top of numpy"
        lightboard = str(tried.bin / "lightboard")
        version = tried.run(lightboard, "--version")
        assert version == tried.run(tried.python, "-m", "lightboard", "--version")
        tried.run(tried.python, "-c", PROGRAM)
        assert "1 run, 100 points" in tried.run(lightboard, "ls", "logs")
        assert "101" not in tried.run(lightboard, "export", "logs", "--to", "out.csv")
        tried.serve(lightboard)
        tried.serve(tried.python, "-m", "lightboard")
        names = tried.run(tried.python, "-m", "pip", "freeze").split()
        installed = [
            name.split("==")[0].split("@")[0].strip() for name in names if name[0].isalpha()
        ]
        tried.run(tried.python, "-m", "pip", "uninstall", "--quiet", "--yes", "lightboard")
        assert not (tried.bin / "lightboard").exists()
        left = {path.name for path in packages.iterdir()} - before
        assert not [name for name in left if "lightboard" in name], left
    print(
        f"{wheels[0].name}: {size:.2f} MB, {pulled:.0f} MB with all it pulls but numpy; "
        f"{version.strip()}; {len(installed)} packages; installed, run, served, removed"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
