#include <nlohmann/json.hpp>

#include "report/automation_view.h"

namespace tallyman::report {
namespace {

using nlohmann::json;
using review::Estimate;
using review::Saving;

json json_of(const Estimate& estimate) {
    return {{"estimate", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

Estimate estimate_from(const json& value) { return {value.at("estimate"), value.at("low"), value.at("high")}; }

json json_of(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

std::optional<double> number_from(const json& value) {
    return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

Saving saving_from(const json& value) {
    const auto& baseline = value.at("baseline");
    review::SavingFacts facts{{estimate_from(baseline.at("seconds_per_photo")), baseline.at("measured_from_reviews")},
                              value.at("hour_cost"),
                              value.at("wrong_accept_cost"),
                              value.at("currency"),
                              baseline.at("photos"),
                              value.at("photos_avoided"),
                              value.at("accepted"),
                              value.at("wrong_share_at_most")};
    Saving saving = saving_of(facts);
    for (const auto& point : value.at("other_bounds")) {
        saving.other_bounds.push_back({point.at("bound"), point.at("accepted"), point.at("minutes_avoided"),
                                       point.at("money_avoided"), point.at("wrong_at_most"),
                                       point.at("wrong_cost_at_most")});
    }
    return saving;
}

}  // namespace

json json_of(const Saving& saving) {
    const auto& facts = saving.facts;
    auto points = json::array();
    for (const auto& point : saving.other_bounds) {
        points.push_back({{"bound", point.bound},
                          {"accepted", point.accepted},
                          {"minutes_avoided", point.minutes},
                          {"money_avoided", point.money},
                          {"wrong_at_most", point.wrong_max},
                          {"wrong_cost_at_most", point.wrong_cost_max}});
    }
    return {{"baseline",
             {{"what", "a person looks at every photo"},
              {"seconds_per_photo", json_of(facts.baseline.seconds_per_photo)},
              {"measured_from_reviews", facts.baseline.reviews},
              {"photos", facts.photos},
              {"minutes", json_of(saving.baseline_minutes)},
              {"money", json_of(saving.baseline_money)}}},
            {"accepted", facts.accepted},
            {"photos_avoided", facts.photos_accepted},
            {"minutes_avoided", json_of(saving.minutes)},
            {"currency", facts.currency},
            {"hour_cost", facts.hour_cost},
            {"money_avoided", json_of(saving.money)},
            {"wrong_share_at_most", facts.wrong_upper},
            {"wrong_at_most", saving.wrong_max},
            {"wrong_accept_cost", facts.wrong_accept_cost},
            {"wrong_cost_at_most", saving.wrong_cost_max},
            {"other_bounds", points}};
}

std::string text_of(const AutomationView& view) {
    return json{{"bound", view.bound},
                {"confidence", view.confidence},
                {"bound_reached", json_of(view.bound_reached)},
                {"automatic_reached", json_of(view.automatic_reached)},
                {"reviewed", view.reviewed},
                {"decided", view.decided},
                {"accepted", view.accepted},
                {"audited", view.audited},
                {"taught", view.taught},
                {"stepped_back", view.stepped_back},
                {"saving", json_of(view.saving)}}
        .dump();
}

std::optional<AutomationView> automation_view_from(std::string_view text) {
    const auto value = json::parse(text, nullptr, false);
    try {
        return AutomationView{value.at("bound"),
                              value.at("confidence"),
                              number_from(value.at("bound_reached")),
                              number_from(value.at("automatic_reached")),
                              value.at("reviewed"),
                              value.at("decided"),
                              value.at("accepted"),
                              value.at("audited"),
                              value.at("taught"),
                              value.at("stepped_back"),
                              saving_from(value.at("saving"))};
    } catch (const json::exception&) {
        return {};
    }
}

}  // namespace tallyman::report
