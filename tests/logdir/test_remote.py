"""Logdirs in a bucket, by a real S3 server: what is read, in how many requests, and what happens to the store."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from moto.s3.models import s3_backends
from tests.builders import Following, find_run, find_tag, make_board, read, scalar
from tests.builders.event_files import NAME, event, image_value, record, version
from tests.builders.live import PATIENCE
from tests.builders.s3 import BUCKET, Request, S3Server
from tests.golden.golden import DATA, golden_runs

from lightboard.logdir import FileInfo, open_logdir
from lightboard.logdir import remote as remote_module
from lightboard.logdir.bucket import BucketStore
from lightboard.logdir.remote import RemoteLogdir
from lightboard.plugins import scalar_wire_names
from lightboard.reader.index import Index
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.reader.store import Store

URL = f"s3://{BUCKET}/logs"


def points(count: int, start: int = 0) -> bytes:
    return b"".join(scalar("x", step, step / 2) for step in range(start, start + count))


def messages(board: Board) -> list[str]:
    return [one.message for one in board.snapshot.load.notices]


def load(where: str | Path) -> Board:
    logdir, store = open_logdir(where), Store()
    Loader(logdir, store, scalar_plugins=scalar_wire_names).load_all()
    return Board(store, logdir)


def content(board: Board) -> dict[str, Any]:
    """Run → tag → everything that is shown of it, blobs with their bytes."""
    runs: dict[str, Any] = {}
    for run in board.list_runs():
        tags = runs[run.name] = {}
        for entry in board.list_tags(run.id):
            if board.read_curve(board.snapshot, run.id, entry.id).segments:
                columns = board.read_scalars(run.id, entry.id)
                shown: object = [
                    column.tobytes() for column in (columns.step, columns.wall_time, columns.value)
                ]
            else:
                shown = [
                    (blob.step, blob.wall_time, board.read_blob(blob.ref, entry.id))
                    for blob in board.list_blobs(run.id, entry.id)
                ]
            tags[entry.tag, entry.plugin] = shown
    return runs


def test_the_golden_files_read_from_a_bucket_are_what_they_are_on_disk(s3: S3Server) -> None:
    s3.put_folder(DATA, "logs")
    remote, local = content(load(URL)), content(load(DATA))
    assert remote.keys() == golden_runs().keys()
    assert remote == local


def test_each_small_file_is_read_once_whole(s3: S3Server) -> None:
    for run in "abc":
        s3.put(f"logs/{run}/{NAME}", version() + points(10))
    s3.put("logs/a/checkpoint.pt", b"weights")
    s3.put(f"elsewhere/{NAME}", version())
    s3.put(f"logs2/{NAME}", version())
    board = load(URL)
    assert {run.name: run.points for run in board.list_runs()} == {"a": 10, "b": 10, "c": 10}
    assert len(s3.lists()) == 1
    assert len(s3.gets()) == 3
    assert board.snapshot.load.notices == ()


def test_a_file_of_many_chunks_is_fetched_once(s3: S3Server) -> None:
    picture = bytes(range(256)) * 4096
    data = version() + b"".join(
        event(image_value("picture", picture + bytes([step])), step=step) for step in range(11)
    )
    s3.put(f"logs/{NAME}", data)
    board = load(URL)
    run = find_run(board.snapshot, ".")
    assert run is not None
    assert run.points == 11
    fetched = sum(one.bytes for one in s3.gets())
    assert fetched == len(data)


def test_a_record_longer_than_a_chunk_is_read(s3: S3Server) -> None:
    huge = event(image_value("picture", bytes(9 << 20)))
    s3.put(f"logs/{NAME}", version() + huge + points(1))
    board = load(URL)
    assert read(board, ".", "x").step.tolist() == [0]
    fetched = sum(one.bytes for one in s3.gets())
    assert fetched == len(version() + huge + points(1))


def test_growth_reads_only_the_new_bytes(s3: S3Server) -> None:
    old = version() + points(5000)
    s3.put(f"logs/{NAME}", old)
    board, loader = make_board(URL)
    s3.put(f"logs/{NAME}", old + points(10, start=5000))
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == list(range(5010))
    assert len(s3.lists()) == 1
    # The new points, and 64 bytes at either end of the old ones that prove them to be the same.
    assert sum(one.bytes for one in s3.gets()) == 64 + 64 + len(points(10, start=5000))
    assert len(s3.gets()) == 2


def test_nothing_new_is_one_listing(s3: S3Server) -> None:
    s3.put(f"logs/{NAME}", version() + points(5))
    _, loader = make_board(URL)
    s3.requests.clear()
    loader.load_all()
    assert (len(s3.lists()), len(s3.gets())) == (1, 0)


def test_a_record_that_is_not_whole_yet_waits(s3: S3Server) -> None:
    whole = version() + points(3)
    s3.put(f"logs/{NAME}", whole[:-5])
    board, loader = make_board(URL)
    assert read(board, ".", "x").step.tolist() == [0, 1]
    s3.put(f"logs/{NAME}", whole)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0, 1, 2]
    assert messages(board) == []


@pytest.mark.parametrize("length", [3, 20, 200], ids=["shorter", "as long", "longer"])
def test_a_replaced_object_is_read_anew(s3: S3Server, length: int) -> None:
    s3.put(f"logs/{NAME}", version() + points(20))
    board, loader = make_board(URL)
    other = b"".join(scalar("x", step, -1.0) for step in range(length))
    s3.put(f"logs/{NAME}", version() + other)
    loader.load_all()
    series = read(board, ".", "x")
    assert series.step.tolist() == list(range(length))
    assert set(series.value.tolist()) == {-1.0}
    assert messages(board) == []


def test_what_vanishes_is_gone(s3: S3Server) -> None:
    for run in "ab":
        s3.put(f"logs/{run}/{NAME}", version() + points(2))
    board, loader = make_board(URL)
    s3.delete(f"logs/a/{NAME}")
    loader.load_all()
    assert [run.name for run in board.list_runs()] == ["b"]


def test_an_object_that_vanishes_before_it_is_read_is_no_error(s3: S3Server) -> None:
    for run in "ab":
        s3.put(f"logs/{run}/{NAME}", version() + points(2))

    def vanish(request: Request) -> int:
        return 404 if request.path == f"logs/a/{NAME}" else 0

    s3.refuse = vanish
    board, _ = make_board(URL)
    assert find_run(board.snapshot, "b") is not None
    assert messages(board) == []


def test_an_object_replaced_between_two_reads_is_read_anew(s3: S3Server) -> None:
    picture = bytes(5 << 20)
    s3.put(f"logs/{NAME}", version() + event(image_value("old", picture)) + points(9))
    new = version() + points(4)

    def replace(request: Request) -> int:
        # Behind the back of the reader, once it holds the first chunk.
        if request.range and not request.range.startswith("bytes=0-"):
            s3.refuse = lambda _: 0
            s3.put_behind(f"logs/{NAME}", new)
        return 0

    s3.refuse = replace
    board, loader = make_board(URL)
    loader.load_all()
    assert read(board, ".", "x").step.tolist() == [0, 1, 2, 3]
    run = find_run(board.snapshot, ".")
    assert run is not None
    assert run.points == 4
    assert messages(board) == []


def test_a_thousand_runs_are_listed_in_two_requests(s3: S3Server) -> None:
    for number in range(1001):
        s3.put_behind(f"logs/{number}/{NAME}", version() + points(1))
    listing = open_logdir(URL).list_files()
    assert len(listing.files) == 1001
    assert len({info.run for info in listing.files}) == 1001
    assert len(s3.lists()) == 2
    assert s3.gets() == []


@pytest.mark.parametrize("prefix", ["", "/", "/a b", "/ü", "/a%20b", "/deep/er/"])
def test_the_prefix_is_taken_letter_for_letter(s3: S3Server, prefix: str) -> None:
    key = "/".join(part for part in (prefix.strip("/"), "run #1", NAME) if part)
    s3.put(key, version() + points(1))
    assert [run.name for run in load(f"s3://{BUCKET}{prefix}").list_runs()] == ["run #1"]


def test_a_public_bucket_is_read_without_a_signature(
    s3: S3Server, clean_environment: pytest.MonkeyPatch
) -> None:
    backend = s3_backends["123456789012"]["aws"]
    backend.put_bucket_acl(BUCKET, _public())
    s3.put(f"logs/{NAME}", version() + points(1), public=True)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        clean_environment.delenv(name)
    clean_environment.setenv("AWS_SKIP_SIGNATURE", "true")
    assert [run.points for run in load(URL).list_runs()] == [1]
    assert {request.signed for request in s3.requests} == {False}


def _public() -> Any:
    from moto.s3.models import get_canned_acl

    return get_canned_acl("public-read")


def test_a_profile_says_who_asks_and_where(
    s3: S3Server, clean_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    s3.put(f"logs/{NAME}", version() + points(1))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_ENDPOINT_URL"):
        clean_environment.delenv(name)
    clean_environment.setenv("AWS_PROFILE", "lab")
    folder = tmp_path / "home" / ".aws"
    folder.mkdir(parents=True)
    (folder / "config").write_text(
        f"[profile lab]\nregion = eu-central-1\nendpoint_url = {s3.url}\n"
    )
    (folder / "credentials").write_text("[lab]\naws_access_key_id = a\naws_secret_access_key = b\n")
    assert [run.points for run in load(URL).list_runs()] == [1]
    assert {request.signed for request in s3.requests} == {True}


def test_a_bucket_that_keeps_versions_is_read_once(s3: S3Server) -> None:
    s3_backends["123456789012"]["aws"].put_bucket_versioning(BUCKET, "Enabled")
    s3.put(f"logs/{NAME}", version() + points(5))
    board, loader = make_board(URL)
    assert len(s3.gets()) == 1
    loader.load_all()
    assert len(s3.gets()) == 1
    assert read(board, ".", "x").step.tolist() == list(range(5))


def test_runs_are_told_while_a_long_listing_goes_on(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_module, "_REPORT", 0.0)
    for number in range(1200):
        s3.put_behind(f"logs/{number:04}/{NAME}", version())
    told: list[FileInfo] = []
    listed_at: list[int] = []

    def on_found(files: Sequence[FileInfo]) -> None:
        told.extend(files)
        listed_at.append(len(s3.lists()))
        logdir.open(files[-1].path, files[-1].run).close()  # may be read at once

    logdir = open_logdir(URL)
    listing = logdir.list_files(on_found)
    assert len({info.path for info in told}) == len(told)
    assert set(told) <= set(listing.files)
    assert listed_at[0] == 1
    assert len(s3.lists()) == 2


def keep(cache: Path) -> tuple[Board, Loader]:
    """A start that keeps an index."""
    logdir, store = open_logdir(URL), Store()
    loader = Loader(
        logdir,
        store,
        scalar_plugins=scalar_wire_names,
        make_index=lambda names: Index(logdir.path, names, str(cache)),
    )
    loader.load_all()
    return Board(store, logdir), loader


def test_the_index_knows_an_object_again_by_its_tag_and_reads_only_what_is_new(
    s3: S3Server, tmp_path: Path
) -> None:
    old = version() + points(5000)
    s3.put(f"logs/a/{NAME}", old)
    s3.put(f"logs/b/{NAME}", old)
    s3.age_all(3600)
    _, loader = keep(tmp_path)
    assert loader.save_index()
    s3.requests.clear()
    board, _ = keep(tmp_path)
    assert (len(s3.lists()), len(s3.gets())) == (1, 0)
    assert read(board, "b", "x").step.tolist() == list(range(5000))

    s3.put(f"logs/a/{NAME}", old + points(10, start=5000))
    board, _ = keep(tmp_path)
    assert sum(one.bytes for one in s3.gets()) == 64 + 64 + len(points(10, start=5000))
    assert read(board, "a", "x").step.tolist() == list(range(5010))

    other = b"".join(scalar("x", step, -1.0) for step in range(5000))
    s3.put(f"logs/b/{NAME}", version() + other)
    board, _ = keep(tmp_path)
    assert set(read(board, "b", "x").value.tolist()) == {-1.0}


def test_heads_of_many_pictures_are_fetched_together(s3: S3Server) -> None:
    data = [event(image_value("p", bytes(5000) + bytes([step])), step=step) for step in range(20)]
    s3.put(f"logs/{NAME}", version() + b"".join(data))
    board = load(URL)
    (run,) = board.list_runs()
    (entry,) = board.list_tags(run.id)
    blobs = board.list_blobs(run.id, entry.id)
    s3.requests.clear()
    most: list[int] = []
    gate = threading.Barrier(2)

    def together(request: Request) -> int:
        if request.path and not most:
            gate.wait(timeout=PATIENCE)  # only two at the same time come through
            most.append(2)
        return 0

    s3.refuse = together
    heads = board.read_heads(blobs, 100)
    assert [len(head) for head in heads] == [100] * 20
    assert sum(request.bytes for request in s3.gets()) == 20 * 100


# --- what goes wrong -----------------------------------------------------------------------------


def test_no_such_bucket_is_told_with_a_hint(s3: S3Server) -> None:
    board, loader = make_board("s3://nowhere/logs")
    (message,) = messages(board)
    assert message.startswith("s3://nowhere does not exist (hint: check its name")
    assert board.snapshot.load.notices[0].kind == "unreachable"
    loader.load_all()
    assert messages(board) == [message]


def test_access_denied_is_told_once_with_a_hint(s3: S3Server) -> None:
    s3.refuse = lambda request: 403
    board, _ = make_board(URL)
    (message,) = messages(board)
    assert message.startswith(f"s3://{BUCKET} denies access (hint: AWS_PROFILE=name, or")


def test_no_credentials_is_told_with_a_hint(
    s3: S3Server, clean_environment: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        clean_environment.delenv(name)
    board, _ = make_board(URL)
    (message,) = messages(board)
    assert message.startswith(
        f"s3://{BUCKET} wants credentials, none were found (hint: AWS_PROFILE=name, or"
    )


@pytest.mark.parametrize("key", ["logs/a//b", "logs/./b", "logs/../b", "logs/new\nline/b"])
def test_an_object_that_cannot_be_named_is_told_with_a_hint(s3: S3Server, key: str) -> None:
    s3.put_behind(key, b"")
    board, _ = make_board(URL)
    (message,) = messages(board)
    assert message.startswith(f"s3://{BUCKET} holds an object that cannot be named: ")
    assert message.endswith("(hint: rename it, or open a folder beside it)")


def test_what_ended_before_the_range_is_no_error(s3: S3Server) -> None:
    s3.put(f"logs/{NAME}", version())
    piece = BucketStore(URL).read(NAME, 1000, 2000)
    assert piece.object is not None
    assert (bytes(piece.data), piece.object.size) == (b"", len(version()))


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_no_message_holds_a_secret(
    s3: S3Server, clean_environment: pytest.MonkeyPatch, status: int
) -> None:
    clean_environment.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    clean_environment.setenv("AZURE_STORAGE_SAS_TOKEN", "sv=2026&sig=unspeakable")
    clean_environment.setenv("AZURE_STORAGE_ENDPOINT", s3.url)
    s3.refuse = lambda request: status
    board, _ = make_board("az://container/logs")
    (message,) = messages(board)
    assert message.startswith("az://container d")  # denies, does not answer
    assert "unspeakable" in s3.requests[0].query  # it was asked with it
    assert "unspeakable" not in message


@pytest.fixture
def followed(s3: S3Server) -> Iterator[Following]:
    s3.put(f"logs/a/{NAME}", version() + points(5))
    s3.put(f"logs/b/{NAME}", version() + points(5))
    with Following(URL, reload_interval=0.05) as following:
        following.wait(lambda f: f.points("a") == f.points("b") == 5)
        yield following


def test_growth_and_new_runs_are_noticed(s3: S3Server, followed: Following) -> None:
    s3.put(f"logs/a/{NAME}", version() + points(6))
    followed.wait(lambda f: f.points("a") == 6)
    s3.put(f"logs/c/{NAME}", version() + points(1))
    followed.wait(lambda f: f.runs() == {"a", "b", "c"})
    s3.delete(f"logs/c/{NAME}")
    followed.wait(lambda f: f.runs() == {"a", "b"})


def test_a_server_that_dies_and_comes_back(s3: S3Server, followed: Following) -> None:
    s3.stop()
    followed.wait(lambda f: bool(f.snapshot.load.notices), "the notice")
    (notice,) = followed.snapshot.load.notices
    assert notice.kind == "unreachable"
    assert notice.message.startswith(f"s3://{BUCKET} does not answer at {s3.url}: ")
    assert followed.runs() == {"a", "b"}
    assert read(followed.board, "a", "x").step.tolist() == [0, 1, 2, 3, 4]
    s3.start()
    s3.put(f"logs/a/{NAME}", version() + points(9))
    followed.wait(lambda f: f.points("a") == 9)
    followed.wait(lambda f: not f.snapshot.load.notices, "the notice to go")


def test_files_that_are_denied_are_one_notice_and_read_when_they_may_be(
    s3: S3Server, followed: Following, caplog: pytest.LogCaptureFixture
) -> None:
    s3.refuse = lambda request: 403 * bool(request.path)  # listing is allowed
    for run in "ab":
        _grow(s3, run, 7)
    followed.wait(lambda f: sum(one.count for one in f.snapshot.load.notices) == 2)
    (notice,) = followed.snapshot.load.notices
    assert (notice.kind, notice.run, notice.file) == ("unreachable", "a", f"a/{NAME}")
    assert "denies access (hint: AWS_PROFILE=name, or" in notice.message
    assert followed.points("a") == 5
    (said,) = caplog.records  # of whichever was read first
    assert said.getMessage().endswith(f"/{NAME}: {notice.message}")
    s3.refuse = lambda request: 0
    _grow(s3, "a", 8)
    _grow(s3, "b", 8)  # another version of them is tried at once
    followed.wait(lambda f: f.points("a") == f.points("b") == 8)
    followed.wait(lambda f: not f.snapshot.load.notices, "the notice to go")


def _grow(s3: S3Server, run: str, count: int) -> None:
    """Behind the back of a server that refuses."""
    s3.put_behind(f"logs/{run}/{NAME}", version() + points(count))


def test_a_picture_asked_for_while_its_object_grew_is_answered(
    s3: S3Server, followed: Following
) -> None:
    data = version() + event(image_value("p", b"picture" * 100))
    s3.put(f"logs/c/{NAME}", data)
    followed.wait(lambda f: f.points("c") == 1)
    s3.put(f"logs/c/{NAME}", data + points(3))
    logdir = followed.board.logdir
    assert isinstance(logdir, RemoteLogdir)
    logdir.look()  # known to have grown, before the loader reads it
    run = find_run(followed.snapshot, "c")
    assert run is not None
    tag = find_tag(followed.snapshot, "p", "images")
    (blob,) = followed.board.list_blobs(run.id, tag)
    assert b"picture" * 100 in followed.board.read_blob(blob.ref, tag)


def test_pictures_are_read_by_range_and_kept(s3: S3Server) -> None:
    pictures = [bytes([step]) * 50_000 for step in range(4)]
    s3.put(
        f"logs/{NAME}",
        version()
        + b"".join(event(image_value("p", one), step=n) for n, one in enumerate(pictures)),
    )
    board = load(URL)
    s3.requests.clear()
    (run,) = board.list_runs()
    (entry,) = board.list_tags(run.id)
    blobs = board.list_blobs(run.id, entry.id)
    assert pictures[2] in board.read_blob(blobs[2].ref, entry.id)
    assert [request.bytes for request in s3.gets()] == [blobs[2].length]
    assert pictures[2] in board.read_blob(blobs[2].ref, entry.id)
    assert len(s3.gets()) == 1


def test_pictures_of_an_object_that_grew_are_still_there(s3: S3Server) -> None:
    data = version() + event(image_value("p", b"picture" * 100))
    s3.put(f"logs/{NAME}", data)
    board, loader = make_board(URL)
    s3.put(f"logs/{NAME}", data + record(b""))  # no point more
    loader.load_all()
    (run,) = board.list_runs()
    (entry,) = board.list_tags(run.id)
    (blob,) = board.list_blobs(run.id, entry.id)
    assert b"picture" * 100 in board.read_blob(blob.ref, entry.id)
