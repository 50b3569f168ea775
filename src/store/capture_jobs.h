// What came of each EPCIS capture, for who sent it and asks again later (EPCIS 2.0, 12.6: the capture job). A document
// is captured whole or not at all; one that was refused leaves its job with the reasons, and no event.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/event_store.h"
#include "store/store.h"

namespace tallyman::store {

struct CaptureJob {
    std::string id;
    Instant at{};
    std::string by;  // the account's name
    bool success = false;
    Captured captured;
    std::vector<trace::Problem> problems;
};

class CaptureJobs {
public:
    explicit CaptureJobs(const Store& store) : database_(store.database()) {}

    void add(const CaptureJob& job);
    std::optional<CaptureJob> find(const std::string& id) const;
    std::vector<CaptureJob> latest(std::size_t count) const;

private:
    Database& database_;
};

}  // namespace tallyman::store
