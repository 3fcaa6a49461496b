// Entries: what was read comes back as it was and grows on; whatever happens to their bytes is found out.
#include "index.h"

#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "check.h"
#include "make_events.h"

using namespace lightboard;

namespace {

Load feed(EventFile& file, const std::string& data) { return file.feed(data.data(), data.size(), true); }

std::string scalars(std::int64_t begin, std::int64_t end) {
  std::string data;
  for (std::int64_t step = begin; step < end; ++step) {
    data += make::scalar("loss", step, static_cast<float>(step) / 3.0F);
    if (step % 2 == 0) data += make::scalar("even", step, 1.0F);
  }
  return data;
}

std::string value(std::int64_t step, const std::string& message) { return make::record(make::event(step, 1.5, message)); }

std::string number(double number) { return make::integer(1, 2) + make::bytes(6, make::raw(number)); }  // of DT_DOUBLE

// The entry's bytes, in words as a mapping has them.
struct Entry {
  std::shared_ptr<std::vector<std::uint64_t>> words;
  std::size_t size;

  [[nodiscard]] char* data() const { return reinterpret_cast<char*>(words->data()); }
  [[nodiscard]] std::shared_ptr<const void> owner() const { return words; }
};

Entry write(const FileImage& image) {
  std::FILE* disk = std::tmpfile();
  const std::int64_t size = write_entry(::fileno(disk), image);
  CHECK(size > 0);
  Entry entry{std::make_shared<std::vector<std::uint64_t>>(static_cast<std::size_t>(size) / 8),
              static_cast<std::size_t>(size)};
  CHECK_EQUAL(::pread(::fileno(disk), entry.data(), entry.size + 1, 0), static_cast<ssize_t>(size));
  std::fclose(disk);
  return entry;
}

void check_same(const FileImage& a, const FileImage& b) {
  CHECK_EQUAL(a.state.offset, b.state.offset);
  CHECK_EQUAL(a.state.points, b.state.points);
  CHECK_EQUAL(a.state.damage_count, b.state.damage_count);
  CHECK_EQUAL(a.state.start, b.state.start);
  CHECK_EQUAL(a.state.last, b.state.last);
  CHECK_EQUAL(a.state.foreign, b.state.foreign);
  CHECK_EQUAL(a.any_record, b.any_record);
  CHECK_EQUAL(a.lost, b.lost);
  CHECK(a.open_damage == b.open_damage);
  CHECK(a.restart_steps == b.restart_steps);
  CHECK_EQUAL(a.damages.size(), b.damages.size());
  for (std::size_t i = 0; i < a.damages.size(); ++i) {
    CHECK(std::memcmp(&a.damages[i].offset, &b.damages[i].offset, 16) == 0 && a.damages[i].kind == b.damages[i].kind);
  }
  CHECK_EQUAL(a.series.size(), b.series.size());
  for (std::size_t i = 0; i < a.series.size(); ++i) {
    const Series& one = a.series[i];
    const Series& other = b.series[i];
    CHECK_EQUAL(one.head->tag, other.head->tag);
    CHECK_EQUAL(one.head->metadata, other.head->metadata);
    CHECK_EQUAL(one.head->payload, other.head->payload);
    CHECK_EQUAL(one.layout, other.layout);
    CHECK_EQUAL(one.size, other.size);
    CHECK_EQUAL(one.step_sorted, other.step_sorted);
    CHECK_EQUAL(one.time_sorted, other.time_sorted);
    CHECK_EQUAL(one.restarts ? one.restarts->size() : 0U, other.restarts ? other.restarts->size() : 0U);
    for (std::size_t k = 0; one.restarts && k < one.restarts->size(); ++k) {
      CHECK_EQUAL((*one.restarts)[k].before, (*other.restarts)[k].before);
      CHECK_EQUAL((*one.restarts)[k].step, (*other.restarts)[k].step);
    }
    if (one.size == 0) continue;
    CHECK(std::memcmp(one.step(), other.step(), one.size * 8) == 0);
    CHECK(std::memcmp(one.wall_time(), other.wall_time(), one.size * 8) == 0);
    CHECK(std::memcmp(one.float32(), other.float32(), one.size * (one.layout == Layout::kFloat32 ? 4 : 8)) == 0);
    for (std::size_t k = 3; k < words(one.layout, 1); ++k) {
      CHECK(std::memcmp(one.memory.get() + k * one.capacity, other.memory.get() + k * other.capacity, one.size * 8) == 0);
    }
  }
}

// Every layout, restarts, damages, and a damaged stretch whose end is not found.
std::string everything() {
  std::string data = scalars(0, 20) + make::restart(5) + scalars(5, 12);
  data += value(3, make::bytes(1, "a picture") + make::bytes(4, make::bytes(4, "PNG")));
  data += value(4, make::bytes(1, "what is it") + make::bytes(8, number(0.5)));
  data += value(1, make::bytes(1, "precise") + make::bytes(9, make::bytes(1, make::bytes(1, "scalars"))) +
                       make::bytes(8, number(0.1)));
  std::string bad = make::scalar("loss", 12, 1.0F);
  bad[bad.size() - 6] ^= 1;
  data += bad + make::scalar("loss", 13, 2.0F);
  return data + "no record at all begins here";
}

}  // namespace

TEST("an entry gives back all that was read") {
  EventFile file({"scalars"});
  feed(file, everything());
  const FileImage image = file.image();
  CHECK(image.lost);
  CHECK(image.open_damage.has_value());
  CHECK_EQUAL(image.restart_steps.size(), 1U);
  const Entry entry = write(image);
  FileImage read;
  CHECK(read_entry(entry.owner(), entry.data(), entry.size, read));
  check_same(image, read);
  EventFile restored({"scalars"});
  restored.restore(read);
  check_same(image, restored.image());
  CHECK_EQUAL(restored.state().points, file.state().points);
}

TEST("a restored file reads on as the first would have, and views of the mapping stay as they were") {
  const std::string before = everything();
  const std::string after = make::scalar("loss", 20, 3.0F) + scalars(21, 4000) + make::scalar("new", 1, 1.0F);
  EventFile whole({"scalars"});
  feed(whole, before + after);

  EventFile first({"scalars"});
  feed(first, before);
  Entry entry = write(first.image());
  FileImage image;
  CHECK(read_entry(entry.owner(), entry.data(), entry.size, image));
  EventFile restored({"scalars"});
  restored.restore(std::move(image));
  const std::vector<Series> views = restored.columns().series();
  const std::vector<std::uint64_t> bytes = *entry.words;
  const auto offset = static_cast<std::size_t>(restored.state().offset);
  feed(restored, (before + after).substr(offset));
  check_same(whole.image(), restored.image());
  CHECK(*entry.words == bytes);
  CHECK_EQUAL(views[0].step()[19], 19);
}

TEST("a view outlives the mapping's other holders") {
  EventFile first({"scalars"});
  feed(first, scalars(0, 100));
  Series view;
  {
    const Entry entry = write(first.image());
    FileImage image;
    CHECK(read_entry(entry.owner(), entry.data(), entry.size, image));
    EventFile restored({"scalars"});
    restored.restore(std::move(image));
    view = restored.columns().series()[0];
  }
  CHECK_EQUAL(view.step()[99], 99);
}

TEST("an empty file has an entry") {
  EventFile file({"scalars"});
  const Entry entry = write(file.image());
  FileImage image;
  CHECK(read_entry(entry.owner(), entry.data(), entry.size, image));
  check_same(file.image(), image);
}

TEST("columns larger than what is written at once") {
  EventFile file({"scalars"});
  feed(file, scalars(0, 300'001));
  const Entry entry = write(file.image());
  FileImage image;
  CHECK(read_entry(entry.owner(), entry.data(), entry.size, image));
  check_same(file.image(), image);
}

TEST("every entry cut short is refused") {
  EventFile file({"scalars"});
  feed(file, everything());
  const Entry entry = write(file.image());
  FileImage image;
  for (std::size_t size = 0; size < entry.size; ++size) {
    auto words = std::make_shared<std::vector<std::uint64_t>>(size / 8 + 1);
    std::memcpy(words->data(), entry.data(), size);
    CHECK(!read_entry(words, reinterpret_cast<const char*>(words->data()), size, image));
  }
}

TEST("every flipped bit is found out") {
  EventFile file({"scalars"});
  feed(file, everything());
  const Entry entry = write(file.image());
  FileImage image;
  for (std::size_t bit = 0; bit < entry.size * 8; ++bit) {
    entry.data()[bit / 8] = static_cast<char>(entry.data()[bit / 8] ^ (1 << (bit % 8)));
    CHECK(!read_entry(entry.owner(), entry.data(), entry.size, image));
    entry.data()[bit / 8] = static_cast<char>(entry.data()[bit / 8] ^ (1 << (bit % 8)));
  }
  CHECK(read_entry(entry.owner(), entry.data(), entry.size, image));
}

RUN_TESTS()
