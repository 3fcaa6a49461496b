"""Golden files through the native core: whole, cut, growing, hit by a flipped byte."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from tensorboard.compat.proto import summary_pb2
from tests.golden.golden import (
    Columns,
    GoldenFile,
    golden_files,
    native_columns,
    native_file,
    native_points,
    same,
)

from lightboard import _native

FILES = golden_files()
each_file = pytest.mark.parametrize("golden", FILES, ids=repr)


def test_golden_files_of_every_writer_are_there() -> None:
    assert {golden.name.split("/")[0] for golden in FILES} == {
        "torch",
        "tensorboardx",
        "tensorflow",
        "keras",
        "keras_graphs",
        "tensorflow1",
        "flax",
        "lightning",
    }


@each_file
def test_whole_file_gives_the_points_tensorboard_reads(golden: GoldenFile) -> None:
    file = native_file()
    load = file.feed(golden.data, True)
    assert load.state == _native.AT_END
    assert file.offset == load.bytes == len(golden.data)
    assert file.damage_count == 0
    assert repr(native_points(file, golden.data, golden.plugins)) == repr(golden.points)
    assert file.points == load.points == sum(map(len, golden.points.values()))
    assert file.restart_steps == golden.expected["starts"]


@each_file
def test_plugin_of_a_tag_is_that_of_its_first_metadata(golden: GoldenFile) -> None:
    file = native_file()
    file.feed(golden.data, True)
    for series in file.series():
        plugin = golden.plugins[series.tag]
        assert series.is_scalar == (plugin == "scalars")
        metadata = summary_pb2.SummaryMetadata.FromString(series.metadata)
        if metadata.plugin_data.plugin_name:
            assert metadata.plugin_data.plugin_name == plugin
        else:
            old_style = {
                "scalars": _native.PAYLOAD_SIMPLE_VALUE,
                "images": _native.PAYLOAD_IMAGE,
                "histograms": _native.PAYLOAD_HISTO,
                "audio": _native.PAYLOAD_AUDIO,
                "graphs": _native.PAYLOAD_GRAPH_DEF,
                "graph_tagged_run_metadata": _native.PAYLOAD_RUN_METADATA,
            }
            assert series.payload == old_style[plugin]


@each_file
def test_file_that_grows_by_97_bytes_is_followed(golden: GoldenFile, tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.growing"
    file, points = native_file(), 0
    with path.open("wb", buffering=0) as out, path.open("rb") as source:
        for start in range(0, len(golden.data), 97):
            out.write(golden.data[start : start + 97])
            points += file.load(source.fileno()).points
            assert os.lseek(source.fileno(), 0, os.SEEK_CUR) == 0
    assert points == file.points
    assert repr(native_points(file, golden.data, golden.plugins)) == repr(golden.points)


@each_file
def test_limit_only_divides_the_work(golden: GoldenFile) -> None:
    file = native_file()
    states: list[int] = []
    with golden.path.open("rb") as source:
        while not states or states[-1] == _native.AT_LIMIT:
            states.append(file.load(source.fileno(), 1).state)
    assert states[-1] == _native.AT_END
    assert repr(native_points(file, golden.data, golden.plugins)) == repr(golden.points)


def whole_columns(golden: GoldenFile) -> Columns:
    """The file's points, which the test of the whole file compares with TensorBoard's."""
    file = native_file()
    file.feed(golden.data, True)
    return native_columns(file)


def some(golden: GoldenFile) -> list[int]:
    """Places in a file: heads and last bytes of a few records, and a hundred spread evenly."""
    few = golden.ends[:: max(1, len(golden.ends) // 8)]
    near = [end + n for end in few for n in (-1, 0, 1, 8, 11, 12, 13)]
    spread = range(0, len(golden.data), max(1, len(golden.data) // 100))
    return sorted({n for n in (*near, *spread) if 0 <= n < len(golden.data)})


@each_file
def test_some_prefixes_have_no_wrong_point_and_resume_to_the_whole(golden: GoldenFile) -> None:
    check_prefixes(golden, some(golden))


@pytest.mark.slow
@each_file
def test_every_prefix_has_no_wrong_point_and_resumes_to_the_whole(golden: GoldenFile) -> None:
    check_prefixes(golden, range(len(golden.data)))


def check_prefixes(golden: GoldenFile, lengths: Iterable[int]) -> None:
    whole = whole_columns(golden)
    holders = {tag: golden.records_of(tag) for tag in whole}
    record = 0
    for n in lengths:
        while golden.ends[record + 1] <= n:
            record += 1
        counts = {tag: sum(r < record for r in records) for tag, records in holders.items()}
        file = native_file()
        load = file.feed(golden.data[:n], True)
        cut = n > golden.ends[record]
        assert load.state == (_native.AT_TRUNCATED if cut else _native.AT_END), n
        assert file.offset == golden.ends[record], n
        assert file.damage_count == 0, n
        wanted = {tag: whole[tag][:count] for tag, count in counts.items() if count}
        assert same(native_columns(file), wanted), n
        rest = file.feed(golden.data[file.offset :], True)
        assert rest.state == _native.AT_END, n
        assert file.offset == len(golden.data), n
        assert same(native_columns(file), whole), n


@each_file
def test_some_flipped_bytes_cost_their_own_record_only(golden: GoldenFile) -> None:
    check_flips(golden, some(golden))


@pytest.mark.slow
@each_file
def test_every_flipped_byte_costs_its_own_record_only(golden: GoldenFile) -> None:
    check_flips(golden, range(len(golden.data)))


def check_flips(golden: GoldenFile, places: Iterable[int]) -> None:
    whole = whole_columns(golden)
    holders = {tag: np.array(golden.records_of(tag)) for tag in whole}
    hit = 0
    for place in places:
        while golden.ends[hit + 1] <= place:
            hit += 1
        data = bytearray(golden.data)
        data[place] ^= 1 << (place % 8)
        file = native_file()
        file.feed(data, True)
        left = {tag: rows[holders[tag] != hit] for tag, rows in whole.items()}
        assert same(native_columns(file), {t: rows for t, rows in left.items() if len(rows)}), place
        assert file.damage_count >= 1, place
        assert file.damage[0].offset == golden.ends[hit], place
