// Sessions held together: names and texts once, values in eight bytes, rows turned into columns.
#include "settings.h"

#include <limits>
#include <string>

#include "check.h"

using namespace lightboard;

namespace {

Setting number(std::string_view name, double value) { return {name, Setting::Kind::kNumber, value, {}}; }
Setting text(std::string_view name, std::string_view value) { return {name, Setting::Kind::kText, 0.0, value}; }
Setting truth(std::string_view name, bool value) { return {name, Setting::Kind::kTruth, value ? 1.0 : 0.0, {}}; }

Settings hold(const std::shared_ptr<SettingPool>& pool, const std::vector<Setting>& said) {
  Settings settings{pool, pool->share(said), {}};
  for (const Setting& one : said) {
    settings.values.push_back(one.kind == Setting::Kind::kText    ? SettingValue::of_text(pool->hold(one.text))
                              : one.kind == Setting::Kind::kTruth ? SettingValue::of_truth(one.number != 0.0)
                                                                  : SettingValue::of_number(one.number));
  }
  return settings;
}

}  // namespace

TEST("every value comes back from its eight bytes") {
  using Kind = SettingValue::Kind;
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double value : {0.0, -0.0, 1.5, -1e300, 5e-324, infinity, -infinity}) {
    const SettingValue held = SettingValue::of_number(value);
    CHECK(held.kind() == Kind::kNumber && held.number() == value && std::signbit(held.number()) == std::signbit(value));
  }
  CHECK(SettingValue().kind() == Kind::kNone);
  CHECK(SettingValue::of_number(std::numeric_limits<double>::quiet_NaN()).kind() == Kind::kNone);
  CHECK(SettingValue::of_truth(true).kind() == Kind::kTruth && SettingValue::of_truth(true).truth());
  CHECK(!SettingValue::of_truth(false).truth());
  CHECK(SettingValue::of_text(0xffffffffU).kind() == Kind::kText && SettingValue::of_text(0xffffffffU).text() == 0xffffffffU);
}

TEST("names and texts are held once, and found in any order") {
  const auto pool = std::make_shared<SettingPool>();
  const Settings one = hold(pool, {number("a", 1), text("b", "x")}), two = hold(pool, {number("a", 2), text("b", "x")});
  const Settings other = hold(pool, {text("z", "x"), number("b", 3), number("m", 4)});
  CHECK(one.names == two.names && one.names != other.names);
  CHECK(one.values[1].text() == two.values[1].text());
  CHECK(other.names->find("z") == 0 && other.names->find("b") == 1 && other.names->find("m") == 2);
  CHECK(other.names->find("") == -1 && other.names->find("c") == -1 && other.names->find("zz") == -1);
  CHECK(hold(pool, {number("a", 1), text("b", "x")}).names == one.names);  // not only the last ones
  CHECK(one.get("a").number() == 1.0 && one.get("q").kind() == SettingValue::Kind::kNone);
}

TEST("sessions are equal by what they say, in whatever order and pool") {
  const auto pool = std::make_shared<SettingPool>(), apart = std::make_shared<SettingPool>();
  apart->hold("other");
  const Settings one = hold(pool, {number("a", 1), text("b", "x")});
  CHECK(one == hold(apart, {text("b", "x"), number("a", 1)}));
  CHECK(!(one == hold(apart, {text("b", "other"), number("a", 1)})));
  CHECK(!(one == hold(pool, {truth("a", true), text("b", "x")})));
  CHECK(!(one == hold(pool, {number("a", 1)})));
  CHECK(!(one == hold(pool, {number("a", 1), text("c", "x")})));
}

TEST("rows become a column: numbers in order, truths, texts as they come") {
  const auto pool = std::make_shared<SettingPool>(), apart = std::make_shared<SettingPool>();
  const std::vector<Settings> held = {
      hold(pool, {number("v", 3)}),      hold(pool, {text("v", "b")}), hold(apart, {number("other", 1), text("v", "b")}),
      hold(pool, {truth("v", true)}),    hold(pool, {}),               hold(apart, {text("v", "a")}),
      hold(apart, {number("v", -1e9)}),  hold(pool, {number("v", 3)})};
  std::vector<const Settings*> rows;
  for (const Settings& one : held) rows.push_back(&one);
  const SettingRows all(rows);
  CHECK((all.names() == std::vector<std::string_view>{"v", "other"}));
  const SettingColumn column = all.encode("v");
  CHECK((column.numbers == std::vector<double>{-1e9, 3}));
  CHECK((column.truths == std::vector<bool>{true}));
  CHECK((column.texts == std::vector<std::string_view>{"b", "a"}));
  CHECK((column.codes == std::vector<std::uint32_t>{2, 4, 4, 3, 0, 5, 1, 2}));
  CHECK((all.encode("nothing").codes == std::vector<std::uint32_t>(8, 0)));
}

TEST("rows are compared setting by setting") {
  const auto pool = std::make_shared<SettingPool>(), apart = std::make_shared<SettingPool>();
  const std::vector<Settings> held = {hold(pool, {number("lr", 1), text("opt", "sgd"), number("same", 0.0)}),
                                      hold(pool, {}),
                                      hold(apart, {number("lr", 2), number("same", -0.0), text("opt", "sgd")}),
                                      hold(apart, {number("lr", 1), number("same", 0.0), text("opt", "sgd"), truth("new", true)})};
  std::vector<const Settings*> rows;
  for (const Settings& one : held) rows.push_back(&one);
  const SettingRows all(rows);
  CHECK((all.names() == std::vector<std::string_view>{"lr", "opt", "same", "new"}));
  const auto spread = all.compare();
  CHECK(spread[0].differs && !spread[0].text);
  CHECK(!spread[1].differs && spread[1].text);
  CHECK(!spread[2].differs && spread[3].differs);
}
RUN_TESTS()
