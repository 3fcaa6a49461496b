"""The store: ids and colours that stay, snapshots that stay whole, what changed since when."""

from __future__ import annotations

import itertools

from tests.builders import FakeClock, event, metadata, scalar, tensor_value
from tests.builders.event_files import version

from lightboard import _native
from lightboard.reader.store import FileColumns, LoadState, SeriesKey, Store, natural_key
from lightboard.types import Run, Tag

_ids = itertools.count()


def columns(*records: bytes, path: str = "tfevents", file_id: int | None = None) -> FileColumns:
    """A file's columns, read from memory."""
    file = _native.EventFile([b"scalars"])
    file.feed(version() + b"".join(records), True)
    series = tuple(file.series())
    return FileColumns(
        id=next(_ids) if file_id is None else file_id,
        path=path,
        identity=(0, 0),
        keys=tuple(
            SeriesKey(Tag(one.tag), one.payload, one.metadata, one.is_scalar) for one in series
        ),
        series=series,
        restart_steps=tuple(file.restart_steps),
        start=file.start,
        last=file.last,
        points=file.points,
    )


def commit(store: Store, **runs: FileColumns | tuple[FileColumns, ...] | None) -> None:
    """Commit runs by name."""
    store.commit(
        {
            Run(name): (files,) if isinstance(files, FileColumns) else files
            for name, files in runs.items()
        },
        LoadState(phase="live"),
    )


def slots(store: Store) -> dict[str, int]:
    return {run.name: run.slot for run in store.snapshot.runs.values()}


def test_the_epoch_is_the_clock_s() -> None:
    assert Store(FakeClock(1.0)).epoch != Store(FakeClock(2.0)).epoch


def test_colours_go_in_natural_order_and_stay() -> None:
    store, file = Store(), columns(scalar("loss", 0, 1.0))
    commit(store, run10=file, run9=file, run1=file)
    assert slots(store) == {"run1": 1, "run9": 2, "run10": 3}
    commit(store, run0=file, run9=None)
    assert slots(store) == {"run1": 1, "run0": 4, "run10": 3}
    commit(store, run2=file)
    assert slots(store)["run2"] == 2
    commit(store, run9=file)
    assert slots(store) == {"run1": 1, "run2": 2, "run10": 3, "run0": 4, "run9": 5}


def test_a_run_that_comes_back_has_its_id_and_its_colour() -> None:
    store, file = Store(), columns(scalar("loss", 0, 1.0))
    commit(store, a=file, b=file)
    before = {run.name: (run.id, run.slot) for run in store.snapshot.runs.values()}
    commit(store, a=None, b=None)
    assert store.snapshot.runs == {}
    assert set(store.snapshot.gone) == {0, 1}
    commit(store, b=file)
    commit(store, a=file)
    assert {run.name: (run.id, run.slot) for run in store.snapshot.runs.values()} == before
    assert store.snapshot.gone == {}


def test_a_snapshot_stays_whole() -> None:
    store = Store()
    commit(store, a=columns(scalar("loss", 0, 1.0)))
    before = store.snapshot
    commit(store, a=columns(scalar("loss", 0, 1.0), scalar("acc", 1, 2.0)), b=columns())
    commit(store, a=None)
    (run,) = before.runs.values()
    assert (run.name, run.points, len(before.tags)) == ("a", 1, 1)
    assert run.files[0].series[0].value.tolist() == [1.0]


def test_what_changed_since() -> None:
    store = Store()
    first = columns(scalar("loss", 0, 1.0))
    commit(store, a=first, b=first)
    seen = store.snapshot.version
    assert store.changes_since(seen) == store.changes_since(seen + 5)
    assert store.changes_since(seen).touched is False

    more = columns(scalar("loss", 0, 1.0), scalar("loss", 1, 1.0), file_id=first.id)
    commit(store, b=more)
    change = store.changes_since(seen)
    assert (change.structure, change.grew, change.touched) == (False, (1,), True)

    commit(store, a=columns(scalar("acc", 0, 1.0)))
    change = store.changes_since(seen)
    assert (change.structure, set(change.grew)) == (True, {0, 1})
    assert store.changes_since(-1).structure is True


def test_replaced_content_counts_as_growth_even_with_as_many_points() -> None:
    store = Store()
    commit(store, a=columns(scalar("loss", 0, 1.0)))
    seen = store.snapshot.version
    commit(store, a=columns(scalar("loss", 0, 2.0)))
    assert store.changes_since(seen).grew == (0,)


def test_listeners_hear_each_commit_until_they_leave() -> None:
    store = Store()
    heard: list[int] = []
    leave = store.subscribe(lambda: heard.append(store.snapshot.version))
    commit(store, a=columns())
    leave()
    commit(store, b=columns())
    assert heard == [1]


def test_a_look_that_finds_nothing_is_no_change() -> None:
    store = Store()
    commit(store, a=columns())
    before = store.snapshot
    store.note_check(123.0)
    assert store.snapshot.load.checked_at == 123.0
    assert store.snapshot.version == before.version


def test_the_first_metadata_over_all_files_of_a_run_decides() -> None:
    one = columns(event(tensor_value("x", [b"1", b"1", b"a"], "images")))
    other = columns(event(tensor_value("x", [b"hello"], "text")))
    store = Store()
    commit(store, a=(one, other), b=(other,))
    by_id = {tag.id: (tag.tag, tag.plugin) for tag in store.snapshot.tags}
    a, b = store.snapshot.runs[0], store.snapshot.runs[1]
    assert [by_id[tag] for tag in store.snapshot.tag_sets[a.layout.tag_set]] == [(b"x", "images")]
    assert [by_id[tag] for tag in store.snapshot.tag_sets[b.layout.tag_set]] == [(b"x", "text")]


def test_metadata_that_comes_late_is_adopted() -> None:
    bare = tensor_value("x", [b"1", b"1", b"a"])
    bare.ClearField("metadata")
    late = tensor_value("x", [b"1", b"1", b"b"], said=metadata("images", "A name", "Words"))
    store = Store()
    commit(store, a=(columns(event(bare)), columns(event(late))))
    (tag,) = store.snapshot.tags
    assert (tag.plugin, tag.display_name, tag.description) == ("images", "A name", "Words")


def test_unknown_plugins_are_kept_under_their_own_name() -> None:
    store = Store()
    commit(store, a=columns(event(tensor_value("x", [b"1"], "somebody's plugin"))))
    assert [tag.plugin for tag in store.snapshot.tags] == ["somebody's plugin"]


def test_series_of_another_kind_do_not_join_a_tag() -> None:
    store = Store()
    picture = columns(event(tensor_value("x", [b"1", b"1", b"a"])))
    commit(store, a=(columns(scalar("x", 0, 1.0)), picture))
    layout = store.snapshot.runs[0].layout
    assert layout.conflicts == ((1, b"x"),)
    assert layout.index[1] == {}


def test_runs_with_the_same_tags_share_their_layout() -> None:
    store = Store()
    commit(store, a=columns(scalar("x", 0, 1.0)), b=columns(scalar("x", 5, 2.0)))
    a, b = store.snapshot.runs.values()
    assert a.layout is b.layout


def test_cuts_are_the_lowest_restart_of_later_files() -> None:
    from tests.builders import restart

    store = Store()
    files = (
        columns(scalar("x", 0, 1.0)),
        columns(restart(7)),
        columns(restart(3)),
        columns(restart(9)),
    )
    commit(store, a=files)
    assert store.snapshot.runs[0].cuts == (3, 3, 9, None)


def test_tags_of_any_bytes_are_distinct() -> None:
    names = [b"", b" ", b"\n", b"/x/", b"\xff", b"\xfe", "\u00e9".encode(), "e\u0301".encode()]
    store = Store()
    commit(store, a=columns(*(scalar(name, 0, 1.0) for name in names)))
    assert [tag.tag for tag in store.snapshot.tags] == names


def test_natural_order_takes_any_name() -> None:
    names = ["a10b", "a9b", "", "10", "9", "a", "٣", "9" * 200, "a/b2", "a/b10"]
    assert sorted(names, key=natural_key)[:3] == ["", "9", "10"]
    assert sorted(["a/b10", "a/b2"], key=natural_key) == ["a/b2", "a/b10"]
