// What a photo might have looked like, for the tests of those who keep it: another one for each seed.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "vision/reuse/signature.h"

namespace tallyman::store {

inline vision::Signature made_signature(std::uint64_t seed) {
    Random random(seed);
    vision::Signature out;
    for (auto& byte : out.bytes) byte = static_cast<std::byte>(random());
    out.width = out.height = 100;
    for (auto& word : out.pdq.turned[0].words) word = random();
    out.features.resize(12);
    for (auto& feature : out.features) {
        for (auto& word : feature.bits) word = random();
    }
    out.thumbnail = vision::plane_of(8, 8);
    return out;
}

}  // namespace tallyman::store
