// The file that a donor gets: where the pledged goods went (lots, deliveries, verdicts of the photos), as a fact of the
// ledger, with the places in the log of every fact about the orders that carried them. `tallyman verify` checks it
// offline as it checks every proof. It names no shop and no other donor: the facts about orders come without what they
// say.
#pragma once

#include <filesystem>
#include <string>

#include "base/clock.h"
#include "ledger/proof.h"

namespace tallyman::store {

// Tells the path anew where it changed since it was told last. Throws Failure when there is no such campaign or pledge.
ledger::Proof prove_pledge(const std::filesystem::path& data, const std::string& campaign, const std::string& pledge,
                           const std::string& by, Clock clock = system_now);

}  // namespace tallyman::store
