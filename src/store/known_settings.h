// Every setting of tallyman.toml, gathered from the folders that name them, in the sequence of the template.
#pragma once

#include <span>

#include "base/settings.h"

namespace tallyman::store {

std::span<const Setting> known_settings();

}  // namespace tallyman::store
