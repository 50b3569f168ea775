// The models of a catalogue as bytes, for a cache file: making them takes 0.1 s a picture, opening the file of 5,000
// products a fraction of a second, because a product is read only when a photo asks for it. Only for the program that
// wrote them; whatever else is in the file is refused by its digests.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "vision/products/models.h"

namespace tallyman::vision {

std::vector<std::byte> to_bytes(const ProductModels& models);

// Nothing when the bytes are not whole or of another version. `owner` keeps the bytes alive.
std::optional<ProductModels> models_from_bytes(std::span<const std::byte> bytes, std::shared_ptr<const void> owner);

// One product; nothing when the bytes do not have the digest.
std::optional<ProductModel> model_from_bytes(std::span<const std::byte> bytes, const Digest& digest);

}  // namespace tallyman::vision
