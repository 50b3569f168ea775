// What a worker that was taken over may leave in a slot with a batch: at most a batch of answers, each a signature that
// comes back as itself or a reason in plain letters.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "decoder/batch.h"
#include "decoder/protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman;
    static std::vector<std::byte> slot(decoder::slot_bytes);
    if (size > 1 << 20) return 0;
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    std::copy(bytes, bytes + size, slot.begin() + static_cast<std::ptrdiff_t>(decoder::request_bytes));
    const auto answers = decoder::read_answers(slot);
    if (answers.size() > decoder::batch_max) std::abort();
    for (const auto& answer : answers) {
        if (!answer) {
            if (answer.error().code.empty() || answer.error().code.size() > 32) std::abort();
            continue;
        }
        const auto whole = vision::to_bytes(*answer);
        const auto again = vision::to_signature(whole);
        if (!again || vision::to_bytes(*again) != whole) std::abort();
    }
    return 0;
}
