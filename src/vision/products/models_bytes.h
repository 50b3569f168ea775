// The models of a catalogue as bytes, for a cache file: making them takes 0.1 s a picture, reading them back a
// thousandth of that. Only for the program that wrote them; whatever else is in the file is refused by its digest.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "vision/products/models.h"

namespace tallyman::vision {

std::vector<std::byte> to_bytes(const ProductModels& models);

// Nothing when the bytes are not whole or of another version.
std::optional<ProductModels> models_from_bytes(std::span<const std::byte> bytes);

}  // namespace tallyman::vision
