// What a long computation and those who wait for it share.
#pragma once

#include <atomic>

namespace lightboard {

struct Progress {
  std::atomic<bool> cancelled{false};
  std::atomic<float> done{0.0F};  // 0…1
};

struct Cancelled {};

}  // namespace lightboard
