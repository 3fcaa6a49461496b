// Many threads, many sinks, one writer, folders removed meanwhile: everything is written, in order, in whole records.
#include "sink.h"

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "check.h"
#include "masked_crc.h"

using namespace lightboard;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kPatience(100);

std::vector<std::string> refusals;  // the writer's, read when it has ended

// A record, or a refusal where there is nothing to write.
class LateRecord final : public Encoding {
 public:
  explicit LateRecord(std::string payload) : payload_(std::move(payload)) {}
  std::string encode(std::string& out) override {
    if (payload_.empty()) return "empty";
    put_record(out, payload_);
    return {};
  }

 private:
  std::string payload_;
};

Append append_late(Sink& sink, std::string payload) {
  std::unique_ptr<Encoding> encoding = std::make_unique<LateRecord>(std::move(payload));
  const Append result = sink.append_encoding(encoding, 1000);
  CHECK((result == Append::done) == (encoding == nullptr));
  return result;
}

void write_until_stopped() {
  Queue& queue = Queue::instance();
  for (;;) {
    const Queue::Work work = queue.next(true);
    if (work.kind == Queue::Work::nothing) return;
    if (work.kind == Queue::Work::refusal) refusals.push_back(work.text);
    if (work.kind == Queue::Work::task) queue.complete(std::string_view(static_cast<const char*>(work.run)));
  }
}

void flush(Sink& sink) {
  const std::uint64_t mark = sink.mark(), attempts = sink.attempts();
  while (!sink.wait(mark, attempts, kPatience)) {
  }
}

// Payloads of the whole records of a file; checks every checksum.
std::vector<std::string> payloads(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  const std::string bytes = content.str();
  std::vector<std::string> found;
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t length;
    std::uint32_t crc;
    std::memcpy(&length, &bytes[at], sizeof length);
    std::memcpy(&crc, &bytes[at + 8], sizeof crc);
    CHECK(crc == masked_crc32c(&bytes[at], 8));
    std::memcpy(&crc, &bytes[at + 12 + length], sizeof crc);
    CHECK(crc == masked_crc32c(&bytes[at + 12], length));
    found.push_back(bytes.substr(at + 12, length));
    at += 16 + length;
  }
  return found;
}

void many_threads(const fs::path& folder) {
  constexpr int kThreads = 8, kSinks = 40, kEach = 3000;
  std::vector<std::shared_ptr<Sink>> sinks;
  for (int n = 0; n < kSinks; ++n) {
    sinks.push_back(Sink::open((folder / std::to_string(n % 7)).string(), "", std::nullopt));
  }
  static char task[] = "task";
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int n = 0; n < kEach; ++n) {
        Sink& sink = *sinks[static_cast<std::size_t>((thread * 5 + n) % kSinks)];
        const Append done = n % 50 == 0   ? sink.append_task(task, 1000, 5, {n, 1.0})
                            : n % 50 < 10 ? append_late(sink, "late")
                                          : sink.append([&](std::string& out) { put_scalar(out, {n, 1.0}, "tag", 0.5F); });
        CHECK(done == Append::done);
        if (n % 500 == 0) flush(sink);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::size_t records = 0;
  for (const auto& sink : sinks) {
    flush(*sink);
    std::vector<Task> dropped;
    CHECK(sink->close(dropped) == 0);
    CHECK(sink->append([](std::string&) {}) == Append::closed);
    CHECK(append_late(*sink, "after the end") == Append::closed);
    records += payloads(sink->path()).size() - 1;  // less the file version
  }
  CHECK(records == kThreads * kEach);
  CHECK(Queue::instance().pending() == 0);
}

void order_and_refusals(const fs::path& folder) {
  const auto sink = Sink::open(folder.string(), "", std::nullopt);
  const std::string large(300'000, 'x');  // several make more than one write
  std::vector<std::string> expected;
  for (int n = 0; n < 40; ++n) {
    const std::string payload = std::to_string(n) + large;
    append_late(*sink, payload);
    expected.push_back(payload);
    if (n % 7 == 0) append_late(*sink, "");
    if (n % 3 == 0) {
      sink->append([&](std::string& out) { put_record(out, std::to_string(n)); });
      expected.push_back(std::to_string(n));
    }
  }
  flush(*sink);
  std::vector<std::string> found = payloads(sink->path());
  found.erase(found.begin());  // the file version
  CHECK(found == expected);
}

void what_waits_at_close_is_dropped(const fs::path& folder) {
  const auto sink = Sink::open((folder / "run").string(), "", std::nullopt);
  fs::remove_all(folder);
  std::ofstream(folder).put('x');  // nothing can be written
  append_late(*sink, "fails");
  flush(*sink);
  CHECK(sink->error() != 0);
  append_late(*sink, "waits");
  std::vector<Task> dropped;
  CHECK(sink->close(dropped) == 2 && dropped.empty());
  CHECK(Queue::instance().pending() == 0);
  fs::remove(folder);
}

void removed_folder(const fs::path& folder) {
  const auto sink = Sink::open((folder / "run").string(), ".suffix", 30);
  CHECK(payloads(sink->path()).size() == 3);  // file version, and the restart's two events
  const std::string first = sink->path();
  fs::remove_all(folder);
  sink->append([](std::string& out) { put_record(out, "after"); });
  flush(*sink);
  CHECK(sink->path() != first && sink->path().ends_with(".suffix"));
  const std::vector<std::string> found = payloads(sink->path());
  CHECK(found.size() == 2 && found[1] == "after");
  CHECK(found[0].find("brain.Event:2") != std::string::npos);
}

void a_folder_that_cannot_be_made_again(const fs::path& folder) {
  const auto sink = Sink::open((folder / "run").string(), "", std::nullopt);
  fs::remove_all(folder);
  std::ofstream(folder).put('x');  // a file where the folder was
  sink->append([](std::string& out) { put_record(out, "kept"); });
  flush(*sink);
  CHECK(sink->error() != 0);
  fs::remove(folder);
  const std::uint64_t mark = sink->mark();
  while (!sink->wait(mark, ~std::uint64_t{0}, kPatience)) {
  }
  CHECK(sink->error() == 0);
  CHECK(payloads(sink->path()).at(1) == "kept");
}

}  // namespace

TEST("everything is written, in whole records") {
  const fs::path folder = fs::temp_directory_path() / ("lightboard-sinks-" + std::to_string(::getpid()));
  Queue::instance().serve(true);
  std::thread writer(write_until_stopped);
  many_threads(folder);
  order_and_refusals(folder);
  removed_folder(folder);
  what_waits_at_close_is_dropped(folder);
  a_folder_that_cannot_be_made_again(folder);
  Queue::instance().stop();
  writer.join();
  CHECK(refusals == std::vector<std::string>(6, "empty"));
  fs::remove_all(folder);
}

RUN_TESTS()
