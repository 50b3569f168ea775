#include "cli/read_file.h"

#include <fstream>

#include <fmt/format.h>

#include "base/failure.h"

namespace tallyman::cli {

std::string read_file(const std::string& path, std::size_t bytes_max) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    char block[64 << 10];
    while (file && text.size() <= bytes_max) {
        file.read(block, sizeof block);
        text.append(block, static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof() && text.size() <= bytes_max) throw Failure(fmt::format("{}: cannot be read", path));
    if (text.size() > bytes_max) throw Failure(fmt::format("{}: larger than {} bytes", path, bytes_max));
    return text;
}

}  // namespace tallyman::cli
