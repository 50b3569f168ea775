#include "cli/load_references.h"

#include <fmt/format.h>

#include "base/failure.h"
#include "catalog/day_folder.h"
#include "store/files.h"

namespace tallyman::cli {
namespace {

constexpr std::size_t catalog_bytes_max = 64 << 20;

std::vector<Gtin> gtins_in(const std::string& path) {
    std::vector<Gtin> gtins;
    Problems problems;
    TableFormat only_gtins = products_table;
    only_gtins.columns = products_table.columns.first(1);
    TableReader reader(only_gtins, problems, [&gtins](Cells& row) {
        const Gtin gtin = row.gtin(key_column);
        if (row.good()) gtins.push_back(gtin);
    });
    reader.feed(store::read_file(path, catalog_bytes_max));
    reader.finish();
    if (gtins.empty()) throw Failure(fmt::format("{}: no column \"gtin\" with a GTIN in it", path));
    return gtins;
}

}  // namespace

vision::References load_references(const ReferenceFiles& files) {
    vision::References references;
    if (!files.catalog.empty()) references.catalogue = vision::EanCatalogue(gtins_in(files.catalog));
    return references;
}

}  // namespace tallyman::cli
