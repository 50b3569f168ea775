// What a delivery comes to in the end, for pay: accepted, rejected, or open. The machine may accept where that was
// earned (verify/automation.h); it never rejects: a rejection is a person's, uncontested and with no appeal open.
// Everything else stays open and reaches no payroll.
#pragma once

#include <optional>
#include <string>

#include "review/appeal.h"
#include "review/reviewed.h"

namespace tallyman::review {

enum class Settled { open, accepted, rejected };
std::string_view name(Settled settled);

struct Settlement {
    Settled settled = Settled::open;
    std::string by;  // who decided; empty where the machine did, or nobody
    std::optional<Instant> at;

    friend bool operator==(const Settlement&, const Settlement&) = default;
};

// `accepted_by_machine` is an automatic accept in force, not a verdict that only says what the checks saw. A person's
// decision goes before it (it was an audit), an appeal's outcome before both.
Settlement settle(bool accepted_by_machine, const ReviewedOrder* reviewed, const Appeal* appeal);

}  // namespace tallyman::review
