// Serialized Event → flat fields, without generated code: any field order, unknown fields, repeated messages.
//
// Nothing is copied: the views point into the record, and die with it.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lightboard {

// What a value carries. The numbers are Python's PAYLOAD_*.
enum class Payload : std::uint8_t {
  kNone = 0,  // metadata only
  kSimpleValue = 1,
  kImage = 2,
  kHisto = 3,
  kAudio = 4,
  kTensor = 5,
  kGraphDef = 6,
  kRunMetadata = 7,
};

constexpr std::string_view kRunGraphTag = "__run_graph__";

struct Value {
  std::string_view tag;
  std::string_view metadata;  // serialized SummaryMetadata, empty without
  std::string_view tensor;    // serialized TensorProto of kTensor
  std::string_view message;   // what a reference refers to: the serialized Summary.Value, GraphDef or RunMetadata
  float simple_value = 0.0F;
  Payload payload = Payload::kNone;
};

struct Event {
  double wall_time = 0.0;
  std::int64_t step = 0;
  bool session_start = false;
  std::vector<Value> values;
};

// Reads one Event after the other; keeps its buffers between them.
class EventParser {
 public:
  // False: these bytes are no Event (the last result is then meaningless).
  bool parse(std::string_view record);
  [[nodiscard]] const Event& event() const noexcept { return event_; }

 private:
  bool parse_usual(std::string_view record);
  bool parse_summary(std::string_view bytes);
  bool parse_value(std::string_view bytes, Value& value);
  std::string_view joined(std::string_view first, std::string_view second);

  Event event_;
  std::deque<std::string> joined_;  // messages that came in two parts: protobuf merges by concatenation
};

// A SummaryMetadata; its texts by whoever wrote them, not checked.
struct Metadata {
  std::string_view plugin_name;
  std::string_view content;  // the plugin's own message
  std::string_view display_name;
  std::string_view description;
  std::int32_t data_class = 0;
};

constexpr std::int32_t kScalarClass = 1;  // SummaryMetadata.data_class

bool parse_metadata(std::string_view bytes, Metadata& metadata);

// The number in a TensorProto of exactly one element of a real type; false for anything else.
bool parse_scalar(std::string_view tensor, double& number);

}  // namespace lightboard
