// A whole file of bounded size; throws Failure naming the path when it cannot be read or is larger.
#pragma once

#include <cstddef>
#include <string>

namespace tallyman::cli {

std::string read_file(const std::string& path, std::size_t bytes_max);

}  // namespace tallyman::cli
