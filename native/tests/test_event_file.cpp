// Loading and looking at the same time; what Python's tests cannot see of memory.
#include "event_file.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "make_events.h"

using namespace lightboard;

namespace {

std::string many(std::int64_t begin, std::int64_t end) {
  std::string data;
  for (std::int64_t step = begin; step < end; ++step) {
    data += make::scalar("loss", step, static_cast<float>(step % 100));
    data += make::scalar("a tag longer than a short string", step, 1.0F);
  }
  return data;
}

Load feed(EventFile& file, const std::string& data) { return file.feed(data.data(), data.size(), true); }

// Everything a file shows, to compare two of them.
std::string shown(const EventFile& file) {
  std::string text = std::to_string(file.state().offset) + ' ' + std::to_string(file.state().points);
  for (const Damage& damage : file.damage()) {
    text += " damage " + std::to_string(damage.offset) + '+' + std::to_string(damage.length);
  }
  for (const Series& series : file.columns().series()) {
    text += '\n' + series.head->tag + ' ' + series.head->metadata;
    text += " layout " + std::to_string(static_cast<int>(series.layout));
    if (series.restarts) {
      for (const Restart& mark : *series.restarts) text += " restart " + std::to_string(mark.before);
    }
    const std::size_t n = series.size;
    text.append(reinterpret_cast<const char*>(series.step()), n * 8);
    text.append(reinterpret_cast<const char*>(series.wall_time()), n * 8);
    text.append(reinterpret_cast<const char*>(series.float32()), n * (series.layout == Layout::kFloat32 ? 4U : 8U));
  }
  return text;
}

}  // namespace

TEST("two threads find what one finds, and both take part") {
  std::string data = many(0, 4000);
  data += make::restart(100) + many(100, 4000);
  data[data.size() / 3] ^= 1;
  data += make::record(make::event(1, 1.0, make::bytes(1, "blob") + make::bytes(4, "GIF8"))) + many(4000, 8000);
  data.resize(data.size() - 5);
  std::FILE* const disk = std::tmpfile();
  const int fd = ::fileno(disk);
  CHECK_EQUAL(::pwrite(fd, data.data(), data.size(), 0), static_cast<ssize_t>(data.size()));
  EventFile alone({"scalars"});
  alone.load(fd, data.size() + 1);
  std::int64_t ahead = 0;
  for (int attempt = 0; attempt < 1000 && ahead == 0; ++attempt) {  // the other thread may come too late
    EventFile together({"scalars"});
    const Load load = together.load(fd, data.size() + 1, 2, 20'000);
    CHECK_EQUAL(load.bytes, together.state().offset);
    CHECK(shown(together) == shown(alone));
    ahead = load.ahead;
  }
  CHECK(ahead > 0);
  std::fclose(disk);
}

TEST("files read one after the other find what each of them holds, in memory of those before") {
  const std::string pictures = make::record(make::event(7, 2.0, make::bytes(1, "seen") + make::bytes(4, "GIF8")));
  std::string damaged = many(0, 500) + pictures + many(500, 700);
  damaged[damaged.size() / 2] ^= 1;
  const std::string files[] = {
      many(0, 2000),
      make::scalar("other", 3, 0.5F) + many(10, 40),
      pictures + pictures + many(0, 3),
      damaged,
      many(0, 100) + make::restart(50) + many(50, 200),
      {},
      many(0, 300).substr(0, 5001),
      many(0, 5) + std::string(64, '\0'),
      "no events at all, whatever its name says",
      many(0, 3000),
  };
  // One that is not at its end keeps the memory from being given back between the others.
  const std::string data = many(0, 4000);
  std::FILE* const long_one = std::tmpfile();
  CHECK_EQUAL(::pwrite(::fileno(long_one), data.data(), data.size(), 0), static_cast<ssize_t>(data.size()));
  EventFile open_one({"scalars"});
  for (const std::string& bytes : files) {
    CHECK(open_one.load(::fileno(long_one), 10'000, 2, 4'000).state == LoadState::kLimit);
    std::FILE* const disk = std::tmpfile();
    CHECK_EQUAL(::pwrite(::fileno(disk), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    EventFile loaded({"scalars"});
    EventFile fed({"scalars"});
    const Load load = loaded.load(::fileno(disk), 1 << 20);
    const Load expected = feed(fed, bytes);
    CHECK(shown(loaded) == shown(fed));
    CHECK_EQUAL(load.bytes, expected.bytes);
    CHECK_EQUAL(load.points, expected.points);
    CHECK(load.state == expected.state);
    std::fclose(disk);
  }
  std::fclose(long_one);
}

TEST("views keep what they saw while the file grows under them") {
  EventFile file({"scalars"});
  std::vector<std::vector<Series>> views;
  for (std::int64_t step = 0; step < 3000; step += 100) {
    feed(file, many(step, step + 100));
    views.push_back(file.columns().series());
  }
  for (std::size_t k = 0; k < views.size(); ++k) {
    CHECK_EQUAL(views[k].size(), 2U);
    for (const Series& series : views[k]) {
      CHECK_EQUAL(series.size, (k + 1) * 100);
      for (std::size_t i = 0; i < series.size; ++i) CHECK_EQUAL(series.step()[i], static_cast<std::int64_t>(i));
    }
  }
}

TEST("one thread loads, others look") {
  EventFile file({"scalars"});
  std::atomic<bool> done = false;
  std::atomic<std::int64_t> wrong = 0;
  std::vector<std::thread> readers;
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&] {
      while (!done) {
        for (const Series& series : file.columns().series()) {
          if (series.size == 0) continue;
          if (series.step()[series.size - 1] != static_cast<std::int64_t>(series.size) - 1) ++wrong;
        }
        if (file.state().offset < 0 || !file.damage().empty()) ++wrong;
      }
    });
  }
  for (std::int64_t step = 0; step < 6000; step += 100) {
    feed(file, many(step, step + 100));
    if (step % 1500 == 0) feed(file, make::restart(step + 1'000'000));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK_EQUAL(wrong.load(), 0);
  CHECK_EQUAL(file.state().points, 12'000);
  CHECK_EQUAL(file.restart_steps().size(), 4U);
}

TEST("a loaded series takes little more than its points") {
  for (const std::int64_t points : {20, 1000, 60'000}) {
    EventFile file({"scalars"});
    feed(file, many(0, points));
    CHECK(file.columns().resident_bytes() < static_cast<std::size_t>(points) * 2 * 22 + 1200);
  }
}

TEST("a series that grows point by point is not copied each time") {
  EventFile file({"scalars"});
  feed(file, many(0, 1000));
  int moves = 0;
  const Word* memory = file.columns().series()[0].memory.get();
  for (std::int64_t step = 1000; step < 1400; ++step) {
    feed(file, many(step, step + 1));
    const Word* now = file.columns().series()[0].memory.get();
    moves += now != memory ? 1 : 0;
    memory = now;
  }
  CHECK(moves <= 3);
}

TEST("series of a small file share the steps they have in common, and grow apart again") {
  EventFile file({"scalars"});
  std::string data;
  // Ten sequences of steps, more than are told apart, of three tags each.
  for (int i = 0; i < 30; ++i) {
    for (int k = 0; k < 20; ++k) {
      data += make::scalar("tag" + std::to_string(i), k * (1 + i % 10), static_cast<float>(100 * i + k));
    }
  }
  feed(file, data);
  const std::vector<Series> before = file.columns().series();
  CHECK(file.columns().resident_bytes() < 30U * 20 * 20 - 12U * 20 * 8 + 30 * sizeof(Series) + 600);
  CHECK(before[0].step() == before[10].step());
  CHECK(before[0].step() != before[1].step());
  for (int k = 20; k < 60; ++k) feed(file, make::scalar("tag10", 7 * k, static_cast<float>(1000 + k)));
  const auto check = [](const Series& series, int i, std::size_t size) {
    CHECK_EQUAL(series.size, size);
    for (std::size_t k = 0; k < size; ++k) {
      const auto n = static_cast<std::int64_t>(k);
      CHECK_EQUAL(series.step()[k], n * (k < 20 ? 1 + i % 10 : 7));
      CHECK_EQUAL(series.float32()[k], static_cast<float>(100 * i + n));
      CHECK(series.wall_time()[k] > 0);
    }
  };
  const std::vector<Series> after = file.columns().series();
  for (int i = 0; i < 30; ++i) {
    const auto at = static_cast<std::size_t>(i);
    check(before[at], i, 20);
    check(after[at], i, i == 10 ? 60 : 20);
  }
}

TEST("many tags, each found again") {
  EventFile file({"scalars"});
  std::string data;
  for (int i = 0; i < 5000; ++i) data += make::scalar("tag" + std::to_string(i), i, 1.0F);
  feed(file, data + data);
  CHECK_EQUAL(file.columns().size(), 5000U);
  for (const Series& series : file.columns().series()) CHECK_EQUAL(series.size, 2U);
}

RUN_TESTS()
