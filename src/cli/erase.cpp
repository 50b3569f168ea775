#include "cli/erase.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/erase_case.h"
#include "store/files.h"
#include "store/ledger_store.h"

namespace tallyman::cli {

ExitCode erase(const EraseOptions& options, Console& console) {
    const auto day = store::open_stored_day(options.data, console.lang());
    const store::Erasure erasure{options.photo, options.by, options.ground};
    const auto erased =
        store::is_case_name(options.photo) ? store::erase_case(day, erasure) : store::erase_photo(day, erasure);
    const std::string receipt = ledger::to_json(store::LedgerStore(day.data).prove(erased.order, {}));
    if (!options.receipt.empty()) store::write_atomically(options.receipt, receipt);
    const bool vi = console.lang() == Lang::vi;
    console.say(fmt::format(fmt::runtime(vi ? "{}: đã xoá, {} mục sổ cái không còn nội dung"
                                            : "{}: erased, {} ledger entries without their records"),
                            options.photo, erased.entries.size()));
    for (const auto& folder : erased.backups_not_told)
        console.note(fmt::format(fmt::runtime(vi ? "{}: bản sao lưu chưa được báo, vẫn còn ảnh này"
                                                 : "{}: this backup could not be told and still holds the picture"),
                                 folder));
    console.result({{"photo", options.photo},
                    {"photos", erased.photos},
                    {"backups_not_told", erased.backups_not_told},
                    {"order", erased.order},
                    {"entries", erased.entries},
                    {"file_was_there", erased.file_was_there},
                    {"receipt", nlohmann::json::parse(receipt)}});
    return ExitCode::done;
}

}  // namespace tallyman::cli
