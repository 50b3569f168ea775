// Benchmark files as problems. The format is recognised from the content, and so is the convention by which its
// set counts (bks values of the literature only compare in the same convention):
//   Solomon / Gehring-Homberger text, VRPLIB with EUC_2D and time windows: distance floor(10 * euclid), times and
//     prizes times 10; costs are shown divided by 10 with one decimal (12th DIMACS implementation challenge)
//   VRPLIB with EUC_2D and no time windows: distance rounded to the nearest integer (CVRPLIB, X set)
//   VROOM JSON: whole seconds; cost as the file's vehicles say (vroom_json.h)
//   VRPLIB with EXPLICIT: the table as it is, for cost and for time (ORTEC)
// Every reader throws Failure naming file, line and what is wrong.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dispatch/problem.h"

namespace tallyman::dispatch {

struct VroomNames;

struct Instance {
    std::string name;
    Problem problem;
    std::string unit;                         // of the cost as shown
    int cost_divisor = 1;                     // shown cost = cost / divisor
    int first_client = 1;                     // the file's own number of client 0; the others follow
    std::vector<std::int64_t> ids;            // of the clients, where the file names each itself
    std::shared_ptr<const VroomNames> vroom;  // of a VROOM file

    std::int64_t id_of(int client) const { return ids.empty() ? client + first_client : ids[client]; }
};

// `file` is only named in errors.
Instance read_instance(std::string_view text, const std::string& file);

Instance read_solomon(std::string_view text, const std::string& file);
Instance read_vrplib(std::string_view text, const std::string& file);

}  // namespace tallyman::dispatch
