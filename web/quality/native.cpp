// The same checks as a program, so that a test can hold the phone's answer against the native one.
// quality_native WIDTH HEIGHT < rgba
#include <cstdio>
#include <cstdlib>

#include "quality.h"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const int width = std::atoi(argv[1]);
    const int height = std::atoi(argv[2]);
    const auto size = static_cast<std::size_t>(width) * height * 4;
    if (std::fread(picture_buffer(width, height), 1, size, stdin) != size) return 2;
    std::puts(check_picture(1));
}
