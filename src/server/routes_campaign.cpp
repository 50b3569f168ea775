// What everybody may read of published campaigns: the page, its photos, a QR of its address, open data.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "campaign/open_data.h"
#include "campaign/page_json.h"
#include "report/qr.h"
#include "server/outside.h"
#include "server/routes.h"
#include "server/shown_photo.h"
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

// Those of the page that no measure hides; their numbers are those of the page.
std::vector<ShownPhoto> photos_of(Call& call, const campaign::Page& page) {
    std::vector<ShownPhoto> photos;
    for (const auto& photo : page.photos) {
        const auto known = call.world->photo_by_file.find(photo.file);
        if (known == call.world->photo_by_file.end()) continue;
        if (!refusal_of(call, call.world->photos[known->second], Reader::everybody)) photos.push_back(photo);
    }
    return photos;
}

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
    auto page = page_of(campaign, truth_of(call, std::span(&campaign, 1)), call.app.now());
    page.photos = photos_of(call, page);
    return public_answer(json_response(page_json(campaign, page)));
}

Response get_campaign_photo(Call& call) {
    const auto all = call.app.outside().campaigns();
    const auto& campaign = published(all, call.path.at("campaign"));
    const auto page = page_of(campaign, truth_of(call, std::span(&campaign, 1)), call.app.now());
    const auto photos = photos_of(call, page);
    const auto number = parse_integer(call.path.at("number")).value_or(0);
    if (number < 1 || number > static_cast<std::int64_t>(photos.size())) throw Problem("not_found");
    const auto& photo = photos[static_cast<std::size_t>(number - 1)];
    return public_answer(shown_photo(call, call.world->photos[call.world->photo_by_file.at(photo.file)], 1280,
                                     Reader::everybody, photo.faces_shown));
}

Response get_campaign_qr(Call& call) {
    const auto all = call.app.outside().campaigns();
    const auto& campaign = published(all, call.path.at("campaign"));
    const auto address = fmt::format("{}/campaign/?campaign={}", call.app.config().address, campaign.id);
    return public_answer(text_response(report::qr_svg(address, campaign.created.en), "image/svg+xml"));
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
};

}  // namespace

std::span<const Route> campaign_routes() { return routes; }

}  // namespace tallyman::server
