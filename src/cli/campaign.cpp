#include "cli/campaign.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/gtin.h"
#include "base/text.h"
#include "campaign/open_data.h"
#include "campaign/page_json.h"
#include "report/qr.h"
#include "store/campaign_proof.h"
#include "store/campaign_store.h"
#include "store/campaign_truth.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "store/link_key.h"

namespace tallyman::cli {
namespace {

namespace fs = std::filesystem;
using namespace campaign;
using nlohmann::json;

// One digit wrong would be another product, or none.
Gtin gtin_of(const CampaignOptions& options) {
    if (!is_gtin(options.gtin))
        throw Failure(fmt::format(
            "--gtin '{}': 8, 12, 13 or 14 digits are expected, of which the last checks the others", options.gtin));
    return {options.gtin};
}

fs::path data_of(const CampaignOptions& options) { return store::find_store(options.data); }

json campaign_json(const Campaign& each) {
    json object = {{"campaign", each.id},         {"title", {{"vi", each.created.vi}, {"en", each.created.en}}},
                   {"published", each.published}, {"delay_hours", each.created.delay_hours},
                   {"groups", json::array()},     {"needs", json::array()},
                   {"pledges", json::array()},    {"allocations", json::array()},
                   {"photos", json::array()}};
    for (const auto& group : each.created.groups)
        object["groups"].push_back({{"group", group.id}, {"vi", group.vi}, {"en", group.en}, {"people", group.people}});
    for (const auto& need : each.needs)
        object["needs"].push_back({{"group", need.group}, {"gtin", need.gtin.text}, {"cases", need.cases.value}});
    for (const auto& pledge : each.pledges)
        object["pledges"].push_back({{"pledge", pledge.pledge},
                                     {"gtin", pledge.gtin.text},
                                     {"cases", pledge.cases.value},
                                     {"allocated", each.allocated(pledge.pledge).value},
                                     {"shown_as", pledge.shown_as},
                                     {"name", pledge.name},
                                     {"contact", pledge.contact}});
    for (const auto& allocated : each.allocations)
        object["allocations"].push_back({{"pledge", allocated.pledge},
                                         {"order", allocated.order.text},
                                         {"group", allocated.group},
                                         {"cases", allocated.cases.value}});
    for (const auto& [photo, consent] : each.consents)
        object["photos"].push_back({{"photo", photo},
                                    {"taking", consent.taking},
                                    {"publishing", consent.publishing},
                                    {"faces_shown", consent.faces_shown},
                                    {"withdrawn", consent.withdrawn}});
    return object;
}

void say_campaign(const Campaign& each, Console& console) {
    const bool vi = console.lang() == Lang::vi;
    console.say(
        fmt::format("{}  {}  {}", each.id, vi ? each.created.vi : each.created.en,
                    each.published ? (vi ? "đã công bố" : "published") : (vi ? "chưa công bố" : "not published")));
}

ExitCode answer(const store::CampaignStore::Outcome& outcome, Console& console) {
    if (!outcome) {
        const auto why = words(outcome.error()).in(console.lang());
        console.say(why);
        console.result({{"refused", name(outcome.error())}, {"why", why}});
        return ExitCode::problems_found;
    }
    say_campaign(*outcome, console);
    console.result(campaign_json(*outcome));
    return ExitCode::done;
}

ExitCode act(const CampaignOptions& options, decltype(Event::what) what, Console& console) {
    store::CampaignStore campaigns(data_of(options));
    return answer(campaigns.add(options.id, options.by, std::move(what)), console);
}

Group read_group(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(';', at), text.size());
        parts.emplace_back(trimmed(std::string_view(text).substr(at, end - at)));
        at = end + 1;
    }
    const auto people = parts.size() == 4 ? parse_integer(parts[1]) : std::nullopt;
    if (!people) throw Failure(fmt::format("--group '{}': ID;PEOPLE;NAME IN VIETNAMESE;NAME IN ENGLISH", text));
    return {parts[0], parts[2], parts[3], *people};
}

void say_page(const Page& page, Console& console) {
    const auto lang = console.lang();
    const auto line = [&](const Row& row, const std::string& title) {
        std::string text = fmt::format("{}: {} {}, {} {}", title, row.needed.value, lang == Lang::vi ? "cần" : "needed",
                                       row.promised.value, lang == Lang::vi ? "đã hứa" : "promised");
        for (int i = 0; i < state_count; ++i)
            if (const auto cases = row.cases.at(static_cast<std::size_t>(i)); cases.value > 0)
                text += fmt::format(", {} {}", cases.value, words(static_cast<State>(i)).in(lang));
        console.say(text);
        for (const auto& [why, cases] : row.why)
            console.say(fmt::format("    {}: {}", cases.value, lang == Lang::vi ? why.vi : why.en));
    };
    for (const auto& row : page.rows) line(row, lang == Lang::vi ? row.vi : row.en);
    line(page.total, lang == Lang::vi ? "Tổng" : "Total");
}

}  // namespace

ExitCode campaign_create(const CampaignOptions& options, Console& console) {
    Created created{options.title_vi, options.title_en, {}, options.delay_hours};
    for (const auto& group : options.groups) created.groups.push_back(read_group(group));
    store::CampaignStore campaigns(data_of(options));
    return answer(campaigns.create(std::move(created), options.by), console);
}

ExitCode campaign_need(const CampaignOptions& options, Console& console) {
    return act(options, Needed{options.group, gtin_of(options), {options.cases}}, console);
}

ExitCode campaign_pledge(const CampaignOptions& options, Console& console) {
    return act(options,
               Pledged{"", gtin_of(options), {options.cases}, options.shown_as, options.donor, options.contact},
               console);
}

ExitCode campaign_allocate(const CampaignOptions& options, Console& console) {
    const Allocated allocated{options.pledge, {options.order}, options.group, {options.cases}};
    const auto data = data_of(options);
    store::CampaignStore campaigns(data);
    const auto all = campaigns.all();
    const auto campaign = campaigns.find(options.id);
    if (const auto* pledge = campaign.pledge(options.pledge))
        store::check_allocation(store::Store(data), all, allocated, pledge->gtin);
    return answer(campaigns.add(options.id, options.by, allocated), console);
}

ExitCode campaign_consent(const CampaignOptions& options, Console& console) {
    if (options.step == "taking") return act(options, ConsentToTake{options.photo, options.how}, console);
    if (options.step == "publishing")
        return act(options, ConsentToPublish{options.photo, options.how, options.faces_shown}, console);
    return act(options, ConsentWithdrawn{options.photo}, console);
}

ExitCode campaign_publish(const CampaignOptions& options, Console& console) {
    if (options.hide) return act(options, Hidden{options.reason}, console);
    return act(options, Published{}, console);
}

ExitCode campaign_page(const CampaignOptions& options, Console& console) {
    const auto data = data_of(options);
    const auto campaign = store::CampaignStore(data).find(options.id);
    const auto page = page_of(campaign, store::truth_of(store::Store(data), std::span(&campaign, 1)), system_now());
    const auto object = page_json(campaign, page);
    if (!options.out.empty()) {
        store::write_atomically(fs::path(options.out) / "page.json", object.dump(1) + "\n");
        const auto address = options.address.empty() ? "/campaign/#" + campaign.id : options.address;
        store::write_atomically(fs::path(options.out) / "package_qr.svg", report::qr_svg(address, campaign.created.en));
    }
    say_page(page, console);
    console.result(object);
    return ExitCode::done;
}

ExitCode campaign_proof(const CampaignOptions& options, Console& console) {
    const auto data = data_of(options);
    const auto proof = store::prove_pledge(data, options.id, options.pledge, options.by);
    const auto text = ledger::to_json(proof);
    if (!options.out.empty()) store::write_atomically(options.out, text);
    const auto path = json::parse(store::CampaignStore(data).find(options.id).told.at(options.pledge));
    const auto whose = fmt::format("{}/{}", options.id, options.pledge);
    const auto secret = store::link_key(store::LedgerStore(data), "pledge " + whose);
    const auto link = fmt::format("{}/campaign/#{}/{}", options.address, whose, secret);
    console.say(path.dump(1));
    console.say(link);
    console.result({{"campaign", options.id},
                    {"pledge", options.pledge},
                    {"path", path},
                    {"link", link},
                    {"key", store::LedgerStore(data).key().text()},
                    {"proof", json::parse(text)}});
    return ExitCode::done;
}

ExitCode campaign_export(const CampaignOptions& options, Console& console) {
    const auto data = data_of(options);
    const auto campaigns = store::CampaignStore(data).all();
    const store::Store store(data);
    const Publisher publisher{store::LedgerStore(data).key().name, "tallyman"};
    const auto object = open_data_json(campaigns, store::truth_of(store, campaigns), publisher,
                                       store::product_names(store), system_now());
    if (!options.out.empty()) {
        store::write_atomically(fs::path(options.out) / "grants.json", object.dump(1) + "\n");
        store::write_atomically(fs::path(options.out) / "grants.csv", open_data_csv(object));
    }
    console.say(open_data_csv(object));
    console.result(object);
    return ExitCode::done;
}

ExitCode campaign_list(const CampaignOptions& options, Console& console) {
    for (const auto& each : store::CampaignStore(data_of(options)).all()) {
        say_campaign(each, console);
        console.result(campaign_json(each));
    }
    return ExitCode::done;
}

}  // namespace tallyman::cli
