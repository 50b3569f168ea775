#include "orders/allocate.h"

namespace tallyman {

Cases AllocatedLine::given() const {
    Cases sum;
    for (const auto& lot : lots) sum += lot.cases;
    return sum;
}

}  // namespace tallyman
