// A cursor over the lines of a benchmark file that knows where it is, for errors a person can act on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tallyman::dispatch {

class TextLines {
public:
    TextLines(std::string_view text, std::string file) : rest_(text), file_(std::move(file)) {}

    // The next line that is not blank, trimmed; false at the end.
    bool next();
    std::string_view line() const { return line_; }
    std::vector<std::string_view> words() const;

    // Whole words as numbers, or a Failure.
    std::int64_t integer(std::string_view word) const;
    double decimal(std::string_view word) const;

    [[noreturn]] void fail(std::string_view what) const;

private:
    std::string_view rest_;
    std::string_view line_;
    std::string file_;
    int number_ = 0;
};

std::vector<std::string_view> words_of(std::string_view line);

}  // namespace tallyman::dispatch
