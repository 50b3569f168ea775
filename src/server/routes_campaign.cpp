// What everybody may read of published campaigns: the page, its photos, a QR of its address, open data.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "campaign/open_data.h"
#include "campaign/page_json.h"
#include "report/qr.h"
#include "server/outside.h"
#include "server/routes.h"
#include "server/shown_photo.h"
#include "store/campaign_proof.h"
#include "store/campaign_truth.h"

namespace tallyman::server {
namespace {

using namespace campaign;
using nlohmann::json;

// Short, so that a consent which is taken back counts within the minute everywhere.
Response public_answer(Response response) { return std::move(response.header("Cache-Control", "public, max-age=30")); }

Truth truth_of(Call& call, std::span<const Campaign> campaigns) {
    return call.app.read([&](const store::Store& store) { return store::truth_of(store, campaigns); });
}

const Campaign& published(const std::shared_ptr<const CampaignList>& all, const std::string& id) {
    for (const auto& campaign : *all)
        if (campaign.id == id && campaign.published) return campaign;
    throw Problem("not_found");
}

campaign::Page page_now(Call& call, const Campaign& campaign) {
    auto page = page_of(campaign, truth_of(call, std::span(&campaign, 1)), call.app.now());
    std::erase_if(page.photos,
                  [&](const ShownPhoto& photo) { return call.world->photo_of_file(photo.file) == nullptr; });
    return page;
}

const PhotoInfo& info_of(const Call& call, const ShownPhoto& photo) { return *call.world->photo_of_file(photo.file); }

Response list_campaigns(Call& call) {
    json items = json::array();
    for (const auto& campaign : *call.app.outside().campaigns())
        if (campaign.published)
            items.push_back(
                {{"campaign", campaign.id}, {"title", {{"vi", campaign.created.vi}, {"en", campaign.created.en}}}});
    return public_answer(json_response({{"items", items}}));
}

Response get_campaign(Call& call) {
    const auto all = call.app.outside().campaigns();
    const auto& campaign = published(all, call.path.at("campaign"));
    const auto page = page_now(call, campaign);
    auto object = page_json(campaign, page);
    // A picture that a measure hides leaves its place and what is said in it: tombstones, not silence.
    for (std::size_t i = 0; i < page.photos.size(); ++i)
        if (const auto refused = refusal_of(call, info_of(call, page.photos[i]), Reader::everybody))
            object["photos"][i]["hidden"] = json::parse(refused->body);
    return public_answer(json_response(object));
}

Response get_campaign_photo(Call& call) {
    const auto all = call.app.outside().campaigns();
    const auto& campaign = published(all, call.path.at("campaign"));
    const auto photos = page_now(call, campaign).photos;
    const auto number = parse_integer(call.path.at("number")).value_or(0);
    if (number < 1 || number > static_cast<std::int64_t>(photos.size())) throw Problem("not_found");
    const auto& photo = photos[static_cast<std::size_t>(number - 1)];
    auto shown = shown_photo(call, info_of(call, photo), 1280, Reader::everybody, photo.faces_shown);
    return shown.status == 200 ? public_answer(std::move(shown)) : shown;
}

Response get_campaign_qr(Call& call) {
    const auto all = call.app.outside().campaigns();
    const auto& campaign = published(all, call.path.at("campaign"));
    const auto address = fmt::format("{}/campaign/?campaign={}", call.app.config().address, campaign.id);
    return public_answer(text_response(report::qr_svg(address, campaign.created.en), "image/svg+xml"));
}

// With the secret of the link that the donor was given.
Response get_pledge(Call& call) {
    auto& outside = call.app.outside();
    const auto id = call.path.at("campaign"), pledge = call.path.at("pledge");
    if (call.query["key"] != outside.key_of(fmt::format("pledge {}/{}", id, pledge))) throw Problem("not_found");
    const auto before = outside.campaigns();
    const auto found = std::ranges::find(*before, id, &Campaign::id);
    if (found == before->end() || !found->pledge(pledge)) throw Problem("not_found");
    const auto proof =
        store::prove_pledge(call.app.folder().data, id, pledge, "campaign", [&] { return call.app.now(); });
    const auto all = outside.campaigns();  // with the path that was told just now
    const auto told = std::ranges::find(*all, id, &Campaign::id)->told.at(pledge);
    const auto& goods = found->pledge(pledge)->gtin;
    const auto products = call.app.read([](const store::Store& store) { return store::product_names(store); });
    const auto product = products.find(goods);
    return json_response({{"product", product == products.end() ? goods.text : product->second},
                          {"title", {{"vi", found->created.vi}, {"en", found->created.en}}},
                          {"path", json::parse(told)},
                          {"key", outside.ledger().key().text()},
                          {"proof", json::parse(ledger::to_json(proof))}});
}

json open_data(Call& call) {
    const auto all = call.app.outside().campaigns();
    const auto truth = truth_of(call, *all);
    const Publisher publisher{call.app.outside().ledger().key().name, "tallyman"};
    return call.app.read([&](const store::Store& store) {
        return open_data_json(*all, truth, publisher, store::product_names(store), call.app.now());
    });
}

Response get_grants(Call& call) { return public_answer(json_response(open_data(call))); }

Response export_grants(Call& call) { return public_answer(text_response(open_data_csv(open_data(call)), "text/csv")); }

constexpr Route routes[] = {
    {"list_campaigns", list_campaigns},   {"get_campaign", get_campaign}, {"get_campaign_photo", get_campaign_photo},
    {"get_campaign_qr", get_campaign_qr}, {"get_grants", get_grants},     {"export_grants", export_grants},
    {"get_pledge", get_pledge},
};

}  // namespace

std::span<const Route> campaign_routes() { return routes; }

}  // namespace tallyman::server
