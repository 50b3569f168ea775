// All that the reuse check keeps of a photo: the hash of its bytes, its PDQ hash, corners, and a small grey copy on
// which two pictures are laid over each other. About 20 kB, so a million photos are 20 GB beside their originals.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/digest.h"
#include "vision/plane.h"
#include "vision/reuse/features.h"
#include "vision/reuse/pdq.h"

namespace tallyman::vision {

constexpr int thumbnail_side = 128;  // pixels of the longer side

struct Signature {
    Digest bytes{};  // SHA-256 of the file
    int width = 0;   // of the whole picture, pixels
    int height = 0;
    Pdq pdq;
    std::vector<Feature> features;
    std::vector<Feature> mirrored;  // of the picture mirrored left to right: for the search only, not kept
    Plane thumbnail;
};

// What the signature is for: to be looked for in the history, or only to be kept there, which takes half the time.
enum class SignatureUse { search, keep };

// From the hash of the file, the picture's size and its luma, perhaps at a smaller scale (vision/photo.h).
Signature signature_of(const Digest& bytes, const Plane& luma, int full_width, int full_height,
                       SignatureUse use = SignatureUse::search);

// As bytes for the index and for the way out of the decoder; `to_signature` trusts nothing it reads.
std::vector<std::byte> to_bytes(const Signature& signature);
std::optional<Signature> to_signature(std::span<const std::byte> bytes);

}  // namespace tallyman::vision
