// The wire reader: field orders, merges, unknown fields, malformed bytes, numbers in tensors.
#include "event.h"

#include <cmath>
#include <limits>
#include <string>

#include "check.h"
#include "make_events.h"

using namespace lightboard;

namespace {

// A parser and the bytes its views point into.
class Parsing {
 public:
  bool parse(std::string bytes) {
    bytes_ = std::move(bytes);
    return parser_.parse(bytes_);
  }
  [[nodiscard]] const Event& event() const { return parser_.event(); }

 private:
  std::string bytes_;
  EventParser parser_;
};

std::string tensor(std::uint64_t type, const std::string& rest, const std::string& shape = "") {
  return make::integer(1, type) + make::bytes(2, shape) + rest;
}

double number_of(const std::string& bytes) {
  double number = -777.0;
  return parse_scalar(bytes, number) ? number : -777.0;
}

std::string dim(std::uint64_t size) { return make::bytes(2, make::integer(1, size)); }

}  // namespace

TEST("usual record") {
  Parsing parser;
  const std::string record = make::event(7, 1.5, make::simple_value("loss", 0.25F));
  CHECK(parser.parse(record));
  const Event& event = parser.event();
  CHECK_EQUAL(event.step, 7);
  CHECK_EQUAL(event.wall_time, 1.5);
  CHECK_EQUAL(event.values.size(), 1U);
  CHECK_EQUAL(event.values[0].tag, "loss");
  CHECK_EQUAL(event.values[0].simple_value, 0.25F);
  CHECK_EQUAL(std::string(event.values[0].message), make::simple_value("loss", 0.25F));
}

TEST("fields in any order, unknown ones passed") {
  const std::string unknown = make::integer(100, 5) + make::bytes(101, "x") + make::fixed64(102, 1.0) +
                              make::varint(103 << 3 | 3) + make::integer(1, 1) + make::varint(103 << 3 | 4);
  Parsing parser;
  CHECK(parser.parse(unknown + make::bytes(5, unknown + make::bytes(1, make::fixed32(2, 2.0F) + unknown +
                                                                           make::bytes(1, "t"))) +
                     make::integer(2, ~std::uint64_t{2}) + unknown + make::fixed64(1, 3.0)));
  CHECK_EQUAL(parser.event().step, -3);
  CHECK_EQUAL(parser.event().wall_time, 3.0);
  CHECK_EQUAL(parser.event().values[0].tag, "t");
  CHECK_EQUAL(parser.event().values[0].simple_value, 2.0F);
}

TEST("nothing is left from the event before") {
  Parsing parser;
  CHECK(parser.parse(make::event(7, 1.5, make::simple_value("loss", 1.0F) + make::bytes(9, "metadata"))));
  CHECK(parser.parse(make::event(8, 2.5, make::simple_value("loss", 1.0F))));
  CHECK(parser.event().values[0].metadata.empty());
  CHECK(parser.parse(""));
  CHECK(parser.event().values.empty());
  CHECK_EQUAL(parser.event().step, 0);
}

TEST("messages in two parts merge, of a oneof the last arm wins") {
  Parsing parser;
  const auto value = [](const std::string& fields) { return make::bytes(1, fields); };
  CHECK(parser.parse(make::bytes(5, value(make::simple_value("a", 1.0F))) +
                     make::bytes(5, value(make::simple_value("b", 2.0F)))));
  CHECK_EQUAL(parser.event().values.size(), 2U);
  CHECK(parser.parse(make::bytes(5, value(make::simple_value("a", 1.0F))) + make::bytes(4, "graph")));
  CHECK_EQUAL(parser.event().values.size(), 1U);
  CHECK(parser.event().values[0].payload == Payload::kGraphDef);
  CHECK_EQUAL(parser.event().values[0].message, "graph");
  CHECK(parser.parse(make::bytes(5, value(make::bytes(8, "ab") + make::bytes(8, "cd") + make::bytes(9, "m") +
                                          make::bytes(9, "n")))));
  CHECK_EQUAL(parser.event().values[0].tensor, "abcd");
  CHECK_EQUAL(parser.event().values[0].metadata, "mn");
  CHECK(parser.parse(make::bytes(5, value(make::bytes(8, "ab") + make::fixed32(2, 1.0F)))));
  CHECK(parser.event().values[0].payload == Payload::kSimpleValue);
  CHECK(parser.parse(make::bytes(8, make::bytes(1, "old") + make::bytes(2, "stats")) +
                     make::bytes(8, make::bytes(1, "step1"))));
  CHECK_EQUAL(parser.event().values[0].tag, "step1");
  CHECK_EQUAL(parser.event().values[0].message, "stats");
}

TEST("session start") {
  Parsing parser;
  CHECK(parser.parse(make::integer(2, 5) + make::bytes(7, make::integer(1, 1))));
  CHECK(parser.event().session_start);
  CHECK(parser.parse(make::bytes(7, make::integer(1, 1)) + make::bytes(7, make::integer(1, 2))));
  CHECK(!parser.event().session_start);
  CHECK(parser.parse(make::bytes(7, make::integer(1, 1)) + make::bytes(3, "brain.Event:2")));
  CHECK(!parser.event().session_start);
}

TEST("malformed bytes are no event") {
  Parsing parser;
  for (const std::string& bytes :
       {std::string("\x09\x00", 2), std::string("\x2a\x05\x0a", 3), std::string("\x00\x00", 2), std::string("\x0c", 1),
        std::string("\x0b", 1), std::string("\x0e", 1), std::string(11, '\xff'),
        make::varint(std::uint64_t{1} << 33) + "x",
        make::bytes(5, make::bytes(1, "\x0a")), make::varint(1 << 3 | 3) + make::varint(2 << 3 | 4)}) {
    CHECK(!parser.parse(bytes));
  }
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += make::varint(50 << 3 | 3);
  CHECK(!parser.parse(nested));
}

TEST("every prefix of a rich event is read or refused, never read past") {
  const std::string metadata = make::bytes(9, make::bytes(1, make::bytes(1, "scalars")));
  const std::string number = make::bytes(8, tensor(1, make::fixed32(5, 1.0F)));
  const std::string whole = make::event(7, 1.5, make::bytes(1, "t") + number + metadata);
  Parsing parser;
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    parser.parse(whole.substr(0, cut));  // a copy of its own, so that sanitizers see its end
  }
  CHECK(parser.parse(whole));
}

TEST("metadata") {
  Metadata metadata;
  const std::string bytes = make::bytes(2, "name") +
                            make::bytes(1, make::bytes(1, "scalars") + make::bytes(2, "x")) + make::integer(4, 2);
  CHECK(parse_metadata(bytes, metadata));
  CHECK_EQUAL(metadata.plugin_name, "scalars");
  CHECK_EQUAL(metadata.data_class, 2);
  CHECK(parse_metadata("", metadata));
  CHECK_EQUAL(metadata.data_class, 0);
  CHECK(!parse_metadata("\x0a\x09", metadata));
}

TEST("numbers in lists") {
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 2.5F))), 2.5);
  CHECK_EQUAL(number_of(tensor(1, make::bytes(5, make::raw(2.5F)))), 2.5);
  CHECK_EQUAL(number_of(tensor(2, make::fixed64(6, 0.1))), 0.1);
  CHECK_EQUAL(number_of(tensor(3, make::integer(7, ~std::uint64_t{4}))), -5.0);
  CHECK_EQUAL(number_of(tensor(9, make::bytes(10, make::varint(~std::uint64_t{0})))), -1.0);
  CHECK_EQUAL(number_of(tensor(10, make::integer(11, 1))), 1.0);
  CHECK_EQUAL(number_of(tensor(22, make::integer(16, 0xffffffffU))), 4294967295.0);
  CHECK_EQUAL(number_of(tensor(23, make::integer(17, ~std::uint64_t{0}))), 18446744073709551616.0);
  CHECK_EQUAL(number_of(tensor(4, make::integer(16, 200))), 200.0);  // torch: uint8 in uint32_val
}

TEST("halves, and the float32 bits that torch writes in their place") {
  CHECK_EQUAL(number_of(tensor(19, make::integer(13, 0x3c00))), 1.0);
  CHECK_EQUAL(number_of(tensor(19, make::integer(13, 0xc000))), -2.0);
  CHECK_EQUAL(number_of(tensor(19, make::integer(13, 0x0001))), std::ldexp(1.0, -24));
  CHECK_EQUAL(number_of(tensor(19, make::integer(13, 0x7c00))), std::numeric_limits<double>::infinity());
  CHECK(std::isnan(number_of(tensor(19, make::integer(13, 0x7e00)))));
  CHECK_EQUAL(number_of(tensor(19, make::integer(13, 0xffff'ffff'ffff'c000U))), -2.0);
  CHECK_EQUAL(number_of(tensor(14, make::integer(13, 0x3fc0))), 1.5);
  CHECK_EQUAL(number_of(tensor(19, make::integer(13, 0x3fc00000))), 1.5);
  CHECK_EQUAL(number_of(tensor(14, make::integer(13, 0xffff'ffff'bfc0'0000U))), -1.5);
  CHECK_EQUAL(number_of(tensor(1, make::integer(13, 0x3c00))), -777.0);
}

TEST("numbers as content") {
  CHECK_EQUAL(number_of(tensor(1, make::bytes(4, make::raw(2.5F)))), 2.5);
  CHECK_EQUAL(number_of(tensor(2, make::bytes(4, make::raw(0.1)))), 0.1);
  CHECK_EQUAL(number_of(tensor(6, make::bytes(4, make::raw(std::int8_t{-3})))), -3.0);
  CHECK_EQUAL(number_of(tensor(17, make::bytes(4, make::raw(std::uint16_t{60000})))), 60000.0);
  CHECK_EQUAL(number_of(tensor(19, make::bytes(4, make::raw(std::uint16_t{0x3c00})))), 1.0);
  CHECK_EQUAL(number_of(tensor(10, make::bytes(4, "\x05"))), 1.0);
  CHECK_EQUAL(number_of(tensor(1, make::bytes(4, make::raw(2.5)))), -777.0);
}

TEST("what is not exactly one number") {
  CHECK_EQUAL(number_of(tensor(1, "")), -777.0);
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 1.0F) + make::fixed32(5, 2.0F))), -777.0);
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 1.0F) + make::fixed64(6, 2.0))), -777.0);
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 1.0F), dim(2))), -777.0);
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 1.0F), dim(0))), -777.0);
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 1.0F), dim(~std::uint64_t{0}))), -777.0);
  CHECK_EQUAL(number_of(tensor(1, make::fixed32(5, 1.0F), dim(1) + dim(1))), 1.0);
  CHECK_EQUAL(number_of(tensor(7, make::bytes(8, "text"))), -777.0);
  CHECK_EQUAL(number_of(tensor(8, make::bytes(9, make::raw(1.0)))), -777.0);
  CHECK_EQUAL(number_of(make::fixed32(5, 1.0F)), -777.0);
  CHECK_EQUAL(number_of("\x0a"), -777.0);
}

RUN_TESTS()
