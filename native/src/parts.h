// Long loops, shared among threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <future>
#include <system_error>
#include <thread>
#include <vector>

namespace lightboard {

// Calls work(first, last) for stretches that make up [begin, end), at once: as many as there are cores, none shorter
// than `least`. Throws what one of them throws, when all have ended.
template <typename Work>
void in_parts(std::size_t begin, std::size_t end, std::size_t least, const Work& work) {
  const std::size_t size = end - begin;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t count = std::clamp(size / std::max<std::size_t>(least, 1), std::size_t{1}, cores);
  const auto edge = [&](std::size_t k) { return begin + size * k / count; };
  std::vector<std::future<void>> others;
  std::size_t own = count;  // the stretches from here on are done by this thread, as is the first
  for (std::size_t k = 1; k < count; ++k) {
    try {
      others.push_back(std::async(std::launch::async, [&work, from = edge(k), to = edge(k + 1)] { work(from, to); }));
    } catch (const std::system_error&) {  // no more threads to be had
      own = k;
      break;
    }
  }
  work(edge(0), edge(1));
  for (; own < count; ++own) work(edge(own), edge(own + 1));
  for (std::future<void>& other : others) other.get();
}

}  // namespace lightboard
