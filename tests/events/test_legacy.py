"""What a series is, by its metadata: the core reads of it what protobuf reads."""

from __future__ import annotations

from google.protobuf.message import DecodeError

from lightboard import _native
from lightboard.events.legacy import describe
from lightboard.protos.event_pb2 import DATA_CLASS_SCALAR, SummaryMetadata
from lightboard.types import DataClass


def by_protobuf(metadata: bytes) -> tuple[bytes, int, bytes, bytes, bytes] | None:
    try:
        message = SummaryMetadata.FromString(metadata)
    except DecodeError:
        return None
    plugin = message.plugin_data
    return (
        plugin.plugin_name,
        message.data_class,
        message.display_name,
        message.summary_description,
        plugin.content,
    )


def test_every_prefix_and_every_flipped_bit_is_what_protobuf_makes_of_it() -> None:
    message = SummaryMetadata(
        display_name="loss σ".encode(), summary_description=b"*what*", data_class=DATA_CLASS_SCALAR
    )
    message.plugin_data.plugin_name = b"scalars"
    message.plugin_data.content = b"\x08\x01"
    whole = message.SerializeToString()
    # Said twice: protobuf joins them, and the later word counts.
    twice = (
        whole
        + SummaryMetadata(plugin_data=SummaryMetadata.PluginData(content=b"z")).SerializeToString()
    )
    broken = [twice, *(whole[:size] for size in range(len(whole)))]
    for at in range(len(whole)):
        broken += [whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :] for bit in range(8)]
    for metadata in broken:
        assert _native.read_metadata(metadata) == by_protobuf(metadata), metadata


def test_a_series_is_described_by_its_metadata() -> None:
    message = SummaryMetadata(display_name=b"\xffloss")
    message.plugin_data.plugin_name = b"text"
    no_class = b"\x20\x4d"
    said = describe(_native.PAYLOAD_TENSOR, message.SerializeToString() + no_class)
    assert (said.plugin, said.data_class, said.display_name) == (
        "text",
        DataClass.TENSOR,  # the class is none there is: by the plugin's name
        "\N{REPLACEMENT CHARACTER}loss",
    )
    assert describe(_native.PAYLOAD_TENSOR, b"\xff").plugin == ""
