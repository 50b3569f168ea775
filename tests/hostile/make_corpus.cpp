// make_corpus DIR: writes every hostile picture to DIR, for `tallyman examine DIR/*` and for fuzzers to start from.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "hostile/corpus.h"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("make_corpus DIR\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    std::size_t count = 0;
    for (const auto& [name, bytes] : tallyman::hostile::corpus()) {
        std::ofstream file(folder / (name + ".jpg"), std::ios::binary);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        ++count;
    }
    std::printf("%zu pictures\n", count);
}
