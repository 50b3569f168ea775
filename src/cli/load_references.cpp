#include "cli/load_references.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "catalog/day_folder.h"
#include "store/files.h"
#include "vision/jpeg.h"

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

namespace fs = std::filesystem;

bool is_jpeg(const fs::path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return ending == ".jpg" || ending == ".jpeg";
}

fs::path first_picture(const fs::path& folder) {
    fs::path first;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.is_regular_file() && is_jpeg(entry.path()) && (first.empty() || entry.path() < first))
            first = entry.path();
    }
    return first;
}

vision::ProductModel model_from(const std::string& gtin, const fs::path& picture) {
    const std::string bytes = store::read_file(picture, vision::jpeg_bytes_max);
    const auto photo = vision::decode_photo(std::as_bytes(std::span(bytes)));
    if (!photo) throw Failure(fmt::format("{}: {}", picture.string(), photo.error().code));
    return vision::model_of({gtin}, *photo);
}

vision::ProductModels models_in(const fs::path& folder) {
    if (!fs::is_directory(folder)) throw Failure(fmt::format("{}: no such folder", folder.string()));
    std::vector<vision::ProductModel> models;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        const fs::path picture = first_picture(entry.path());
        if (!picture.empty()) models.push_back(model_from(entry.path().filename().string(), picture));
    }
    if (models.empty()) throw Failure(fmt::format("{}: no reference picture GTIN/*.jpg in it", folder.string()));
    return vision::ProductModels(std::move(models));
}

}  // namespace

vision::References load_references(const ReferenceFiles& files) {
    vision::References references;
    if (!files.catalog.empty()) references.catalogue = vision::EanCatalogue(gtins_in(files.catalog));
    if (!files.products.empty()) references.products = models_in(files.products);
    return references;
}

}  // namespace tallyman::cli
