// Any bytes as a VROOM file: a problem that is sound, or a Failure; what a short search makes of it is feasible.
#include "dispatch/vroom_json.h"

#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "dispatch/evaluate.h"
#include "dispatch/search.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::dispatch;
    try {
        const Instance instance = read_vroom({reinterpret_cast<const char*>(data), size}, "fuzz.json");
        if (validate(instance.problem)) std::abort();
        SearchOptions options;
        options.iterations = 5;
        const Solution solution = search(instance.problem, options).solution;
        if (!evaluate(instance.problem, solution).feasible()) std::abort();
        vroom_solution(instance, solution, {});
    } catch (const tallyman::Failure&) {
    }
    return 0;
}
