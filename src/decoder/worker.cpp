#include "decoder/worker.h"

#include <cstdint>
#include <vector>

#include <opencv2/core/utility.hpp>

#include "base/memory.h"
#include "base/random.h"
#include "decoder/expectation_json.h"
#include "decoder/protocol.h"
#include "vision/examine.h"
#include "vision/examine_json.h"
#include "vision/jpeg_write.h"

namespace tallyman::decoder {
namespace {

void examine_slot(std::span<std::byte> slot, const vision::References& references) {
    const auto request = read_request(slot);
    if (!request) return;
    const auto expected = parse_expectation(request->expectation);
    if (!expected) return;
    const vision::ExamineOptions options{.without = request->without,
                                         .starting = [slot](vision::Check check) { write_stage(slot, check); }};
    const vision::Examination seen = vision::examine_jpeg(request->jpeg, *expected, references, options);
    const std::string text = vision::examination_text(seen);
    if (text.size() <= vision::examination_bytes_max) write_answer(slot, text);
}

}  // namespace

// Noise with edges.
std::vector<std::byte> warm_up_picture() {
    constexpr int side = 128;
    Random random(1);
    std::vector<std::uint8_t> rgb(std::size_t{3} * side * side);
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        const bool light = (i / 3 % side / 16 + i / 3 / side / 16) % 2 == 0;
        rgb[i] = static_cast<std::uint8_t>((light ? 160 : 60) + static_cast<int>(random.below(32)));
    }
    return vision::write_jpeg(rgb, side, side);
}

Work examination_work(const vision::References& references) {
    cv::setNumThreads(1);  // a worker has one thread; the pictures are what runs in parallel
    keep_freed_memory();
    vision::examine_jpeg(warm_up_picture(), {}, references);
    return [&references](std::span<std::byte> slot) { examine_slot(slot, references); };
}

}  // namespace tallyman::decoder
