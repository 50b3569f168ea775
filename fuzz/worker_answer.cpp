// What a worker that was taken over may leave in its slot: refused, or an examination that comes back as itself.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "decoder/protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman;
    static std::vector<std::byte> slot(decoder::slot_bytes);
    if (size > 65'536) return 0;
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    std::copy(bytes, bytes + size, slot.begin() + static_cast<std::ptrdiff_t>(decoder::request_bytes));
    decoder::read_answer(slot);
    decoder::read_stage(slot);

    decoder::write_answer(slot, {reinterpret_cast<const char*>(data), size});
    const auto seen = decoder::read_answer(slot);
    if (!seen) return 0;
    // NaN is refused on the way in, so equality holds.
    const auto again = vision::parse_examination(vision::examination_text(*seen));
    if (!again || again->findings.size() != seen->findings.size()) std::abort();
    return 0;
}
