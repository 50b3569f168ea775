#include "verify/shown.h"

#include <algorithm>
#include <sstream>

namespace tallyman::verify {

std::vector<Gtin> shown_by(std::span<const vision::Finding> findings) {
    std::vector<Gtin> shown;
    const auto finding = std::ranges::find(findings, vision::Check::products, &vision::Finding::check);
    if (finding == findings.end() || !finding->details.contains("seen")) return shown;
    std::istringstream gtins(finding->details.at("seen"));
    for (std::string gtin; std::getline(gtins, gtin, ',');) shown.push_back({gtin});
    return shown;
}

}  // namespace tallyman::verify
