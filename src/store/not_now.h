// The database cannot be asked at this moment: it is away, or another process is writing. The same may work soon, which
// a program that waits must be able to tell from what never will.
#pragma once

#include "base/failure.h"

namespace tallyman::store {

class NotNow : public Failure {
public:
    using Failure::Failure;
};

}  // namespace tallyman::store
