// Stretches of many series, and the batches they are handed out in.
#include "table.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <numeric>
#include <utility>

#include "parts.h"

namespace lightboard {
namespace {

// A stretch of fewer rows is copied: a batch costs its taker more than so many rows.
constexpr std::size_t kWorthABatch = std::size_t{1} << 15;
constexpr std::size_t kWorthAThread = std::size_t{1} << 16;  // rows
constexpr std::size_t kAlignment = 64;  // what Arrow recommends
constexpr std::size_t kHugePage = std::size_t{1} << 21;

std::size_t size_of(const Span& span) noexcept { return span.float32 != nullptr ? sizeof(float) : sizeof(double); }

const void* value_of(const Span& span, std::size_t from) noexcept {
  if (span.float32 != nullptr) return span.float32 + from;
  return span.float64 + from;
}

// Bytes of a row of a column.
std::size_t size_of(Column column, std::size_t codes, bool as_float32) noexcept {
  switch (column) {
    case Column::kRun:
    case Column::kTag: return codes;
    case Column::kSuperseded: return sizeof(bool);
    case Column::kValue: return as_float32 ? sizeof(float) : sizeof(double);
    default: return sizeof(double);
  }
}

template <typename T>
T* put(T* into, T number, std::size_t rows) {
  return std::fill_n(into, rows, number);
}

void* put_number(void* into, std::size_t bytes, std::int32_t number, std::size_t rows) {
  if (bytes == 1) return put(static_cast<std::int8_t*>(into), static_cast<std::int8_t>(number), rows);
  if (bytes == 2) return put(static_cast<std::int16_t*>(into), static_cast<std::int16_t>(number), rows);
  return put(static_cast<std::int32_t*>(into), number, rows);
}

template <typename T>
void* put_all(void* into, const T* from, std::size_t rows) {
  std::memcpy(into, from, rows * sizeof(T));
  return static_cast<T*>(into) + rows;
}

// Rows [from, from + rows) of a stretch's column; returns where the next ones go.
void* put_rows(const Stretch& stretch, Column column, std::size_t codes, bool as_float32, std::size_t from,
               std::size_t rows, void* into) {
  const Span& span = stretch.span;
  switch (column) {
    case Column::kRun: return put_number(into, codes, stretch.run, rows);
    case Column::kTag: return put_number(into, codes, stretch.tag, rows);
    case Column::kStep: return put_all(into, span.step + from, rows);
    case Column::kWallTime: return put_all(into, span.wall_time + from, rows);
    case Column::kSuperseded: return put(static_cast<bool*>(into), stretch.superseded, rows);
    case Column::kValue: break;
  }
  if (span.float32 == nullptr) return put_all(into, span.float64 + from, rows);
  if (as_float32) return put_all(into, span.float32 + from, rows);
  return std::copy_n(span.float32 + from, rows, static_cast<double*>(into));
}

void set_bits(std::uint8_t* bits, std::size_t begin, std::size_t end) noexcept {
  for (std::size_t i = begin; i < end; ++i) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << (i % 8));
}

}  // namespace

std::shared_ptr<std::byte[]> make_room(std::size_t bytes) {
  const std::size_t unit = bytes >= kHugePage ? kHugePage : kAlignment;
  const std::size_t size = std::max(unit, (bytes + unit - 1) / unit * unit);
  auto* memory = static_cast<std::byte*>(std::aligned_alloc(unit, size));
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (unit == kHugePage) madvise(memory, size, MADV_HUGEPAGE);
#endif
  return std::shared_ptr<std::byte[]>(memory, [](std::byte* taken) { std::free(taken); });
}

Table::Table(Names runs, Names tags, std::vector<TablePart> parts, bool superseded)
    : runs_(std::move(runs)), tags_(std::move(tags)), parts_(std::move(parts)), float32_(false) {
  std::vector<Span> spans;
  for (const TablePart& part : parts_) {
    const Series& series = part.segment.series;
    if (!series.is_scalar() || series.size == 0) continue;
    spans.clear();
    append_visible(spans, part.segment);
    std::size_t end = 0;
    const auto gap = [&](std::size_t until) {
      if (superseded && end < until) stretches_.push_back({make_span(series, end, until), part.run, part.tag, true});
    };
    for (const Span& span : spans) {
      const auto begin = static_cast<std::size_t>(span.step - series.step());
      gap(begin);
      stretches_.push_back({span, part.run, part.tag, false});
      end = begin + span.size;
    }
    gap(series.size);
  }
  rows_before_.reserve(stretches_.size());
  for (const Stretch& stretch : stretches_) {
    rows_before_.push_back(rows_);
    rows_ += stretch.span.size;
  }
  float32_ = !stretches_.empty() && std::all_of(stretches_.begin(), stretches_.end(), [](const Stretch& stretch) {
    return stretch.span.float32 != nullptr;
  });
}

const void* Table::in_place(Column column) const noexcept {
  if (stretches_.size() != 1) return nullptr;
  const Span& span = stretches_.front().span;
  if (column == Column::kStep) return span.step;
  if (column == Column::kWallTime) return span.wall_time;
  return column == Column::kValue ? value_of(span, 0) : nullptr;
}

void Table::copy(Column column, std::size_t codes, void* into) const {
  if (stretches_.empty()) return;
  const std::size_t size = size_of(column, codes, float32_);
  in_parts(0, stretches_.size(), kWorthAThread * stretches_.size() / std::max<std::size_t>(rows_, 1) + 1,
           [&](std::size_t begin, std::size_t end) {
             void* at = static_cast<std::byte*>(into) + rows_before_[begin] * size;
             for (std::size_t k = begin; k < end; ++k) {
               at = put_rows(stretches_[k], column, codes, float32_, 0, stretches_[k].span.size, at);
             }
           });
}

const std::int32_t* Batches::Constant::of(std::int32_t wanted, std::vector<std::shared_ptr<const void>>& owners) {
  if (numbers == nullptr || number != wanted) {
    numbers = std::shared_ptr<std::int32_t[]>(new std::int32_t[kRows]);
    std::fill_n(numbers.get(), kRows, wanted);
    number = wanted;
  }
  owners.push_back(numbers);
  return numbers.get();
}

std::size_t Batches::left() const noexcept { return table_->stretches_[at_].span.size - done_; }

bool Batches::stays_in_place() const noexcept {
  const bool fits = size_of(table_->stretches_[at_].span) == (table_->float32_ ? sizeof(float) : sizeof(double));
  return fits && left() >= kWorthABatch;
}

Batch Batches::next() {
  if (at_ == table_->stretches_.size()) return {};
  return stays_in_place() ? take_in_place() : put_together();
}

Batch Batches::take_in_place() {
  const Stretch& stretch = table_->stretches_[at_];
  Batch batch;
  batch.rows = std::min(left(), kRows);
  batch.owners.push_back(table_);
  const std::shared_ptr<std::byte[]> bits = make_room((batch.rows + 7) / 8);
  std::memset(bits.get(), stretch.superseded ? 0xff : 0, (batch.rows + 7) / 8);
  batch.owners.push_back(bits);
  batch.columns = {run_.of(stretch.run, batch.owners), tag_.of(stretch.tag, batch.owners),
                   stretch.span.step + done_,          stretch.span.wall_time + done_,
                   value_of(stretch.span, done_),      bits.get()};
  done_ += batch.rows;
  if (left() == 0) {
    ++at_;
    done_ = 0;
  }
  return batch;
}

Batch Batches::put_together() {
  Batch batch;
  struct Piece {
    const Stretch* stretch;
    std::size_t from, rows;
    std::size_t row;  // of the batch, its first
  };
  std::vector<Piece> pieces;
  do {
    const std::size_t rows = std::min(left(), kRows - batch.rows);
    pieces.push_back({&table_->stretches_[at_], done_, rows, batch.rows});
    batch.rows += rows;
    done_ += rows;
    if (left() == 0) {
      ++at_;
      done_ = 0;
    }
  } while (batch.rows < kRows && at_ < table_->stretches_.size() && !stays_in_place());

  const std::size_t value_size = table_->float32_ ? sizeof(float) : sizeof(double);
  const std::array sizes{sizeof(std::int32_t), sizeof(std::int32_t), sizeof(std::int64_t), sizeof(double), value_size};
  const auto room = [&](std::size_t size) { return (batch.rows * size + kAlignment - 1) / kAlignment * kAlignment; };
  const std::size_t bit_bytes = (batch.rows + 7) / 8;
  const std::size_t total = std::accumulate(sizes.begin(), sizes.end(), bit_bytes,
                                            [&](std::size_t sum, std::size_t size) { return sum + room(size); });
  const std::shared_ptr<std::byte[]> memory = make_room(total);
  batch.owners.push_back(memory);
  std::byte* at = memory.get();
  std::array<std::byte*, sizes.size()> columns;
  for (std::size_t n = 0; n < sizes.size(); ++n) {
    batch.columns[n] = columns[n] = at;
    at += room(sizes[n]);
  }
  in_parts(0, pieces.size(), kWorthAThread * pieces.size() / batch.rows + 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t n = 0; n < sizes.size(); ++n) {
      void* into = columns[n] + pieces[begin].row * sizes[n];
      for (std::size_t k = begin; k < end; ++k) {
        const Piece& piece = pieces[k];
        into = put_rows(*piece.stretch, static_cast<Column>(n), sizeof(std::int32_t), table_->float32_, piece.from,
                        piece.rows, into);
      }
    }
  });
  auto* bits = reinterpret_cast<std::uint8_t*>(at);
  std::memset(bits, 0, bit_bytes);
  for (const Piece& piece : pieces) {
    if (piece.stretch->superseded) set_bits(bits, piece.row, piece.row + piece.rows);
  }
  batch.columns[kColumns - 1] = bits;
  return batch;
}

}  // namespace lightboard
