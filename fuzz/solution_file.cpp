// Any bytes as a CVRPLIB solution to start from: clients of the problem, each at most once, or a Failure.
#include "dispatch/solution_file.h"

#include <cstdlib>
#include <string_view>

#include "base/failure.h"
#include "dispatch/evaluate.h"
#include "dispatch/instance.h"

namespace {

tallyman::dispatch::Instance four_customers() {
    return tallyman::dispatch::read_instance(
        "NAME : four\nDIMENSION : 5\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 9\nNODE_COORD_SECTION\n1 0 0\n2 1 0\n3 0 "
        "1\n4 2 2\n5 3 3\n"
        "DEMAND_SECTION\n1 0\n2 3\n3 3\n4 3\n5 3\nDEPOT_SECTION\n1\n-1\nEOF\n",
        "four.vrp");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::dispatch;
    static const Instance instance = four_customers();
    try {
        const Solution solution = read_solution(instance, {reinterpret_cast<const char*>(data), size}, "fuzz.sol");
        for (const Violation& wrong : evaluate(instance.problem, solution).violations)
            if (wrong.rule == Rule::no_such_client || wrong.rule == Rule::served_twice || wrong.rule == Rule::lost)
                std::abort();
    } catch (const tallyman::Failure&) {
    }
    return 0;
}
