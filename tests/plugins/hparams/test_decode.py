"""The native reader of a session's start says what protobuf says, or leaves it to protobuf."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Value
from hypothesis import given
from hypothesis import strategies as some

from lightboard import _native
from lightboard.plugins.hparams.decode import (
    SessionStart,
    decode_hparams,
    decode_odd,
    decode_said,
    decode_values,
)
from lightboard.protos.event_pb2 import SummaryMetadata
from lightboard.protos.plugin_data_pb2 import HParamsPluginData

VALUES = some.one_of(
    some.floats(allow_nan=False).map(lambda number: Value(number_value=number)),
    some.text(max_size=12).map(lambda text: Value(string_value=text)),
    some.booleans().map(lambda truth: Value(bool_value=truth)),
)
ODD = some.sampled_from(
    [
        Value(),
        Value(null_value=NULL_VALUE),
        Value(number_value=math.nan),
        Value(list_value=ListValue(values=[])),
    ]
)


def metadata_of(content: bytes) -> bytes:
    message = SummaryMetadata()
    message.plugin_data.plugin_name = b"hparams"
    message.plugin_data.content = content
    return message.SerializeToString()


def make_start(values: dict[str, Value], group: str = "") -> HParamsPluginData:
    message = HParamsPluginData()
    message.session_start_info.SetInParent()
    for name, value in values.items():
        message.session_start_info.hparams[name].CopyFrom(value)
    message.session_start_info.group_name = group
    return message


def by_protobuf(metadata: bytes) -> object:
    """What stands there, as protobuf reads it; None where it cannot."""
    try:
        message = decode_hparams(metadata)
    except ValueError:
        return None
    if not message.HasField("session_start_info"):
        return message.WhichOneof("data")
    said = message.session_start_info
    return decode_values(said.hparams), decode_odd(said.hparams), said.group_name


def by_us(metadata: bytes) -> object:
    try:
        said = decode_said(metadata)
    except ValueError:
        return None
    if isinstance(said, SessionStart):
        assert list(said.values) == sorted(said.values)
        return said.values, said.odd, said.group
    return {"SessionEndInfo": "session_end_info", "Experiment": "experiment"}.get(
        type(said).__name__
    )


@given(some.dictionaries(some.text(max_size=8), VALUES, max_size=20), some.text(max_size=8))
def test_a_plain_start_is_read_natively(values: dict[str, Value], group: str) -> None:
    metadata = metadata_of(make_start(values, group).SerializeToString())
    assert _native.SettingPool().read(metadata) is not None
    assert by_us(metadata) == by_protobuf(metadata)


@given(
    some.lists(
        some.tuples(some.text(max_size=2), some.one_of(VALUES, ODD)), min_size=1, max_size=6
    ),
    some.integers(0, 3),
)
def test_what_is_odd_said_twice_or_mixed_is_what_protobuf_makes_of_it(
    said: list[tuple[str, Value]], twice: int
) -> None:
    # Messages one behind the other are one message to protobuf, and a name may come again.
    content = b"".join(make_start({name: value}).SerializeToString() for name, value in said)
    if twice == 1:
        content += HParamsPluginData(experiment={"name": "e"}).SerializeToString()
    if twice == 2:
        content = HParamsPluginData(session_end_info={"status": 1}).SerializeToString() + content
    if twice == 3:
        entries = b"".join(
            make_start({name: value}).session_start_info.SerializeToString() for name, value in said
        )
        content = b"\x1a" + bytes([len(entries)]) + entries if len(entries) < 128 else content
    metadata = metadata_of(content)
    assert by_us(metadata) == by_protobuf(metadata)


def test_every_prefix_and_every_flipped_bit() -> None:
    values = {
        "lr": Value(number_value=0.1),
        "opt": Value(string_value="größe"),
        "amp": Value(bool_value=True),
    }
    whole = metadata_of(make_start(values, "g").SerializeToString())
    broken = [whole[:size] for size in range(len(whole))]
    broken += [
        whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
        for at in range(len(whole))
        for bit in range(8)
    ]
    for metadata in broken:
        assert repr(by_us(metadata)) == repr(by_protobuf(metadata)), metadata


def test_what_sessions_have_in_common_is_never_another_value() -> None:
    pool = _native.SettingPool()
    chance = random.Random(1)
    kinds: list[Callable[[], Value]] = [
        lambda: Value(number_value=chance.random()),
        lambda: Value(number_value=chance.choice([0.0, -0.0, 1.0, math.inf, 5e-324])),
        lambda: Value(string_value="é中x"[chance.randrange(3)] * chance.randrange(80)),
        lambda: Value(bool_value=chance.random() < 0.5),
    ]
    kept = []
    for _ in range(400):
        said = {f"setting {chance.randrange(9_000)}": chance.choice(kinds)() for _ in range(50)}
        back = decode_said(metadata_of(make_start(said).SerializeToString()), pool)
        assert isinstance(back, SessionStart)
        kept.append(
            (back.values, {name: repr(value) for name, value in decode_values(said).items()})
        )
    # repr: −0 is not 0 and True is not 1; after all of them, for none may have changed since.
    for values, expected in kept:
        assert {name: repr(value) for name, value in values.items()} == expected
