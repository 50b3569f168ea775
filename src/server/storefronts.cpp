#include "server/storefronts.h"

#include <algorithm>

#include "base/failure.h"
#include "server/limits.h"
#include "server/problem.h"
#include "store/files.h"

namespace tallyman::server {
namespace {

// An outlet's id is the distributor's own text, and may not lead anywhere else.
std::filesystem::path folder_of(const App& app, const OutletId& outlet) {
    const std::filesystem::path name(outlet.text);
    const bool plain = name == name.filename() && name != "." && name != "..";
    return plain ? app.folder().folder / "outlets" / name : std::filesystem::path{};
}

}  // namespace

std::vector<std::string> storefronts_of(const App& app, const OutletId& outlet) {
    std::vector<std::string> names;
    for (const auto& path : store::jpegs_in(folder_of(app, outlet))) names.push_back(path.filename().string());
    return names;
}

std::string storefront_bytes(const App& app, const OutletId& outlet, const std::string& name) {
    const auto names = storefronts_of(app, outlet);
    if (std::ranges::find(names, name) == names.end()) throw Problem("not_found");
    try {
        return store::read_file(folder_of(app, outlet) / name, limits::photo_max);
    } catch (const Failure&) {
        throw Problem("not_found");  // gone, or no photo by its size
    }
}

}  // namespace tallyman::server
