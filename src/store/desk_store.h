// The removal desk's cases and the requests about one's own data. There are no rows beside the ledger: what happens is
// an entry of it, with what is personal in an entry of its own, and a case is what its entries say. So the desk cannot
// show anything but what its record holds. Two people who act at once see each other: the second is held against what
// the first did.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "removal/case.h"
#include "removal/rights.h"

namespace tallyman::store {

class Database;

inline constexpr const char* report_subject = "removal/report";

class DeskStore {
public:
    // Makes the store where there is none; throws Failure as Store does.
    explicit DeskStore(const std::filesystem::path& data, Clock clock = system_now);
    ~DeskStore();

    std::vector<removal::Case> cases() const;         // by id, which is by arrival
    std::int64_t revision() const;                    // changes with every event of every case
    removal::Case find(const std::string& id) const;  // throws Failure when there is no such case

    // On the disk when the function returns, or refused with nothing changed.
    using Outcome = Result<removal::Case, removal::Refusal>;
    Outcome receive(removal::Request request, std::string by, const removal::Desk& desk);
    Outcome add(const std::string& id, std::string by, decltype(removal::Event::what) what, const removal::Desk& desk);

    std::vector<removal::RightRequest> right_requests() const;
    using RightOutcome = Result<removal::RightRequest, removal::RightRefusal>;
    RightOutcome ask(removal::Asked asked, std::string by);
    RightOutcome add(const std::string& id, std::string by, decltype(removal::RightEvent::what) what,
                     const Settings& settings);

    // A report as it was published, for good: an entry about report_subject, each once.
    void publish_report(const std::string& report_json, const std::string& by);
    bool has_reports() const;

private:
    std::unique_ptr<Database> database_;
    Clock clock_;
};

}  // namespace tallyman::store
