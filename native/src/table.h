// Many series as the rows of one long table: the stretches of memory they are, whole or in batches.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "points.h"

namespace lightboard {

// One event file's part of a series, and the places of its run and tag among the table's names.
struct TablePart {
  Segment segment;
  std::int32_t run;
  std::int32_t tag;
};

// Rows that stand side by side in memory.
struct Stretch {
  Span span;
  std::int32_t run;
  std::int32_t tag;
  bool superseded;
};

// Distinct strings one after another: the n-th is [offsets[n], offsets[n + 1]) of the text.
struct Names {
  std::vector<std::int32_t> offsets{0};
  std::string text;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
};

// The columns, in this order; the value is float32 or float64, `superseded` a bit a row in batches, a byte elsewhere.
enum class Column : std::size_t { kRun, kTag, kStep, kWallTime, kValue, kSuperseded };
inline constexpr std::size_t kColumns = 6;

// Immutable; any thread may use it.
class Table {
 public:
  // `superseded`: with the points that restarts have superseded. Blobs have no place here: they are left out.
  Table(Names runs, Names tags, std::vector<TablePart> parts, bool superseded);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] bool is_float32() const noexcept { return float32_; }
  [[nodiscard]] const Names& runs() const noexcept { return runs_; }
  [[nodiscard]] const Names& tags() const noexcept { return tags_; }
  [[nodiscard]] const std::vector<Stretch>& stretches() const noexcept { return stretches_; }

  // A column where it stands; nullptr where it would have to be put together.
  [[nodiscard]] const void* in_place(Column column) const noexcept;
  // All rows of a column, one after another. `codes`: bytes of a run's or tag's number (1, 2 or 4).
  void copy(Column column, std::size_t codes, void* into) const;

 private:
  friend class Batches;

  Names runs_, tags_;
  std::vector<TablePart> parts_;  // keeps the stretches' memory alive
  std::vector<Stretch> stretches_;
  std::vector<std::size_t> rows_before_;  // each of them
  std::size_t rows_ = 0;
  bool float32_;
};

// Memory for columns; much of it in huge pages, for first touching them takes longer than filling them.
std::shared_ptr<std::byte[]> make_room(std::size_t bytes);

// Some rows, their columns contiguous: in place where they are many, else put together.
struct Batch {
  std::size_t rows = 0;
  std::array<const void*, kColumns> columns{};
  std::vector<std::shared_ptr<const void>> owners;
};

// Goes through a table in batches. Holds no batch that it gave away.
class Batches {
 public:
  static constexpr std::size_t kRows = std::size_t{1} << 18;

  explicit Batches(std::shared_ptr<const Table> table) : table_(std::move(table)) {}

  // The next one; one without rows at the end.
  Batch next();

 private:
  // So many numbers that are all the same, made once for neighbours.
  struct Constant {
    std::int32_t number = -1;
    std::shared_ptr<std::int32_t[]> numbers;
    const std::int32_t* of(std::int32_t wanted, std::vector<std::shared_ptr<const void>>& owners);
  };

  [[nodiscard]] std::size_t left() const noexcept;
  [[nodiscard]] bool stays_in_place() const noexcept;
  Batch take_in_place();
  Batch put_together();

  std::shared_ptr<const Table> table_;
  std::size_t at_ = 0;    // stretch
  std::size_t done_ = 0;  // rows of it
  Constant run_, tag_;
};

}  // namespace lightboard
