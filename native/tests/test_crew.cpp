// Threads that stay: everything is done once, whatever the size, and errors come back.
#include "projection/crew.h"

#include <cstddef>
#include <stdexcept>
#include <vector>

#include "check.h"

using namespace lightboard;

TEST("every place is done once, again and again") {
  Crew crew;
  for (std::size_t end = 0; end < 3000; end = end * 2 + 1) {
    for (const std::size_t least : {std::size_t{0}, std::size_t{1}, std::size_t{64}}) {
      std::vector<int> done(end, 0);
      crew.share(end, least, [&](std::size_t first, std::size_t last) {
        for (std::size_t n = first; n < last; ++n) ++done[n];
      });
      CHECK(done == std::vector<int>(end, 1));
    }
  }
}

TEST("short calls that follow one another") {
  Crew crew;
  std::vector<std::size_t> sums(64, 0);
  for (std::size_t turn = 0; turn < 5000; ++turn) {
    crew.share(sums.size(), 1, [&](std::size_t first, std::size_t last) {
      for (std::size_t n = first; n < last; ++n) sums[n] += n;
    });
  }
  for (std::size_t n = 0; n < sums.size(); ++n) CHECK_EQUAL(sums[n], 5000 * n);
}

TEST("what goes wrong is told, and the next call is as the first") {
  Crew crew;
  for (int turn = 0; turn < 50; ++turn) {
    bool told = false;
    try {
      crew.share(1000, 1, [](std::size_t first, std::size_t) {
        if (first > 0) throw std::runtime_error("no");
      });
    } catch (const std::runtime_error&) {
      told = true;
    }
    CHECK(told || std::thread::hardware_concurrency() < 2);
    std::vector<int> done(1000, 0);
    crew.share(done.size(), 1, [&](std::size_t first, std::size_t last) {
      for (std::size_t n = first; n < last; ++n) ++done[n];
    });
    CHECK(done == std::vector<int>(1000, 1));
  }
}

RUN_TESTS()
