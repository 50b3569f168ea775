// Any bytes as Solomon or VRPLIB text: a problem that is sound, or a Failure; what a short search makes of it is
// feasible.
#include "dispatch/instance.h"

#include <cstdlib>
#include <string_view>

#include "base/failure.h"
#include "dispatch/evaluate.h"
#include "dispatch/search.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::dispatch;
    try {
        const Instance instance = read_instance({reinterpret_cast<const char*>(data), size}, "fuzz.txt");
        if (validate(instance.problem)) return 0;  // `solve` says so and ends
        SearchOptions options;
        options.iterations = 5;
        const Solution solution = search(instance.problem, options).solution;
        if (!evaluate(instance.problem, solution).feasible()) std::abort();
    } catch (const tallyman::Failure&) {
    }
    return 0;
}
