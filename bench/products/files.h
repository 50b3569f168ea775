// The files of labelled photos, as the programs here read them.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "vision/jpeg.h"

namespace tallyman::bench {

// Of a CSV file without quotes; the heading is left out.
inline std::vector<std::vector<std::string>> rows_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream cells(line);
        auto& row = rows.emplace_back();
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    }
    return rows;
}

struct File {
    std::string bytes;
    vision::Photo photo;
};
inline File open(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    File file{{std::istreambuf_iterator<char>(in), {}}, {}};
    file.photo = vision::decode_photo(std::as_bytes(std::span(file.bytes))).value();
    return file;
}

}  // namespace tallyman::bench
