// The desk of a day folder or of a store's folder, with its rules; an empty folder becomes a store.
#pragma once

#include <filesystem>
#include <string>

#include "base/lang.h"
#include "removal/deadline.h"
#include "store/desk_store.h"

namespace tallyman::cli {

struct OpenDesk {
    OpenDesk(const std::filesystem::path& folder, Lang lang);

    Settings settings;
    store::DeskStore store;
    removal::Deadlines deadlines;
    removal::Desk rules;
};

// Instants of the desk are shown in UTC: authorities and the affected may sit anywhere.
std::string utc(Instant at);

}  // namespace tallyman::cli
