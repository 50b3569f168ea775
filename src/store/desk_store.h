// The removal desk's cases. There are no rows beside the ledger: an event of the desk is an entry ("removal", about
// "removal/R-000001"), with what is personal in an entry of its own ("removal_personal"), and a case is what its entries
// say. So the desk cannot show anything but what its record holds.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "removal/case.h"

namespace tallyman::store {

class Database;

class DeskStore {
public:
    // Makes the store where there is none; throws Failure as Store does.
    explicit DeskStore(const std::filesystem::path& data, Clock clock = system_now);
    ~DeskStore();

    std::vector<removal::Case> cases() const;  // by id, which is by arrival
    // Throws Failure when there is no such case.
    removal::Case find(const std::string& id) const;

    using Outcome = Result<removal::Case, removal::Refusal>;
    Outcome receive(removal::Request request, std::string by, const removal::Desk& desk);
    // What happens to a case, on the disk when the function returns, or refused with nothing changed. Two people who
    // act at once see each other: the second is held against what the first did.
    Outcome add(const std::string& id, std::string by, decltype(removal::Event::what) what, const removal::Desk& desk);

private:
    std::unique_ptr<Database> database_;
    Clock clock_;
};

}  // namespace tallyman::store
