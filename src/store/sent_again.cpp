#include "store/sent_again.h"

#include <map>

#include "store/sql.h"
#include "vision/examine_json.h"

namespace tallyman::store {

std::vector<SentAgain> sent_again(const Store& store, const std::set<std::string>& items) {
    std::map<std::string, vision::SeenBefore> surest;
    if (items.empty()) return {};
    // Few photos were seen before: the database passes over all others without reading what was found in them.
    for (Sql row(store.database(), R"(select file, findings from seen where findings like '%"reuse":[{%')");
         row.next();) {
        const auto photo = row.text();
        const auto seen = vision::parse_examination(row.text());
        if (!seen) continue;
        for (const auto& earlier : seen->reuse) {
            if (!items.contains(earlier.file) || earlier.file == photo) continue;
            const auto [at, is_new] = surest.try_emplace(photo, earlier);
            if (!is_new && at->second.confidence < earlier.confidence) at->second = earlier;
        }
    }
    std::vector<SentAgain> found;
    for (auto& [photo, earlier] : surest) found.push_back({photo, std::move(earlier)});
    return found;
}

}  // namespace tallyman::store
