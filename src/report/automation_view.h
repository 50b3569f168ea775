// What automation did with a day and what that saves: kept with the day by `tallyman decide`, shown in the report and
// by the server as JSON. The JSON is the one that `decide --json` prints, without the orders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "report/html.h"
#include "review/reviewed.h"
#include "review/saving.h"
#include "verify/automation.h"

namespace tallyman::report {

struct AutomationView {
    double bound = 0, confidence = 0;
    std::optional<double> bound_reached;      // of all accepted, by people and by machine
    std::optional<double> automatic_reached;  // of those accepted without a person alone
    std::int64_t reviewed = 0;                // orders
    std::int64_t decided = 0;                 // the others
    std::int64_t accepted = 0, audited = 0;   // of the decided, without a person
    bool taught = false, stepped_back = false;
    review::Saving saving;
};

nlohmann::json json_of(const review::Saving& saving);
// Nothing when the text is of another version.
std::optional<AutomationView> automation_view_from(std::string_view text);
std::string text_of(const AutomationView& view);

// The part of the day's report; with the curve of what other bounds would have saved.
Html automation_part(const AutomationView& view);

}  // namespace tallyman::report
