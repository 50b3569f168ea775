// Several pictures for one locked-down process, which signs them one after another (vision/reuse/signature.h), and what
// comes back: the slot's shared memory holds the pictures, then the answers in their order, each of which counts once
// it is whole. The reader of the answers believes none of them: the writer may have been taken over by a picture.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "vision/jpeg.h"
#include "vision/reuse/signature.h"

namespace tallyman::decoder {

using Signed = Result<vision::Signature, vision::Unreadable>;
using Jpeg = std::vector<std::byte>;

constexpr std::size_t batch_max = 16;

// Writes as many of the first pictures as fit and says how many: none when the first is too large for any batch.
std::size_t write_batch(std::span<std::byte> slot, std::span<const Jpeg> pictures);

// What the locked-down process does: `sign` for each picture, its answer written before the next is looked at.
void answer_batch(std::span<std::byte> slot, const std::function<Signed(std::span<const std::byte> jpeg)>& sign);

// The whole answers, in the order of the pictures; fewer than pictures when the process ended early, and one that
// cannot be read is an Unreadable "garbled". Of an Unreadable only the code comes back.
std::vector<Signed> read_answers(std::span<const std::byte> slot);

}  // namespace tallyman::decoder
