// Photos that look like one about which the removal desk has decided: the same item sent again, as the reuse check saw
// it when the photo came in. They are proposed to people and never acted on by software.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "store/store.h"
#include "vision/seen.h"

namespace tallyman::store {

struct SentAgain {
    std::string photo;
    vision::SeenBefore earlier;  // its file is one of `items`
};

// The surest match of each photo, by photo.
std::vector<SentAgain> sent_again(const Store& store, const std::set<std::string>& items);

}  // namespace tallyman::store
