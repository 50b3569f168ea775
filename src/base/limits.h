// Every bound on what comes in as files, in one place and in bytes unless the name says otherwise. A file over a
// bound is refused as a whole, with the bound in the message.
#pragma once

#include <cstddef>

namespace tallyman::limits {

// A day's largest file is orders.csv: a million lines take about 60 MB.
inline constexpr std::size_t csv_file_max = std::size_t{512} << 20;
inline constexpr std::size_t csv_rows_max = 5'000'000;
// A row is some 100 bytes; the rest is room for long addresses. Longer is a broken quote or not a table at all.
inline constexpr std::size_t csv_row_max = std::size_t{64} << 10;
inline constexpr std::size_t id_max = 100;
inline constexpr std::size_t text_max = 1'000;
inline constexpr std::size_t settings_file_max = std::size_t{1} << 20;
// Bad rows are all counted; so many are listed, because nobody reads more and memory must stay flat.
inline constexpr std::size_t problems_listed_max = 1'000;

}  // namespace tallyman::limits
