// What every table of bench_photos is made of: photos by split, rates with Wilson intervals, areas under the curve.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tallyman::bench {

std::vector<std::byte> read_bytes(const std::filesystem::path& path);

// A CSV file without quoted cells: rows by column order, header left out.
std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& path);

// Photos of one split of SHARED/photos/labels.csv.
std::vector<std::filesystem::path> photos_of(const std::filesystem::path& shared, const std::string& split);

std::string rate(std::size_t hits, std::size_t of);  // "24 of 24, 100.0 % (86.2 .. 100.0)", Wilson 95 %
double area_under_curve(const std::vector<double>& negatives, const std::vector<double>& positives);
double processor_seconds();

// One function a table, in a file of its own; prints Markdown.
void quality_table(const std::filesystem::path& shared);
void screen_table(const std::filesystem::path& shared);
void day_table(const std::filesystem::path& shared);
void speed_table(const std::filesystem::path& shared);

}  // namespace tallyman::bench
