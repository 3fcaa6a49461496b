"""EventFile beside the oracle: every kind of value, every kind of damage, in one go and in pieces."""

from __future__ import annotations

import math
import os
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import (
    GrowingFile,
    corrupt_crc,
    event,
    image_value,
    metadata,
    record,
    restart,
    scalar,
    scalar_value,
    tensor_value,
)
from tests.builders.event_files import version
from tests.oracle.event_stream import EventStream

from lightboard import _native
from lightboard._native import EventFile, Series
from lightboard.protos import event_pb2
from lightboard.protos import tensor_pb2 as tensors

# --- comparing -------------------------------------------------------------------------------


def fed(data: bytes) -> EventFile:
    file = EventFile([b"scalars"])
    file.feed(data, True)
    return file


def bits(numbers: object) -> bytes:
    """Floats as they are in memory, so that NaN equals NaN and -0 differs from 0."""
    return np.asarray(numbers, np.float64).tobytes()


def assert_like_oracle(file: EventFile, data: bytes) -> None:
    oracle = EventStream(data)
    assert file.offset == oracle.offset
    assert [(d.kind, d.offset, d.length) for d in file.damage] == oracle.damage
    assert file.damage_count == len(oracle.damage)
    assert (file.start, file.last) == (oracle.start, oracle.last)
    assert file.restart_steps == oracle.restart_steps
    assert file.points == sum(len(points.step) for points in oracle.series)
    series = file.series()
    assert len(file) == len(series) == len(oracle.series)
    for seen, wanted in zip(series, oracle.series, strict=True):
        assert (seen.tag, seen.payload) == (wanted.tag, wanted.payload)
        assert seen.metadata == wanted.metadata
        assert seen.is_scalar == bool(wanted.is_scalar)
        assert len(seen) == len(wanted.step)
        assert seen.step.tolist() == wanted.step
        assert bits(seen.wall_time) == bits(wanted.wall_time)
        assert seen.restarts == wanted.restarts
        if seen.is_scalar:
            numbers = np.array(wanted.number, np.float64)
            assert np.array_equal(seen.value.astype(np.float64), numbers, equal_nan=True)
            assert np.array_equal(np.signbit(seen.value), np.signbit(numbers))
            with np.errstate(over="ignore"):
                narrow = np.array_equal(numbers.astype(np.float32), numbers, equal_nan=True)
            assert seen.value.dtype == (np.float32 if narrow else np.float64)
        else:
            places = list(zip(seen.offset.tolist(), seen.length.tolist(), strict=True))
            assert places == wanted.place


# --- generated streams -----------------------------------------------------------------------

TAGS = st.sampled_from([b"", b"loss", b"Loss/train", b"\xff\xfe", b"a b/\n", b"acc", b"step1"])
WALL_TIMES = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True), st.floats(1.6e9, 1.8e9, allow_nan=False)
)
STEPS = st.one_of(st.integers(0, 300), st.integers(-(2**63), 2**63 - 1))
FLOAT32 = st.floats(width=32)


@st.composite
def scalar_tensors(draw: st.DrawFn) -> tensors.TensorProto:
    """Numbers the way some writer would put them, now and then not quite one number."""
    shape = draw(st.sampled_from([(), (1,), (1, 1), (2,), (0,)]))
    dims = [tensors.TensorShapeProto.Dim(size=size) for size in shape]
    proto = tensors.TensorProto(
        dtype=draw(st.integers(0, 33)),  # type: ignore[arg-type]
        tensor_shape=tensors.TensorShapeProto(dim=dims) if draw(st.booleans()) else None,
    )
    count = draw(st.sampled_from([1, 1, 1, 1, 0, 2]))
    lists = {
        "float_val": FLOAT32,
        "double_val": st.floats(),
        "int_val": st.integers(-(2**31), 2**31 - 1),
        "int64_val": st.integers(-(2**63), 2**63 - 1),
        "bool_val": st.booleans(),
        "half_val": st.one_of(st.integers(0, 65535), st.integers(-(2**31), 2**31 - 1)),
        "uint32_val": st.integers(0, 2**32 - 1),
        "uint64_val": st.integers(0, 2**64 - 1),
    }
    if draw(st.booleans()):
        proto.tensor_content = draw(
            st.one_of(
                FLOAT32.map(lambda x: struct.pack("<f", x)),
                st.floats().map(lambda x: struct.pack("<d", x)),
                st.binary(max_size=9),
            )
        )
    else:
        name = draw(st.sampled_from(sorted(lists)))
        getattr(proto, name).extend([draw(lists[name]) for _ in range(count)])
    return proto


METADATA = st.one_of(
    st.none(),
    st.sampled_from(["scalars", "images", "tensor", ""]).map(metadata),
    st.sampled_from([0, 1, 2, 3, 9]).map(
        lambda data_class: event_pb2.SummaryMetadata(data_class=data_class)  # type: ignore[arg-type]
    ),
)


@st.composite
def values(draw: st.DrawFn) -> event_pb2.Summary.Value:
    tag = draw(TAGS)
    kind = draw(
        st.sampled_from(["simple", "simple", "simple", "tensor", "tensor", "image", "none"])
    )
    if kind == "simple":
        value = scalar_value(tag, draw(FLOAT32))
    elif kind == "image":
        value = image_value(tag, b"\x89PNG")
    elif kind == "tensor":
        value = event_pb2.Summary.Value(tag=tag, tensor=draw(scalar_tensors()))
    else:
        value = event_pb2.Summary.Value(tag=tag)
    said = draw(METADATA)
    if said is not None:
        value.metadata.CopyFrom(said)
    return value


@st.composite
def events(draw: st.DrawFn) -> bytes:
    step, wall_time = draw(STEPS), draw(WALL_TIMES)
    kind = draw(st.sampled_from(["summary"] * 8 + ["start", "stop", "graph", "run", "empty"]))
    message = event_pb2.Event(step=step, wall_time=wall_time)
    if kind == "summary":
        message.summary.value.extend(draw(st.lists(values(), max_size=3)))
    elif kind in ("start", "stop"):
        message.session_log.status = (
            event_pb2.SessionLog.START if kind == "start" else event_pb2.SessionLog.STOP
        )
    elif kind == "graph":
        message.graph_def = b"graph"
    elif kind == "run":
        message.tagged_run_metadata.tag = draw(TAGS)
        message.tagged_run_metadata.run_metadata = draw(st.sampled_from([b"", b"stats"]))
    else:
        return b""
    return message.SerializeToString()


def fields_of(payload: bytes) -> list[bytes]:
    """The top fields of a message, each with its key."""
    found, at = [], 0
    while at < len(payload):
        begin, kind = at, payload[at] & 7
        at += 1
        if kind == 0:
            while payload[at] & 0x80:
                at += 1
            at += 1
        elif kind == 1:
            at += 8
        else:
            size = shift = 0
            while payload[at] & 0x80:
                size |= (payload[at] & 0x7F) << shift
                shift, at = shift + 7, at + 1
            at += 1 + (size | payload[at] << shift)
        found.append(payload[begin:at])
    return found


UNKNOWN_FIELDS = st.sampled_from(
    [
        b"\xa0\x06\x01",  # 100, varint
        b"\xa1\x06" + bytes(8),  # 100, fixed64
        b"\xa2\x06\x03abc",  # 100, bytes
        b"\xa3\x06\x08\x01\xa4\x06",  # 100, a group
        b"\xa5\x06" + bytes(4),  # 100, fixed32
        b"\x0a\x00",  # wall_time's number with another type
        b"\x29" + bytes(8),  # summary's number with another type
    ]
)


@st.composite
def odd_events(draw: st.DrawFn) -> bytes:
    """The same fields in another order, doubled, or among unknown ones."""
    fields = fields_of(draw(events()))
    fields = draw(st.permutations(fields + draw(st.lists(st.sampled_from(fields or [b""])))))
    for unknown in draw(st.lists(UNKNOWN_FIELDS, max_size=2)):
        fields.insert(draw(st.integers(0, len(fields))), unknown)
    return b"".join(fields)


PAYLOADS = st.one_of(events(), events(), odd_events())
WHOLE_RECORDS = PAYLOADS.map(record)
DAMAGED = st.one_of(
    WHOLE_RECORDS.map(corrupt_crc),
    st.builds(lambda r, n: r[: n % len(r)], WHOLE_RECORDS, st.integers(0, 10_000)),
    st.builds(
        lambda r, n: bytes(b ^ (1 if i == n % len(r) else 0) for i, b in enumerate(r)),
        WHOLE_RECORDS,
        st.integers(0, 10_000),
    ),
    st.binary(max_size=40),
    st.integers(1, 40).map(bytes),
    st.binary(max_size=30).map(record),  # a record that is hardly an Event
)
CLEAN_STREAMS = st.lists(WHOLE_RECORDS, max_size=25).map(b"".join)
STREAMS = st.lists(st.one_of(WHOLE_RECORDS, WHOLE_RECORDS, DAMAGED), max_size=20).map(b"".join)


@given(CLEAN_STREAMS)
def test_clean_stream_is_read_as_the_oracle_reads_it(data: bytes) -> None:
    file = fed(data)
    assert file.offset == len(data)
    assert_like_oracle(file, data)


@settings(max_examples=200)
@given(STREAMS)
def test_damaged_stream_is_read_as_the_oracle_reads_it(data: bytes) -> None:
    file = EventFile([b"scalars"])
    load = file.feed(data, True)
    assert load.state == EventStream(data).state
    assert load.bytes == file.offset
    assert load.points == file.points
    assert_like_oracle(file, data)


@settings(max_examples=200)
@given(data=STREAMS, sizes=st.lists(st.integers(1, 200), min_size=1))
def test_pieces_from_memory_give_what_the_whole_gives(data: bytes, sizes: list[int]) -> None:
    file, end = EventFile([b"scalars"]), 0
    for size in sizes * (len(data) // sum(sizes) + 1):
        end = min(end + size, len(data))
        load = file.feed(data[file.offset : end], False)
        assert load.state == _native.AT_LIMIT
    file.feed(data[file.offset :], True)
    assert_like_oracle(file, data)


@settings(max_examples=100)
@given(data=STREAMS, limit=st.integers(0, 400))
def test_file_in_steps_of_a_limit_gives_what_the_whole_gives(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, limit: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "stream.tfevents"
    path.write_bytes(data)
    file, load, consumed = EventFile([b"scalars"]), None, 0
    with path.open("rb") as source:
        while load is None or load.state == _native.AT_LIMIT:
            load = file.load(source.fileno(), limit)
            consumed += load.bytes
    assert consumed == file.offset
    assert load.state == EventStream(data).state
    assert_like_oracle(file, data)


@settings(max_examples=200, deadline=None)  # threads wait for a core where others keep them busy
@given(
    data=st.one_of(STREAMS, CLEAN_STREAMS),
    limit=st.one_of(st.just(1 << 30), st.integers(0, 2000)),
    threads=st.integers(2, 4),
    stretch=st.integers(16, 300),
)
def test_threads_find_what_one_finds_wherever_the_file_is_split(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, limit: int, threads: int, stretch: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "stream.tfevents"
    path.write_bytes(data)
    file, load, consumed, ahead = EventFile([b"scalars"]), None, 0, 0
    with path.open("rb") as source:
        while load is None or load.state == _native.AT_LIMIT:
            load = file.load(source.fileno(), limit, threads=threads, stretch=stretch)
            consumed += load.bytes
            ahead += load.ahead
    assert consumed == file.offset >= ahead
    assert load.state == EventStream(data).state
    assert_like_oracle(file, data)


@settings(max_examples=100)
@given(data=CLEAN_STREAMS, cuts=st.lists(st.integers(0, 5000), max_size=5))
def test_resumed_reading_of_a_growing_file_equals_reading_it_whole(
    data: bytes, cuts: list[int]
) -> None:
    file = EventFile([b"scalars"])
    for cut in sorted(cuts):
        file.feed(data[file.offset : max(file.offset, cut)], True)
        assert file.damage_count == sum(
            kind in (_native.DAMAGE_VALUE, _native.DAMAGE_TIME)
            for kind in (d.kind for d in file.damage)
        )
    file.feed(data[file.offset :], True)
    assert_like_oracle(file, data)


# --- every prefix, every flipped byte --------------------------------------------------------

SMALL = (
    version()
    + scalar("a", 0, 0.5)
    + scalar("b", 0, math.nan)
    + event(scalar_value("a", 1.0), image_value("c", b"GIF8"), step=1)
    + record(b"")
    + restart(1)
    + scalar("a", 1, -0.0)
    + event(tensor_value("text", [b"x"], "text"), step=2)
)


def test_every_prefix_has_no_wrong_point_and_resumes_to_the_whole() -> None:
    for cut in range(len(SMALL) + 1):
        file = EventFile([b"scalars"])
        load = file.feed(SMALL[:cut], True)
        assert load.state in (_native.AT_END, _native.AT_TRUNCATED)
        assert_like_oracle(file, SMALL[:cut])
        assert file.damage_count == 0
        assert file.feed(SMALL[file.offset :], True).state == _native.AT_END
        assert_like_oracle(file, SMALL)


@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_every_flipped_byte_costs_at_most_its_record_and_is_counted(flip: int) -> None:
    ends = [0]
    while ends[-1] < len(SMALL):
        ends.append(ends[-1] + 16 + int.from_bytes(SMALL[ends[-1] :][:8], "little"))
    for place in range(len(SMALL)):
        hit = next(i for i, end in enumerate(ends[1:]) if place < end)
        data = bytearray(SMALL)
        data[place] ^= flip
        file = fed(bytes(data))
        without = SMALL[: ends[hit]] + SMALL[ends[hit + 1] :]
        for seen, wanted in zip(file.series(), fed(without).series(), strict=True):
            assert seen.tag == wanted.tag
            assert seen.step.tolist() == wanted.step.tolist()
        assert file.damage_count == 1
        assert file.damage[0].offset == ends[hit]
        last = hit == len(ends) - 2
        if not last:
            assert file.damage[0].length == ends[hit + 1] - ends[hit]


# --- states of a file on disk ----------------------------------------------------------------


def load(file: EventFile, path: Path) -> _native.Load:
    fd = os.open(path, os.O_RDONLY)
    try:
        return file.load(fd)
    finally:
        os.close(fd)


def test_hole_is_waited_for_and_read_again_when_it_fills(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path)
    first = scalar("a", 1, 1.0)
    growing.write(first)
    at = growing.path.stat().st_size
    growing.write(bytes(3_000_000))
    file = EventFile([b"scalars"])
    assert load(file, growing.path).state == _native.AT_HOLE
    assert (file.offset, file.points, file.damage_count) == (at, 1, 0)
    filled = b"".join(scalar("a", step, float(step)) for step in range(2, 90_000))[:3_000_000]
    with growing.path.open("r+b") as out:
        out.seek(at)
        out.write(filled)
    assert load(file, growing.path).state == _native.AT_TRUNCATED
    assert file.damage_count == 0
    assert file.series()[0].step.tolist() == list(range(1, file.points + 1))


def test_hole_that_fills_from_behind_is_waited_for_until_the_file_grows(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path)
    at = growing.path.stat().st_size
    records = [scalar("a", step, 1.0) for step in range(100_000, 130_000)]
    size = len(records[0])
    growing.write(bytes(size * len(records)))
    file = EventFile([b"scalars"])
    assert load(file, growing.path).state == _native.AT_HOLE
    with growing.path.open("r+b") as out:
        out.seek(at + 20_000 * size)
        out.write(b"".join(records[20_000:]))
    assert (load(file, growing.path).state, file.damage_count) == (_native.AT_HOLE, 0)
    late = EventFile([b"scalars"])
    load(late, growing.path)
    assert [(d.offset, d.length) for d in late.damage] == [(at, 20_000 * size)]
    with growing.path.open("r+b") as out:
        out.seek(at)
        out.write(b"".join(records[:20_000]))
    assert load(file, growing.path).state == _native.AT_END
    assert (file.points, file.damage_count) == (30_000, 0)


def test_hole_that_stays_while_the_file_grows_is_damage(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path)
    growing.write(bytes(1_000_000))
    file = EventFile([b"scalars"])
    assert load(file, growing.path).state == _native.AT_HOLE
    growing.write(scalar("a", 1, 1.0))
    assert load(file, growing.path).state == _native.AT_END
    assert (file.points, file.damage_count) == (1, 1)


def test_hole_inside_a_record_is_waited_for(tmp_path: Path) -> None:
    whole = version() + scalar("some/longer/tag", 1, 1.0)
    for known in range(len(version()) + 12, len(whole) - 3):
        file = EventFile([b"scalars"])
        state = file.feed(whole[:known] + bytes(len(whole) - known + 100), True).state
        assert (state, file.points, file.damage_count) == (_native.AT_HOLE, 0, 0)
        file.feed(whole[file.offset :], True)
        assert (file.points, file.damage_count) == (1, 0)


def test_zeros_between_records_are_damage_and_what_follows_is_found(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path)
    at = growing.path.stat().st_size
    growing.write(bytes(2_000_000) + scalar("a", 1, 1.0))
    file = EventFile([b"scalars"])
    assert load(file, growing.path).state == _native.AT_END
    assert file.points == 1
    assert [(d.kind, d.offset, d.length) for d in file.damage] == [
        (_native.DAMAGE_LENGTH, at, 2_000_000)
    ]


def test_record_larger_than_any_buffer(tmp_path: Path) -> None:
    picture = os.urandom(5_000_000)
    growing = GrowingFile(tmp_path)
    big = event(image_value("picture", picture), step=3)
    file = EventFile([b"scalars"])
    growing.write(big[: len(big) // 2])
    waiting = load(file, growing.path)
    assert (waiting.state, waiting.needs) == (_native.AT_TRUNCATED, len(big))
    growing.write(big[len(big) // 2 :] + scalar("a", 4, 1.0))
    assert load(file, growing.path).state == _native.AT_END
    series = file.series()[0]
    begin, length = int(series.offset[0]), int(series.length[0])
    message = growing.path.read_bytes()[begin : begin + length]
    value = event_pb2.Summary.Value.FromString(message)
    assert value.image.encoded_image_string == picture
    assert file.resident_bytes < 10_000


def test_absurd_length_with_a_right_checksum_is_damage_and_not_allocated() -> None:
    for length in (2**31, 2**50, 2**63, 2**64 - 1):
        head = struct.pack("<Q", length)
        absurd = head + struct.pack("<I", _native.masked_crc32c(head))
        file = fed(version() + absurd + scalar("a", 1, 1.0))
        assert file.points == 1
        assert [d.kind for d in file.damage] == [_native.DAMAGE_LENGTH]


def test_record_cut_short_and_written_over_loses_no_other() -> None:
    torn = event(image_value("picture", bytes(range(256)) * 4))[:200]
    rest = b"".join(scalar("a", step, 1.0) for step in range(40))
    file = fed(version() + torn + rest)
    assert len(file.series()[-1]) == 40
    assert [(d.kind, d.length) for d in file.damage] == [(_native.DAMAGE_DATA, 200)]


@pytest.mark.parametrize(
    "data", [b"\x1f\x8b\x08\x00" + os.urandom(500), b"just a text " * 40, b"\x00\x00\x01" * 30]
)
def test_other_files_are_told_apart(data: bytes) -> None:
    file = fed(data)
    assert file.foreign
    assert file.points == 0
    assert file.damage[0].offset == 0


def test_event_file_with_a_damaged_head_is_no_foreign_file() -> None:
    assert not fed(version()).foreign
    assert not fed(b"").foreign
    assert not fed(bytes(100)).foreign
    assert not fed(b"rubbish" * 9 + scalar("a", 1, 1.0)).foreign


def test_shrunk_file_ends_where_it_ends(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path)
    growing.write(scalar("a", 1, 1.0))
    file = EventFile([b"scalars"])
    load(file, growing.path)
    os.truncate(growing.path, 10)
    assert (load(file, growing.path).state, file.points) == (_native.AT_END, 1)


def test_unreadable_file_raises_and_keeps_what_there_is(tmp_path: Path) -> None:
    file = fed(version() + scalar("a", 1, 1.0))
    with pytest.raises(OSError, match="Bad file descriptor"):
        file.load(10_000)
    fd = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(OSError, match="directory"):
        file.load(fd)
    os.close(fd)
    assert file.points == 1


# --- series ----------------------------------------------------------------------------------


def test_first_damages_are_listed_and_all_are_counted() -> None:
    file = fed(version() + corrupt_crc(scalar("a", 1, 1.0)) * 1500)
    assert file.damage_count == 1500
    assert len(file.damage) == 1000


def test_zero_length_records_do_not_set_the_start() -> None:
    file = fed(record(b"") * 3 + scalar("a", 1, 1.0, wall_time=50.0) + scalar("a", 2, 1.0, 40.0))
    assert (file.start, file.last) == (40.0, 50.0)
    assert (fed(record(b"")).start, fed(record(b"")).last) == (None, None)


def test_odd_wall_times_are_kept_counted_and_no_start() -> None:
    file = fed(b"".join(scalar("a", 1, 1.0, wall) for wall in (math.nan, math.inf, 5.0, -math.inf)))
    assert bits(file.series()[0].wall_time) == bits([math.nan, math.inf, 5.0, -math.inf])
    assert (file.start, file.last) == (5.0, 5.0)
    assert [d.kind for d in file.damage] == [_native.DAMAGE_TIME] * 3


def test_float32_series_becomes_float64_at_the_first_value_that_needs_it() -> None:
    def double(number: float) -> bytes:
        tensor = tensors.TensorProto(dtype=tensors.DT_DOUBLE, double_val=[number])
        value = event_pb2.Summary.Value(tag=b"a", tensor=tensor, metadata=metadata("scalars"))
        return event(value)

    file = fed(double(0.5) + double(math.inf) + double(math.nan))
    narrow = file.series()[0]
    assert narrow.value.dtype == np.float32
    before = narrow.value
    file.feed(double(0.1), True)
    assert file.series()[0].value.dtype == np.float64
    assert bits(file.series()[0].value) == bits([0.5, math.inf, math.nan, 0.1])
    assert before.tobytes() == np.array([0.5, math.inf, math.nan], np.float32).tobytes()


def test_tensor_without_metadata_waits_for_it() -> None:
    number = event_pb2.Summary.Value(
        tag=b"a", tensor=tensors.TensorProto(dtype=tensors.DT_FLOAT, float_val=[2.5])
    )
    text = event_pb2.Summary.Value(
        tag=b"a", tensor=tensors.TensorProto(dtype=tensors.DT_STRING, string_val=[b"x"])
    )
    said = event_pb2.Summary.Value(tag=b"a", metadata=metadata("scalars"))
    said.tensor.CopyFrom(number.tensor)
    file = fed(event(number, step=1) + event(text, step=2) + event(number, step=3))
    waiting = file.series()[0]
    assert (waiting.is_scalar, len(waiting)) == (False, 3)
    news = file.feed(event(said, step=4), True)
    assert news.new_tags
    decided = file.series()[0]
    assert (decided.step.tolist(), decided.value.tolist()) == ([1, 3, 4], [2.5] * 3)
    assert [d.kind for d in file.damage] == [_native.DAMAGE_VALUE]
    assert waiting.length.tolist() != []


def test_blob_series_have_no_value_and_scalar_series_no_offset() -> None:
    scalars, images = fed(scalar("a", 1, 1.0) + event(image_value("b", b"x"))).series()
    with pytest.raises(AttributeError, match="read offset and length"):
        _ = images.value
    with pytest.raises(AttributeError, match="read value"):
        _ = scalars.offset


def test_arrays_are_read_only_and_outlive_file_and_series() -> None:
    file = fed(b"".join(scalar("a", step, step / 2) for step in range(100)))
    step, value = file.series()[0].step, file.series()[0].value
    assert not step.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        value[0] = 1.0
    del file
    assert step.tolist() == list(range(100))
    assert value.tolist() == [n / 2 for n in range(100)]


def test_views_stay_valid_while_another_thread_loads(tmp_path: Path) -> None:
    count = 120_000
    growing = GrowingFile(tmp_path)
    tags = [b"a", b"b", b"c"]
    growing.write(
        b"".join(scalar(tags[n % 3], n // 3, float(n // 3 % 1000)) for n in range(3 * count))
    )
    file, done = EventFile([b"scalars"]), threading.Event()

    def read_all() -> None:
        fd = os.open(growing.path, os.O_RDONLY)
        while file.load(fd, 100_000).state == _native.AT_LIMIT:
            pass
        os.close(fd)
        done.set()

    views: list[Series] = []
    seen = 0
    thread = threading.Thread(target=read_all)
    thread.start()
    while not done.is_set():
        series = file.series()
        assert sum(map(len, series)) >= seen
        seen = sum(map(len, series))
        views += series
        views = views[-300:]
    thread.join()
    for view in views + file.series():
        n = len(view)
        assert np.array_equal(view.step, np.arange(n))
        assert np.array_equal(view.value, np.arange(n) % 1000)
        assert np.array_equal(view.wall_time, 1_700_000_000.0 + np.arange(n))
    assert [len(s) for s in file.series()] == [count] * 3
