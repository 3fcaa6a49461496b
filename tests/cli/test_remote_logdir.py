"""`lightboard s3://bucket/logs` as a person runs it, on logs that a training wrote and copied there."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.builders import wait_until
from tests.builders.command import Command, running
from tests.builders.curve_block import parse_blocks
from tests.builders.live import PATIENCE
from tests.builders.s3 import BUCKET, S3Server

from lightboard import SummaryWriter
from lightboard.cli import ExitCode

URL = f"s3://{BUCKET}/logs"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, clean_environment: pytest.MonkeyPatch) -> Path:
    """The folder of the index."""
    folder = tmp_path / "cache"
    clean_environment.setenv("LIGHTBOARD_CACHE_DIR", str(folder))
    return folder


def curve(command: Command) -> tuple[list[float], list[float]]:
    """Steps and values of the one curve; empty while it is not there."""
    board = command.get("api/board").json()
    if not (board["runs"] and board["tags"]):
        return [], []
    body = {
        "epoch": board["epoch"],
        "x": "step",
        "smoothing": 0,
        "cards": [{"tag": board["tags"][0]["id"], "runs": [board["runs"][0]["id"]], "pixels": 500}],
    }
    reply = httpx.post(command.url + "api/plugins/scalars/curves", json=body, timeout=PATIENCE)
    (block,) = parse_blocks(reply.raise_for_status().content)
    return block.step[0].tolist(), block.value[0].tolist()


def load_state(command: Command) -> Callable[[], list[str]]:
    return lambda: [one["message"] for one in command.get("api/board").json()["load"]["notices"]]


def test_what_a_training_wrote_and_copied_is_served_and_followed(
    s3: S3Server, tmp_path: Path
) -> None:
    with SummaryWriter(str(tmp_path / "logs" / "run")) as writer:
        for step in range(100):
            writer.add_scalar("loss", step / 4, step)
        writer.flush()
        s3.put_folder(tmp_path / "logs", "logs")
        with running("--logdir", URL, "--port=0", "--reload_interval=0.05") as command:
            assert f"watching {URL}\n" in command.said
            wait_until(lambda: len(curve(command)[0]) == 100)
            assert curve(command) == (
                [float(step) for step in range(100)],
                [step / 4 for step in range(100)],
            )
            board = command.get("api/board").json()
            assert (board["logdir"], board["logdir_path"]) == (URL, URL)
            assert [run["name"] for run in board["runs"]] == ["run"]

            for step in range(100, 150):
                writer.add_scalar("loss", step / 4, step)
            writer.flush()
            s3.put_folder(tmp_path / "logs", "logs")
            wait_until(lambda: len(curve(command)[0]) == 150)
            assert {one.method for one in s3.requests} <= {"GET", "HEAD"}
            assert command.end(signal.SIGINT) == (ExitCode.OK, "")


def test_a_store_that_goes_and_comes_back_is_told_in_the_terminal_and_on_the_page(
    s3: S3Server, tmp_path: Path, clean_environment: pytest.MonkeyPatch
) -> None:
    clean_environment.setenv("AWS_SECRET_ACCESS_KEY", "unspeakable")
    with SummaryWriter(str(tmp_path / "logs")) as writer:
        writer.add_scalar("loss", 1.0, 0)
    s3.put_folder(tmp_path / "logs", "logs")
    with running(URL, "--port=0", "--reload_interval=0.05") as command:
        messages = load_state(command)
        wait_until(lambda: curve(command) == ([0.0], [1.0]))
        s3.stop()
        wait_until(lambda: bool(messages()), "the notice")
        (message,) = messages()
        assert message.startswith(f"s3://{BUCKET} does not answer at {s3.url}: ")
        assert curve(command) == ([0.0], [1.0])
        s3.start()
        wait_until(lambda: not messages(), "the notice to go")
        status, said = command.end(signal.SIGTERM)
    assert status == ExitCode.OK
    assert said.splitlines() == [f"{URL}: {message}", f"{URL} answers again"]


def test_the_next_start_reads_nothing_again(s3: S3Server, tmp_path: Path, cache: Path) -> None:
    with SummaryWriter(str(tmp_path / "logs")) as writer:
        for step in range(20_000):
            writer.add_scalar("loss", step / 4, step)
    s3.put_folder(tmp_path / "logs", "logs")
    s3.age_all(3600)
    with running(URL, "--port=0") as command:
        wait_until(lambda: any(cache.rglob("*.segment")), "the index")
        assert command.end(signal.SIGINT)[0] == ExitCode.OK
    s3.requests.clear()
    with running(URL, "--port=0") as command:
        wait_until(lambda: command.get("api/board").json()["load"]["phase"] == "live")
        assert command.get("api/board").json()["runs"][0]["points"] == 20_000
        assert (len(s3.lists()), len(s3.gets())) == (1, 0)
    kept = _run("cache")
    assert kept.stdout.startswith(URL)
    assert _run("cache", "clear", f"{URL}/").stdout.startswith("removed 1 logdir")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "gopher://host/logs",
            "lightboard: gopher:// is not known here\n"
            "hint: a folder, or s3:// gs:// az:// hf:// sftp:// http:// (docs/remote.md)\n",
        ),
        ("s3:///logs", "lightboard: s3:///logs names no bucket\nhint: s3://bucket/logs\n"),
    ],
)
def test_what_can_be_no_logdir_is_refused_with_a_hint(url: str, said: str) -> None:
    done = _run(url, "--port=0")
    assert (done.returncode, done.stderr) == (ExitCode.USAGE, said)


def test_without_the_extra_the_hint_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['obstore'] = None; from lightboard.cli import main; "
        "sys.exit(main(['s3://bucket/logs', '--port=0']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == ExitCode.USAGE
    assert done.stderr == (
        "lightboard: s3://bucket/logs takes a package that is not here: obstore\n"
        'hint: pip install "lightboard[remote]"\n'
    )


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lightboard", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
