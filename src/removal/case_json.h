// A case as the command line and the pages show it. For the desk's own eyes: it names who asked, what they wrote and
// who did what; the requester and the affected see `for_requester`.
#pragma once

#include <span>

#include <nlohmann/json_fwd.hpp>

#include "base/lang.h"
#include "removal/deadline.h"

namespace tallyman::removal {

// Stage, gaps with what to send, due, measure in force, statement of reasons, until when an appeal is possible.
nlohmann::json case_json(const Case& request, const Deadlines& deadlines, Instant now, Lang lang);
// The request itself with everything that happened to it, event by event.
nlohmann::json history_json(const Case& request);
// For who asked: where it stands, their own request and the answer, nobody's name but theirs.
nlohmann::json for_requester(const Case& request, const Deadlines& deadlines, Instant now, Lang lang);

// The dialogue with one contact over all of its cases, as it came; an agreed action is open until a "done" follows it
// in its case.
nlohmann::json thread_json(std::span<const Case> cases, const std::string& contact, Instant now);

// Whether those affected (driver, shop, campaign owner) have been told why: executed, and no legal reason delays it.
bool is_told(const Case& request, Instant now);
// What they read: the statement of reasons and their appeal. Not who asked.
nlohmann::json for_affected(const Case& request, Lang lang);

}  // namespace tallyman::removal
