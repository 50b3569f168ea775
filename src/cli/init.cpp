#include "cli/init.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "catalog/csv_template.h"
#include "catalog/day_folder.h"
#include "catalog/settings_file.h"
#include "orders/order_rows.h"
#include "report/text.h"
#include "store/files.h"
#include "store/known_settings.h"

namespace tallyman::cli {
namespace {

std::string settings_text(Lang lang) {
    const auto known = store::known_settings();
    std::vector<Setting> settings(known.begin(), known.end());
    for (auto& setting : settings) {
        if (setting.key == lang_setting.key) setting.standard = lang == Lang::vi ? "vi" : "en";
    }
    return settings_template(settings, lang);
}

}  // namespace

ExitCode init(const InitOptions& options, Console& console) {
    const std::filesystem::path folder = options.folder;
    auto written = nlohmann::json::array();
    auto kept = nlohmann::json::array();
    const auto write = [&](std::string_view file, const std::string& bytes) {
        const bool there = std::filesystem::exists(folder / file);
        if (!there) store::write_atomically(folder / file, bytes);
        (there ? kept : written).push_back(file);
    };
    for (const auto* table : {&products_table, &depots_table, &outlets_table, &vehicles_table, &stock_table,
                              &orders_table, &photos_table}) {
        write(table->file, csv_template(*table, console.lang()));
    }
    write(settings_file_name, settings_text(console.lang()));

    console.say(report::say({"{}: đã tạo {}, giữ nguyên {} tệp đã có", "{}: wrote {}, kept {} that were there"},
                            folder.string(), report::some(written.size(), "{} tệp", "{} file", "{} files"), kept.size())
                    .in(console.lang()));
    console.result({{"folder", folder.string()}, {"written", written}, {"kept", kept}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
