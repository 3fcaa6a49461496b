// The scanner's answers, state by state.
#include "record.h"

#include <string>

#include "check.h"
#include "make_events.h"

using namespace lightboard;
using Kind = Scan::Kind;

namespace {

Scan scan(const std::string& data, Tail tail = Tail::kEnd) { return Scanner().next(data.data(), data.size(), tail); }

std::string flipped(std::string data, std::size_t at) {
  data[at] = static_cast<char>(data[at] ^ 0x10);
  return data;
}

}  // namespace

TEST("whole record") {
  const std::string data = make::record("hello") + make::record("");
  const Scan first = scan(data);
  CHECK_EQUAL(first.kind, Kind::kRecord);
  CHECK_EQUAL(std::string(first.payload, first.length), "hello");
  CHECK_EQUAL(first.size, 21U);
  const Scan second = scan(data.substr(first.size));
  CHECK_EQUAL(second.kind, Kind::kRecord);
  CHECK_EQUAL(second.length, 0U);
}

TEST("every cut waits, and says for how much") {
  const std::string data = make::record("hello");
  for (std::size_t cut = 0; cut < data.size(); ++cut) {
    const Scan found = scan(data.substr(0, cut));
    CHECK_EQUAL(found.kind, Kind::kTruncated);
    CHECK_EQUAL(found.needs, cut < 12 ? 12U : 21U);
  }
}

TEST("zeros to the end are a hole, but only known as one when the end is seen") {
  const std::string zeros(40, '\0');
  CHECK_EQUAL(scan(zeros).kind, Kind::kHole);
  CHECK_EQUAL(scan(zeros, Tail::kMore).kind, Kind::kUndecided);
  CHECK_EQUAL(scan(zeros, Tail::kMoreNotZero).kind, Kind::kDamage);
}

TEST("zeros where the data's end should be are a hole too") {
  std::string data = make::record("some payload");
  data.replace(20, data.size() - 20, data.size() - 20, '\0');
  CHECK_EQUAL(scan(data).kind, Kind::kHole);
  CHECK_EQUAL(scan(data, Tail::kMore).kind, Kind::kUndecided);
  CHECK_EQUAL(scan(data + make::record("x")).kind, Kind::kDamage);
}

TEST("flipped data: one record is skipped") {
  const std::string data = flipped(make::record("hello"), 14);
  for (const std::string& rest : {std::string(), make::record("next"), std::string(20, '\0')}) {
    Scanner scanner;
    const std::string all = data + rest;
    const Scan found = scanner.next(all.data(), all.size(), Tail::kEnd);
    CHECK_EQUAL(found.kind, Kind::kDamage);
    CHECK(found.damage == DamageKind::kData);
    CHECK_EQUAL(found.size, data.size());
    CHECK(!scanner.lost());
  }
  CHECK_EQUAL(scan(data, Tail::kMore).needs, data.size() + 12);
}

TEST("flipped length: the next record is found") {
  const std::string data = flipped(make::record("hello"), 1) + make::record("next");
  Scanner scanner;
  const Scan begins = scanner.next(data.data(), data.size(), Tail::kEnd);
  CHECK_EQUAL(begins.kind, Kind::kDamage);
  CHECK(begins.damage == DamageKind::kLength);
  CHECK(scanner.lost());
  const Scan ends = scanner.next(data.data() + begins.size, data.size() - begins.size, Tail::kEnd);
  CHECK_EQUAL(ends.kind, Kind::kMoreDamage);
  CHECK_EQUAL(begins.size + ends.size, 21U);
  CHECK(!scanner.lost());
}

TEST("record cut short, another behind it: the other is found inside") {
  const std::string torn = make::record(std::string(100, 'x')).substr(0, 60);
  const std::string data = torn + make::record("next") + std::string(90, 'y');
  Scanner scanner;
  const Scan begins = scanner.next(data.data(), data.size(), Tail::kEnd);
  CHECK_EQUAL(begins.kind, Kind::kDamage);
  CHECK_EQUAL(begins.size, 1U);
  const Scan ends = scanner.next(data.data() + 1, data.size() - 1, Tail::kEnd);
  CHECK_EQUAL(ends.kind, Kind::kMoreDamage);
  CHECK_EQUAL(1 + ends.size, 60U);
}

TEST("lost to the end: the last bytes stay, they may begin a header") {
  const std::string data = "no record at all, nowhere";
  Scanner scanner;
  std::size_t at = scanner.next(data.data(), data.size(), Tail::kEnd).size;
  at += scanner.next(data.data() + at, data.size() - at, Tail::kEnd).size;
  CHECK_EQUAL(at, data.size() - 11);
  CHECK_EQUAL(scanner.next(data.data() + at, data.size() - at, Tail::kEnd).kind, Kind::kTruncated);
  const std::string grown = data.substr(at) + make::record("late");
  CHECK_EQUAL(scanner.next(grown.data(), grown.size(), Tail::kEnd).size, 11U);
  CHECK(!scanner.lost());
}

TEST("absurd length with a right checksum is damage") {
  for (const std::uint64_t length : {std::uint64_t{1} << 31, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    const std::string head = make::raw(length);
    const Scan found = scan(head + make::raw(masked_crc32c(head.data(), 8)) + std::string(30, 'x'));
    CHECK_EQUAL(found.kind, Kind::kDamage);
    CHECK(found.damage == DamageKind::kLength);
  }
}

TEST("the first whole record from anywhere") {
  const std::string one = make::record("first");
  const std::string two = make::record(one);  // holds a whole record: whoever begins inside finds that
  const std::string data = one + two;
  const auto find = [&](std::size_t begin, std::size_t size, std::size_t end) {
    const std::string piece = data.substr(begin, size);  // memory of its own: reading past it shows
    return find_record(piece.data(), piece.size(), end);
  };
  CHECK_EQUAL(find(0, data.size(), data.size()), 0U);
  CHECK_EQUAL(find(1, data.size(), data.size()), one.size() - 1);
  CHECK_EQUAL(find(one.size() + 1, data.size(), data.size()), kHeaderSize - 1);
  CHECK_EQUAL(find(1, data.size() - 2, data.size()), one.size() + kHeaderSize - 1);  // the outer one is cut
  CHECK_EQUAL(find(1, data.size(), one.size() - 1), one.size() - 1);                 // begins at the end, not before
  for (std::size_t size = 0; size < one.size(); ++size) CHECK_EQUAL(find(0, size, 1000), 1000U);
  std::string flipped = one;
  flipped[kHeaderSize] ^= 1;
  CHECK_EQUAL(find_record(flipped.data(), flipped.size(), flipped.size()), flipped.size());
}

TEST("counting zeros") {
  CHECK_EQUAL(count_zeros("", 0), 0U);
  for (std::size_t n = 0; n < 30; ++n) {
    const std::string data = std::string(n, '\0') + "x" + std::string(9, '\0');
    CHECK_EQUAL(count_zeros(data.data(), data.size()), n);
    CHECK_EQUAL(count_zeros(data.data(), n), n);
  }
}

RUN_TESTS()
