// What stands in a slot when a worker wakes up: refused, or a request that lies within the slot and whose expectation
// comes back as itself.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "decoder/expectation_json.h"
#include "decoder/protocol.h"

namespace {

using namespace tallyman;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_within(std::span<const std::byte> slot, const void* begin, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(begin);
    return from >= slot.data() && from + size <= slot.data() + decoder::request_bytes;
}

void read(std::span<const std::byte> slot) {
    const auto request = decoder::read_request(slot);
    if (!request) return;
    require(is_within(slot, request->jpeg.data(), request->jpeg.size()));
    require(is_within(slot, request->expectation.data(), request->expectation.size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::vector<std::byte> slot(decoder::slot_bytes);
    if (size > 65'536) return 0;
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    std::copy(bytes, bytes + size, slot.begin());
    read(slot);
    decoder::read_request(std::span(slot).first(size));  // a slot too small for any

    require(decoder::write_request(slot, {{bytes, size}, text, {}}));
    const auto request = decoder::read_request(slot);
    require(request && std::ranges::equal(request->jpeg, std::span(bytes, size)) && request->expectation == text);

    const auto expected = decoder::parse_expectation(text);
    if (!expected) return 0;
    const std::string once = decoder::expectation_text(*expected);
    const auto again = decoder::parse_expectation(once);
    require(again && decoder::expectation_text(*again) == once);
    return 0;
}
