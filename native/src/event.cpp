// The few messages that decide where a value goes.
#include "event.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "wire.h"

namespace lightboard {
namespace {

bool parse_session_log(std::string_view bytes, std::uint64_t& status) {
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    if (found == key(1, kVarint) ? !in.varint(status) : !in.skip(found)) return false;
  }
  return true;
}

bool parse_run_metadata(std::string_view bytes, Value& value) {
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    bool good;
    switch (found) {
      case key(1, kBytes): good = in.bytes(value.tag); break;
      case key(2, kBytes): good = in.bytes(value.message); break;
      default: good = in.skip(found);
    }
    if (!good) return false;
  }
  return true;
}

bool parse_plugin_data(std::string_view bytes, Metadata& metadata) {
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    bool good;
    switch (found) {
      case key(1, kBytes): good = in.bytes(metadata.plugin_name); break;
      case key(2, kBytes): good = in.bytes(metadata.content); break;
      default: good = in.skip(found);
    }
    if (!good) return false;
  }
  return true;
}

enum DataType : std::uint32_t {
  kFloat = 1,
  kDouble = 2,
  kInt32 = 3,
  kUint8 = 4,
  kInt16 = 5,
  kInt8 = 6,
  kInt64 = 9,
  kBool = 10,
  kQint8 = 11,
  kQuint8 = 12,
  kQint32 = 13,
  kBfloat16 = 14,
  kQint16 = 15,
  kQuint16 = 16,
  kUint16 = 17,
  kHalf = 19,
  kUint32 = 22,
  kUint64 = 23,
};

double from_half(std::uint16_t bits) noexcept {
  const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
  const int exponent = (bits >> 10) & 0x1f;
  const int fraction = bits & 0x3ff;
  if (exponent == 0x1f) {
    return fraction != 0 ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
  }
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

double from_bfloat16(std::uint16_t bits) noexcept {
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
}

// torch puts float32 bits where the 16 of a half belong: more than 16 bits in use tell. (All ones above them is a
// half whose sign was extended.)
double from_half_val(std::uint32_t word, std::uint64_t type) noexcept {
  if (word > 0xffffU && word >> 16 != 0xffffU) return static_cast<double>(std::bit_cast<float>(word));
  const auto bits = static_cast<std::uint16_t>(word);
  return type == kHalf ? from_half(bits) : from_bfloat16(bits);
}

template <typename T>
bool content_as(std::string_view content, double& number) noexcept {
  if (content.size() != sizeof(T)) return false;
  number = static_cast<double>(load<T>(content.data()));
  return true;
}

bool parse_content(std::uint64_t type, std::string_view content, double& number) noexcept {
  switch (type) {
    case kFloat: return content_as<float>(content, number);
    case kDouble: return content_as<double>(content, number);
    case kInt32:
    case kQint32: return content_as<std::int32_t>(content, number);
    case kUint8:
    case kQuint8: return content_as<std::uint8_t>(content, number);
    case kInt16:
    case kQint16: return content_as<std::int16_t>(content, number);
    case kInt8:
    case kQint8: return content_as<std::int8_t>(content, number);
    case kInt64: return content_as<std::int64_t>(content, number);
    case kUint16:
    case kQuint16: return content_as<std::uint16_t>(content, number);
    case kUint32: return content_as<std::uint32_t>(content, number);
    case kUint64: return content_as<std::uint64_t>(content, number);
    case kBool:
      if (content.size() != 1) return false;
      number = content[0] != 0 ? 1.0 : 0.0;
      return true;
    case kHalf:
    case kBfloat16:
      if (content.size() != 2) return false;
      number = type == kHalf ? from_half(load<std::uint16_t>(content.data()))
                             : from_bfloat16(load<std::uint16_t>(content.data()));
      return true;
    default: return false;
  }
}

bool is_real(std::uint64_t type) noexcept {
  switch (type) {
    case kFloat:
    case kDouble:
    case kInt32:
    case kUint8:
    case kInt16:
    case kInt8:
    case kInt64:
    case kBool:
    case kQint8:
    case kQuint8:
    case kQint32:
    case kBfloat16:
    case kQint16:
    case kQuint16:
    case kUint16:
    case kHalf:
    case kUint32:
    case kUint64: return true;
    default: return false;
  }
}

// Dimensions multiply to exactly one element (rank 0 included).
bool parse_shape(std::string_view bytes, bool& single) {
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    if (found != key(2, kBytes)) {
      if (!in.skip(found)) return false;
      continue;
    }
    std::string_view dim;
    if (!in.bytes(dim)) return false;
    std::uint64_t size = 0;
    Cursor inside(dim);
    for (std::uint32_t field; !inside.done();) {
      if (!inside.read_key(field)) return false;
      if (field == key(1, kVarint) ? !inside.varint(size) : !inside.skip(field)) return false;
    }
    single = single && size == 1;
  }
  return true;
}

// The one number of a TensorProto's lists, whichever list it is in.
class ListValue {
 public:
  explicit ListValue(std::uint64_t field) noexcept : field_(field) {}

  bool read(Cursor& in, std::uint32_t found) noexcept {
    const std::uint32_t type = found & 7U;
    if (type != kBytes) return one(in, type);
    std::string_view packed;
    if (!in.bytes(packed)) return false;
    for (Cursor inside(packed); !inside.done();) {
      if (!one(inside, element_type())) return false;
    }
    return true;
  }

  [[nodiscard]] std::uint32_t element_type() const noexcept {
    return field_ == 5 ? kFixed32 : field_ == 6 ? kFixed64 : kVarint;
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  [[nodiscard]] double number(std::uint64_t type) const noexcept {
    switch (field_) {
      case 5: return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(word_)));
      case 6: return std::bit_cast<double>(word_);
      case 7: return static_cast<double>(static_cast<std::int32_t>(static_cast<std::uint32_t>(word_)));
      case 10: return static_cast<double>(static_cast<std::int64_t>(word_));
      case 11: return word_ != 0 ? 1.0 : 0.0;
      case 13: return from_half_val(static_cast<std::uint32_t>(word_), type);
      case 16: return static_cast<double>(static_cast<std::uint32_t>(word_));
      default: return static_cast<double>(word_);
    }
  }

  [[nodiscard]] std::uint64_t field() const noexcept { return field_; }

 private:
  bool one(Cursor& in, std::uint32_t type) noexcept {
    ++count_;
    if (type == kFixed32) {
      std::uint32_t word;
      if (!in.fixed(word)) return false;
      word_ = word;
      return true;
    }
    return type == kFixed64 ? in.fixed(word_) : in.varint(word_);
  }

  std::uint64_t field_;
  std::uint64_t count_ = 0;
  std::uint64_t word_ = 0;
};

}  // namespace

std::string_view EventParser::joined(std::string_view first, std::string_view second) {
  if (first.empty()) return second;
  if (second.empty()) return first;
  return joined_.emplace_back(std::string(first).append(second));
}

// A time, a step unless it is 0, and one simple_value under a tag of no more than about 100 bytes, in the order of
// their numbers: nearly all records of nearly all files. The lengths then are one byte each, and follow from one
// another.
bool EventParser::parse_usual(std::string_view record) {
  constexpr std::ptrdiff_t kLeast = 6 + 5;  // keys and lengths, simple_value
  const char* p = record.data();
  const char* end = p + record.size();
  if (record.size() < 9 || p[0] != static_cast<char>(key(1, kFixed64))) return false;
  const double wall_time = load<double>(p + 1);
  p += 9;
  std::uint64_t step = 0;
  if (p < end && *p == static_cast<char>(key(2, kVarint))) {
    Cursor in({p + 1, static_cast<std::size_t>(end - p - 1)});
    if (!in.varint(step)) return false;
    p = in.at();
  }
  const std::ptrdiff_t left = end - p;
  if (left < kLeast || left > 127) return false;
  // Byte by byte, without a branch: an array to compare with would be written in bytes and read back in words.
  const auto differs = [p](std::size_t at, std::ptrdiff_t expected) { return p[at] ^ static_cast<char>(expected); };
  if ((differs(0, key(5, kBytes)) | differs(1, left - 2) | differs(2, key(1, kBytes)) | differs(3, left - 4) |
       differs(4, key(1, kBytes)) | differs(5, left - kLeast)) != 0) {
    return false;
  }
  if (end[-5] != static_cast<char>(key(2, kFixed32))) return false;

  event_.wall_time = wall_time;
  event_.step = static_cast<std::int64_t>(step);
  event_.session_start = false;
  if (event_.values.size() != 1) event_.values.resize(1);
  Value& value = event_.values.front();
  value.tag = {p + 6, static_cast<std::size_t>(left - kLeast)};
  value.metadata = {};
  value.tensor = {};
  value.message = {p + 4, static_cast<std::size_t>(left - 4)};
  value.simple_value = load<float>(end - 4);
  value.payload = Payload::kSimpleValue;
  return true;
}

bool EventParser::parse(std::string_view record) {
  if (parse_usual(record)) return true;
  event_.wall_time = 0.0;
  event_.step = 0;
  event_.session_start = false;
  event_.values.clear();
  if (!joined_.empty()) joined_.clear();

  // Fields 3 to 9 are one oneof: the last one set wins, parts of the same message merge.
  std::uint32_t what = 0;
  std::uint64_t status = 0;
  const auto set = [&](std::uint32_t field) {
    if (what == field) return;
    what = field;
    status = 0;
    event_.values.clear();
  };

  Cursor in(record);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    bool good = true;
    std::string_view bytes;
    switch (found) {
      case key(1, kFixed64): good = in.fixed(event_.wall_time); break;
      case key(2, kVarint): {
        std::uint64_t step;
        good = in.varint(step);
        event_.step = static_cast<std::int64_t>(step);
        break;
      }
      case key(5, kBytes):
        set(5);
        good = in.bytes(bytes) && parse_summary(bytes);
        break;
      case key(4, kBytes): {
        set(4);
        good = in.bytes(bytes);
        event_.values.clear();  // bytes do not merge: the last ones count
        Value& graph = event_.values.emplace_back();
        graph.tag = kRunGraphTag;
        graph.message = bytes;
        graph.payload = Payload::kGraphDef;
        break;
      }
      case key(7, kBytes):
        set(7);
        good = in.bytes(bytes) && parse_session_log(bytes, status);
        break;
      case key(8, kBytes):
        set(8);
        good = in.bytes(bytes);
        if (good && event_.values.empty()) {
          event_.values.emplace_back().payload = Payload::kRunMetadata;
          event_.values.front().message = bytes.substr(0, 0);
        }
        good = good && parse_run_metadata(bytes, event_.values.front());
        break;
      case key(3, kBytes):
      case key(6, kBytes):
      case key(9, kBytes):
        set(found >> 3);
        good = in.bytes(bytes);
        break;
      default: good = in.skip(found);
    }
    if (!good) return false;
  }
  event_.session_start = what == 7 && status == 1;
  return true;
}

bool EventParser::parse_summary(std::string_view bytes) {
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    if (found != key(1, kBytes)) {
      if (!in.skip(found)) return false;
      continue;
    }
    std::string_view message;
    if (!in.bytes(message) || !parse_value(message, event_.values.emplace_back())) return false;
  }
  return true;
}

bool EventParser::parse_value(std::string_view bytes, Value& value) {
  value.message = bytes;
  // Fields 2 to 6 and 8 are one oneof.
  const auto set = [&](Payload payload) {
    if (value.payload == payload) return;
    value.payload = payload;
    value.tensor = {};
  };
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    bool good = true;
    std::string_view content;
    switch (found) {
      case key(1, kBytes): good = in.bytes(value.tag); break;
      case key(2, kFixed32):
        set(Payload::kSimpleValue);
        good = in.fixed(value.simple_value);
        break;
      case key(3, kBytes):  // obsolete_old_style_histogram: nothing can be made of it
        set(Payload::kNone);
        good = in.bytes(content);
        break;
      case key(4, kBytes):
        set(Payload::kImage);
        good = in.bytes(content);
        break;
      case key(5, kBytes):
        set(Payload::kHisto);
        good = in.bytes(content);
        break;
      case key(6, kBytes):
        set(Payload::kAudio);
        good = in.bytes(content);
        break;
      case key(8, kBytes):
        set(Payload::kTensor);
        good = in.bytes(content);
        if (good) value.tensor = joined(value.tensor, content);
        break;
      case key(9, kBytes):
        good = in.bytes(content);
        if (good) value.metadata = joined(value.metadata, content);
        break;
      default: good = in.skip(found);
    }
    if (!good) return false;
  }
  return true;
}

bool parse_metadata(std::string_view bytes, Metadata& metadata) {
  metadata = {};
  Cursor in(bytes);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    bool good;
    std::string_view plugin_data;
    std::uint64_t data_class = 0;
    switch (found) {
      case key(1, kBytes): good = in.bytes(plugin_data) && parse_plugin_data(plugin_data, metadata); break;
      case key(2, kBytes): good = in.bytes(metadata.display_name); break;
      case key(3, kBytes): good = in.bytes(metadata.description); break;
      case key(4, kVarint):
        good = in.varint(data_class);
        metadata.data_class = static_cast<std::int32_t>(static_cast<std::uint32_t>(data_class));
        break;
      default: good = in.skip(found);
    }
    if (!good) return false;
  }
  return true;
}

bool parse_scalar(std::string_view tensor, double& number) {
  std::uint64_t type = 0;
  bool single = true;
  std::string_view content;
  std::uint64_t count = 0;    // numbers in all lists together
  ListValue value(0);         // the list that holds the last one
  const auto read_list = [&](Cursor& in, std::uint32_t found) {
    ListValue list(found >> 3);
    if ((found & 7U) != kBytes && (found & 7U) != list.element_type()) return in.skip(found);
    if (!list.read(in, found)) return false;
    count += list.count();
    if (list.count() != 0) value = list;
    return true;
  };

  Cursor in(tensor);
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found)) return false;
    bool good;
    std::string_view shape;
    switch (found >> 3) {
      case 1: good = found == key(1, kVarint) ? in.varint(type) : in.skip(found); break;
      case 2: good = found == key(2, kBytes) ? in.bytes(shape) && parse_shape(shape, single) : in.skip(found); break;
      case 4: good = found == key(4, kBytes) ? in.bytes(content) : in.skip(found); break;
      case 5:
      case 6:
      case 7:
      case 10:
      case 11:
      case 13:
      case 16:
      case 17: good = read_list(in, found); break;
      default: good = in.skip(found);
    }
    if (!good) return false;
  }
  if (!single || !is_real(type)) return false;
  if (!content.empty()) return parse_content(type, content, number);
  if (count != 1) return false;
  if (value.field() == 13 && type != kHalf && type != kBfloat16) return false;
  number = value.number(type);
  return true;
}

}  // namespace lightboard
