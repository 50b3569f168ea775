// `tallyman campaign`: relief campaigns in goods. Everything it does is an entry of the ledger, by a named person.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct CampaignOptions {
    std::string data;
    std::string by;
    std::string id;  // of the campaign

    std::string title_vi, title_en;
    std::vector<std::string> groups;  // "G1;120;Trường A;School A"
    std::int64_t delay_hours = 0;

    std::string group, gtin, pledge, order;
    std::int64_t cases = 0;
    std::string donor, contact, shown_as;

    std::string photo, step, how;  // of consent
    bool faces_shown = false;

    bool hide = false;  // of publish: take the page down
    std::string reason;

    std::string out;      // file of a proof, folder of a page or an export
    std::string address;  // of the page, for the packages' QR
};

ExitCode campaign_create(const CampaignOptions& options, Console& console);
ExitCode campaign_need(const CampaignOptions& options, Console& console);
ExitCode campaign_pledge(const CampaignOptions& options, Console& console);
ExitCode campaign_allocate(const CampaignOptions& options, Console& console);
ExitCode campaign_consent(const CampaignOptions& options, Console& console);
ExitCode campaign_publish(const CampaignOptions& options, Console& console);
ExitCode campaign_page(const CampaignOptions& options, Console& console);
ExitCode campaign_proof(const CampaignOptions& options, Console& console);
ExitCode campaign_export(const CampaignOptions& options, Console& console);
ExitCode campaign_list(const CampaignOptions& options, Console& console);

}  // namespace tallyman::cli
