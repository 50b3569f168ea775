#include "cli/load_references.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/failure.h"
#include "catalog/day_folder.h"
#include "store/file.h"
#include "store/files.h"
#include "store/settings_beside.h"
#include "vision/jpeg.h"
#include "vision/place/storefront_bytes.h"
#include "vision/products/models_bytes.h"

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

// A carton has few sides worth a picture; more would cost every photo time.
constexpr std::size_t faces_most = 4;

std::vector<fs::path> faces_in(const fs::path& folder) {
    auto paths = store::jpegs_in(folder);
    if (paths.size() > faces_most) paths.resize(faces_most);
    return paths;
}

struct Picture {
    std::string gtin;
    fs::path path;
    std::string bytes;
};

// In order of GTIN, those of one product in order of their names.
std::vector<Picture> pictures_in(const fs::path& folder) {
    if (!fs::is_directory(folder)) throw Failure(fmt::format("{}: no such folder", folder.string()));
    std::vector<Picture> pictures;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        for (const fs::path& path : faces_in(entry.path()))
            pictures.push_back(
                {entry.path().filename().string(), path, store::read_file(path, vision::jpeg_bytes_max)});
    }
    if (pictures.empty()) throw Failure(fmt::format("{}: no reference picture GTIN/*.jpg in it", folder.string()));
    std::sort(pictures.begin(), pictures.end(), [](const Picture& a, const Picture& b) { return a.path < b.path; });
    return pictures;
}

// What was made from pictures is kept by what it was made of, in the user's cache folder; nowhere when there is none.
fs::path cache_of(std::string_view what, const std::string& made_of) {
    const std::string name = fmt::format("{}-{}", what, hex(sha256(TALLYMAN_VERSION + made_of)));
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0')
        return fs::path(cache) / "tallyman" / name;
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return fs::path(home) / ".cache" / "tallyman" / name;
    return {};
}

std::shared_ptr<const store::MappedFile> cached(const fs::path& cache) {
    std::error_code missing;
    if (cache.empty() || fs::file_size(cache, missing) == 0 || missing) return {};
    return std::make_shared<const store::MappedFile>(cache);
}

// A full or forbidden cache costs the next start its time and nothing else.
void keep(const fs::path& cache, const std::vector<std::byte>& bytes) try {
    if (!cache.empty()) store::write_atomically(cache, bytes);
} catch (const Failure&) {
}

vision::ProductModels models_of(const std::vector<Picture>& pictures) {
    std::vector<vision::ProductModel> models;
    for (const Picture& picture : pictures) {
        const auto photo = vision::decode_photo(std::as_bytes(std::span(picture.bytes)));
        if (!photo) throw Failure(fmt::format("{}: {}", picture.path.string(), photo.error().code));
        if (models.empty() || models.back().gtin.text != picture.gtin) models.push_back({{picture.gtin}, {}});
        models.back().faces.push_back(vision::face_model_of(*photo));
    }
    return vision::ProductModels(std::move(models));
}

vision::ProductModels models_in(const fs::path& folder) {
    const std::vector<Picture> pictures = pictures_in(folder);
    std::string made_of;
    for (const Picture& picture : pictures) made_of += " " + picture.gtin + " " + hex(sha256(picture.bytes));
    const fs::path cache = cache_of("products", made_of);
    if (const auto file = cached(cache))
        if (auto models = vision::models_from_bytes(file->bytes(), file)) return *std::move(models);
    vision::ProductModels models = models_of(pictures);
    keep(cache, vision::to_bytes(models));
    return models;
}

// Sorted, so that the first of two equal ones is always the same. What is not readable helps nobody and is passed over.
std::vector<vision::StorefrontView> storefront_in(const fs::path& folder) {
    std::vector<vision::StorefrontView> views;
    for (const fs::path& path : faces_in(folder)) {
        const std::string bytes = store::read_file(path, vision::jpeg_bytes_max);
        if (const auto photo = vision::decode_photo(std::as_bytes(std::span(bytes))))
            views.push_back(vision::storefront_view_of(path.string(), *photo));
    }
    return views;
}

// Kept by the names, sizes and times of the pictures: to hash them all would take as long as a day's smaller checks.
vision::Storefronts storefronts_in(const fs::path& folder) {
    std::set<fs::path> outlets;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_directory()) outlets.insert(entry.path());
    std::string made_of;
    for (const fs::path& outlet : outlets)
        for (const fs::path& picture : faces_in(outlet))
            made_of += fmt::format(" {} {} {}", picture.string(), fs::file_size(picture),
                                   fs::last_write_time(picture).time_since_epoch().count());
    const fs::path cache = cache_of("outlets", made_of);
    if (const auto file = cached(cache))
        if (auto storefronts = vision::storefronts_from_bytes(file->bytes())) return *std::move(storefronts);
    vision::Storefronts storefronts;
    for (const fs::path& outlet : outlets) {
        auto& views = storefronts[{outlet.filename().string()}] = storefront_in(outlet);
        // A finding says which picture agreed, and is shown to people who need not know where the day lies on the disk.
        for (auto& view : views)
            view.file = fs::path(view.file).lexically_relative(folder.parent_path()).generic_string();
    }
    keep(cache, vision::to_bytes(storefronts));
    return storefronts;
}

vision::Storefronts storefronts_of(const ReferenceFiles& files) {
    if (!files.outlets.empty()) return storefronts_in(files.outlets);
    if (files.place.empty()) return {};
    if (!fs::is_directory(files.place)) throw Failure(fmt::format("{}: no such folder", files.place));
    return {{OutletId{}, storefront_in(files.place)}};
}

constexpr std::size_t cascade_bytes_max = 64 << 20;

constexpr const char* plate_cascade = "haarcascade_russian_plate_number.xml";

// Faces need no file; number plates of one line do.
vision::PeopleFinder people_in(const fs::path& path) {
    vision::PeopleFinder finder;
    finder.know_faces();
    const fs::path file = fs::is_regular_file(path) ? path : path / plate_cascade;
    if (path == debian_cascades && !fs::exists(file)) return finder;
    if (!fs::exists(file)) throw Failure(fmt::format("{}: no cascade of number plates in it", path.string()));
    if (!finder.know_plates(store::read_file(file, cascade_bytes_max)))
        throw Failure(fmt::format("{}: not a cascade of OpenCV", file.string()));
    return finder;
}

void use_model(vision::PeopleFinder& finder, const fs::path& path) {
    if (!fs::is_regular_file(path)) throw Failure(fmt::format("{}: no such model file", path.string()));
    if (const auto used = finder.use_model(path); !used)
        throw Failure(fmt::format("{}: {}", path.string(), used.error()));
}

}  // namespace

std::string people_model_of(const fs::path& data) {
    constexpr std::array known{vision::people_model_setting};
    const auto settings = store::read_settings_beside(data, known);
    const auto model = settings ? settings->text(vision::people_model_setting) : "";
    // A relative path is the file's neighbour.
    return model.empty() ? model : (store::settings_beside(data).parent_path() / model).string();
}

vision::References load_references(const ReferenceFiles& files) {
    vision::References references;
    if (!files.catalog.empty()) references.catalogue = vision::EanCatalogue(gtins_in(files.catalog));
    if (!files.products.empty()) references.products = models_in(files.products);
    references.storefronts = storefronts_of(files);
    if (!files.people.empty()) references.people = people_in(files.people);
    if (!files.people_model.empty()) use_model(references.people, files.people_model);
    if (!files.text.empty()) references.text.load(files.text);
    return references;
}

}  // namespace tallyman::cli
