#include "dispatch/text_lines.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "base/text.h"

namespace tallyman::dispatch {
namespace {

constexpr std::string_view blanks = " \t\r\v\f";

}  // namespace

bool TextLines::next() {
    while (!rest_.empty()) {
        const std::size_t end = rest_.find('\n');
        line_ = trimmed(rest_.substr(0, end));
        rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
        ++number_;
        if (!line_.empty()) return true;
    }
    line_ = {};
    return false;
}

std::vector<std::string_view> TextLines::words() const { return words_of(line_); }

std::int64_t TextLines::integer(std::string_view word) const {
    const auto value = parse_integer(word);
    if (!value) fail(fmt::format("\"{}\" is not a whole number", word));
    return *value;
}

double TextLines::decimal(std::string_view word) const {
    const auto value = parse_decimal(word);
    if (!value) fail(fmt::format("\"{}\" is not a number", word));
    return *value;
}

void TextLines::fail(std::string_view what) const {
    throw Failure(fmt::format("{}, line {}: {}", file_, number_, what));
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t begin = line.find_first_not_of(blanks); begin != std::string_view::npos;) {
        const std::size_t end = line.find_first_of(blanks, begin);
        words.push_back(line.substr(begin, end - begin));
        begin = end == std::string_view::npos ? end : line.find_first_not_of(blanks, end);
    }
    return words;
}

}  // namespace tallyman::dispatch
