// Views of storefronts as bytes for a cache of our own making: 300 outlets take ten seconds to look at and a tenth of
// one to read. Bytes that are not whole are no views, and the pictures are looked at again.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "vision/place/storefront.h"

namespace tallyman::vision {

std::vector<std::byte> to_bytes(const Storefronts& storefronts);
std::optional<Storefronts> storefronts_from_bytes(std::span<const std::byte> bytes);

}  // namespace tallyman::vision
