#include "report/verdict_files.h"

#include <nlohmann/json.hpp>

#include "catalog/csv_writer.h"
#include "verify/words.h"
#include "vision/examine_json.h"

namespace tallyman::report {
namespace {

using nlohmann::json;

json json_of(const verify::Reason& reason) {
    return {{"code", reason.code},
            {"vi", verify::sentence(reason, Lang::vi)},
            {"en", verify::sentence(reason, Lang::en)},
            {"numbers", reason.numbers},
            {"details", reason.details}};
}

json json_of(const JudgedRow& row) {
    json reasons = json::array();
    for (const auto& reason : row.verdict.reasons) reasons.push_back(json_of(reason));
    json out = {{"order", row.order.text},
                {"file", row.file},
                {"verdict", name(row.verdict.decision)},
                {"confidence", row.verdict.confidence},
                {"seconds", row.seconds},
                {"reasons", reasons}};
    if (const auto hint = verify::retake_hint(row.verdict)) out["hint"] = {{"vi", hint->vi}, {"en", hint->en}};
    if (row.file.empty()) return out;
    json findings = json::array();
    for (const auto& finding : row.findings) findings.push_back(vision::json_of(finding));
    out["width"] = row.width;
    out["height"] = row.height;
    out["findings"] = findings;
    return out;
}

}  // namespace

std::string verdicts_csv(std::span<const JudgedRow> rows) {
    CsvWriter out("order,file,verdict,confidence,reasons,seconds");
    for (const auto& row : rows) {
        std::string reasons;
        for (const auto& reason : row.verdict.reasons) reasons += (reasons.empty() ? "" : "|") + reason.code;
        out.text(row.order.text).text(row.file).text(name(row.verdict.decision)).decimal(row.verdict.confidence, 4);
        out.text(reasons).decimal(row.seconds, 3).end_row();
    }
    return out.bytes();
}

std::string verdicts_json(std::span<const JudgedRow> rows) {
    // Row by row: a day of 1,000 photos is some 20 MB as one tree of values.
    std::string out = "{\"verdicts\":[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out += (i == 0 ? "\n" : ",\n") + json_of(rows[i]).dump(-1, ' ', false, json::error_handler_t::replace);
    }
    return out + "\n]}\n";
}

}  // namespace tallyman::report
