"""A logdir in a bucket, through `lightboard.open`."""

from __future__ import annotations

import pytest
from tests.builders import event, scalar, tensor_value
from tests.builders.event_files import NAME, version
from tests.builders.s3 import BUCKET, S3Server

import lightboard
from lightboard.cli import ExitCode, main

URL = f"s3://{BUCKET}/logs"


def test_a_bucket_is_read_and_followed(s3: S3Server) -> None:
    data = version() + scalar("x", 0, 1.0) + event(tensor_value("t", [b"word"], "text"))
    s3.put(f"logs/a/{NAME}", data)
    for n in range(20):
        s3.put(f"logs/many/r{n}/{NAME}", version() + scalar("x", 0, n))
    board = lightboard.open(URL)
    assert board.place == URL
    assert len(board.list_runs()) == 21
    assert board.scalars("x", "many/*").value.tolist() == list(range(20))
    assert [one.value for one in board.read_text("a", "t")] == ["word"]
    s3.put(f"logs/a/{NAME}", data + scalar("x", 1, 2.0))
    assert board.reload().read_scalars("a", "x").value.tolist() == [1.0, 2.0]


def test_commands_take_a_bucket(s3: S3Server, capsys: pytest.CaptureFixture[str]) -> None:
    s3.put(f"logs/a/{NAME}", version() + scalar("x", 0, 1.0))
    assert main(["ls", URL]) == ExitCode.OK
    assert capsys.readouterr().out.splitlines()[-1] == f"1 run, 1 point in {URL}"
    assert main(["inspect", URL]) == ExitCode.OK
    assert capsys.readouterr().out.splitlines()[0] == f"a/{NAME}"


def test_a_bucket_that_is_not_there(s3: S3Server, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConnectionError, match="s3://no-such-bucket/logs: "):
        lightboard.open("s3://no-such-bucket/logs")
    assert main(["ls", "s3://no-such-bucket/logs"]) == ExitCode.USAGE
    assert "s3://no-such-bucket/logs" in capsys.readouterr().err
    assert main(["inspect", "s3://no-such-bucket/logs"]) != ExitCode.OK


def test_an_address_of_a_kind_that_nobody_knows() -> None:
    with pytest.raises(ValueError, match="hint:"):
        lightboard.open("nosuchscheme://host/logs")
    assert main(["inspect", "nosuchscheme://host/logs"]) == ExitCode.USAGE
