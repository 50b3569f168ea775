// How much an insertion may cost at most.
#pragma once

namespace tallyman::dispatch {

enum class Worth {
    its_prize,  // what leaving the client out would
    anything,
};

}  // namespace tallyman::dispatch
