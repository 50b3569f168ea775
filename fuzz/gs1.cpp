// Any bytes as an element string, as bracketed text and as a Digital Link: values or a message, and what is read can be
// written and read again. Built with TALLYMAN_FUZZ=ON and clang.
#include "vision/codes/gs1.h"

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::vision;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& values : {parse_gs1_elements(text), parse_gs1_brackets(text), parse_gs1_link(text)}) {
        if (values && parse_gs1_elements(gs1_elements(*values)) != values) std::abort();
    }
    gs1_day(text, 2026);
    return 0;
}
