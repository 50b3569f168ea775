#include "store/examinations.h"

#include "store/signatures.h"
#include "store/store.h"
#include "store/together.h"
#include "vision/examine_json.h"

namespace tallyman::store {

void keep_examinations(Store& store, std::span<const KeptExamination> examinations) {
    std::vector<Examination> rows;
    std::vector<SignatureRow> signatures;
    for (auto [photo, seen] : examinations) {
        if (!seen.signature.empty()) signatures.push_back({photo.day, photo.file, photo.bytes, seen.signature});
        seen.signature.clear();
        rows.push_back({photo.file, photo.bytes, photo.version, vision::examination_text(seen)});
    }
    Together together(store);
    store.save_examinations(rows);
    Signatures(store).keep(signatures);
    together.commit();
}

std::optional<vision::Examination> known_examination(const Store& store, const ExaminedPhoto& photo) {
    const auto text = store.findings(photo.file, photo.bytes, photo.version);
    if (!text) return {};
    auto seen = vision::parse_examination(*text);
    if (!seen) return {};
    seen->signature = Signatures(store).of(photo.bytes);
    return *std::move(seen);
}

}  // namespace tallyman::store
