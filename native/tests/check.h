// Tests of the core: TEST("what holds") { CHECK(...); } and RUN_TESTS() at the end of the file.
#pragma once

#include <cstdio>
#include <iostream>
#include <type_traits>
#include <vector>

namespace check {

struct Test {
  const char* name;
  void (*run)();
};

inline std::vector<Test>& tests() {
  static std::vector<Test> all;
  return all;
}

inline int& failures() {
  static int count = 0;
  return count;
}

struct Register {
  Register(const char* name, void (*run)()) { tests().push_back({name, run}); }
};

template <typename T>
decltype(auto) show(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return static_cast<int>(value);
  } else {
    return (value);
  }
}

template <typename A, typename B>
void equal(const A& a, const B& b, const char* text, const char* file, int line) {
  if (a == b) return;
  ++failures();
  std::cerr << file << ':' << line << ": " << text << ": " << show(a) << " is not " << show(b) << '\n';
}

inline int run_all() {
  for (const Test& test : tests()) {
    const int before = failures();
    test.run();
    std::cout << (failures() == before ? "ok      " : "FAILED  ") << test.name << '\n';
  }
  return failures() == 0 ? 0 : 1;
}

}  // namespace check

#define CHECK_JOIN2(a, b) a##b
#define CHECK_JOIN(a, b) CHECK_JOIN2(a, b)
#define TEST(name)                                                                                \
  static void CHECK_JOIN(test_, __LINE__)();                                                      \
  static const check::Register CHECK_JOIN(register_, __LINE__)(name, &CHECK_JOIN(test_, __LINE__)); \
  static void CHECK_JOIN(test_, __LINE__)()
#define CHECK(condition) check::equal(static_cast<bool>(condition), true, #condition, __FILE__, __LINE__)
#define CHECK_EQUAL(a, b) check::equal(a, b, #a " == " #b, __FILE__, __LINE__)
#define RUN_TESTS() \
  int main() { return check::run_all(); }
