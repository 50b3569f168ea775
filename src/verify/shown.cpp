#include "verify/shown.h"

#include <algorithm>
#include <sstream>
#include <string>

namespace tallyman::verify {
namespace {

std::vector<Gtin> listed(std::span<const vision::Finding> findings, const std::string& detail) {
    std::vector<Gtin> list;
    const auto finding = std::ranges::find(findings, vision::Check::products, &vision::Finding::check);
    if (finding == findings.end() || !finding->details.contains(detail)) return list;
    std::istringstream gtins(finding->details.at(detail));
    for (std::string gtin; std::getline(gtins, gtin, ',');) list.push_back({gtin});
    return list;
}

}  // namespace

std::vector<Gtin> shown_by(std::span<const vision::Finding> findings) { return listed(findings, "seen"); }

std::vector<Gtin> missing_from(std::span<const vision::Finding> findings) { return listed(findings, "missing"); }

}  // namespace tallyman::verify
