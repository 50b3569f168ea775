#include "removal/statement.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tallyman::removal {
namespace {

using nlohmann::json;

Day day_of(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }

// 23/05/2027, as a shop in Vietnam writes it; 2027-05-23 for everybody else.
std::string day_text(Day day, Lang lang) {
    const std::chrono::year_month_day date{day};
    if (lang == Lang::en) return iso(day);
    return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                       static_cast<int>(date.year()));
}

std::string list(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::string item_words(const Request& request, Lang lang) {
    constexpr std::array<Words, 3> kinds = {{{"ảnh", "photo"}, {"ghi chú", "note"}, {"bình luận", "comment"}}};
    return fmt::format("{} {}", kinds.at(static_cast<std::size_t>(request.item_kind)).in(lang), request.item);
}

std::string_view visibility(Measure measure) {
    switch (measure) {
        case Measure::blur_region:
            return "DECISION_VISIBILITY_OTHER";
        case Measure::hide_public:
        case Measure::hide_all:
            return "DECISION_VISIBILITY_CONTENT_DISABLED";
        case Measure::erase:
            return "DECISION_VISIBILITY_CONTENT_REMOVED";
    }
    return "DECISION_VISIBILITY_OTHER";
}

std::string_view source(RequesterKind requester) {
    if (requester == RequesterKind::trusted_flagger) return "SOURCE_TRUSTED_FLAGGER";
    return is_order(requester) ? "SOURCE_TYPE_OTHER_NOTIFICATION" : "SOURCE_ARTICLE_16";
}

}  // namespace

std::string statement(const Case& request, Lang lang) {
    const Decided& decision = *request.decision;
    const auto until = request.until();
    const std::string duration =
        until ? day_text(*until, lang) : std::string(lang == Lang::vi ? "không có thời hạn" : "no end date");
    const auto text = [&](std::string_view vi, std::string_view en) { return lang == Lang::vi ? vi : en; };
    return fmt::format(
        fmt::runtime(text(
            "Thông báo lý do\n"
            "Đối tượng: {}\nBiện pháp: {}\nÁp dụng tại: {}\nĐến hết ngày: {}\nSự việc: {}\nCăn cứ: {}\n"
            "Phần mềm có tham gia: {}\n"
            "Nếu không đồng ý, bạn có thể khiếu nại qua đường dẫn đã nhận hoặc tại bàn tiếp nhận, mã {}, đến hết "
            "ngày {}; một người khác sẽ quyết định. Quyền khởi kiện và khiếu nại theo luật vẫn giữ nguyên.\n",
            "Statement of reasons\n"
            "Item: {}\nMeasure: {}\nIn force in: {}\nUntil: {}\nFacts: {}\nGround: {}\n"
            "Software took part: {}\n"
            "If you do not agree, you may appeal by the link that you were given or at the desk, case {}, until {}; "
            "another person will decide. Your rights before courts and authorities stay untouched.\n")),
        item_words(request.request, lang), words(decision.measure).in(lang), list(request.territory()), duration,
        decision.facts, decision.ground, decision.software_took_part ? text("có", "yes") : text("không", "no"),
        request.id, day_text(day_of(request.appeal_ends()), lang));
}

std::string dsa_record(const Case& request) {
    const Decided& decision = *request.decision;
    json record = {
        {"schema", dsa_schema},
        {"puid", request.id},
        {"decision_visibility", {visibility(decision.measure)}},
        {"decision_ground", "DECISION_GROUND_ILLEGAL_CONTENT"},
        {"illegal_content_legal_ground", decision.ground},
        {"illegal_content_explanation", decision.facts},
        {"decision_facts", decision.facts},
        // What is held here are pictures of doors and people, and words about them.
        {"category", "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"},
        {"content_type", {request.request.item_kind == ItemKind::photo ? "CONTENT_TYPE_IMAGE" : "CONTENT_TYPE_TEXT"}},
        {"territorial_scope", request.territory()},
        {"application_date", iso(day_of(*request.executed_at))},
        {"source_type", source(request.request.requester)},
        {"automated_detection", decision.software_took_part ? "Yes" : "No"},
        {"automated_decision", "AUTOMATED_DECISION_NOT_AUTOMATED"},
    };
    if (decision.measure == Measure::blur_region) record["decision_visibility_other"] = "region of the picture blurred";
    if (const auto until = request.until()) record["end_date_visibility_restriction"] = iso(*until);
    return record.dump();
}

}  // namespace tallyman::removal
