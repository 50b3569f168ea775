// The terms of GS1's Core Business Vocabulary 2.0 (chapter 7) and of the GS1 Web Vocabulary's sensor types in the bare
// notation that JSON-LD uses.
#pragma once

#include <set>
#include <string_view>

namespace tallyman::trace {

using Terms = std::set<std::string_view>;

const Terms& cbv_business_steps();
const Terms& cbv_dispositions();
const Terms& cbv_transaction_types();
const Terms& cbv_party_types();
const Terms& cbv_error_reasons();
const Terms& cbv_components();
const Terms& measurement_types();
const Terms& sensor_alerts();

}  // namespace tallyman::trace
