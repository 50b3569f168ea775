#include "server/permissions.h"

#include <algorithm>

namespace tallyman::server {
namespace {

using enum Role;
using enum Reach;

constexpr Roles office(admin, planner, warehouse, reviewer, auditor);  // who looks at a day
constexpr Roles fleet(admin, planner, warehouse, auditor);
constexpr Roles sheets(admin, planner, warehouse, auditor, driver);  // a driver: the own ones
constexpr Roles doors(admin, planner, warehouse, reviewer, auditor, driver);
constexpr Roles pictures(admin, planner, reviewer, privacy_officer, auditor, driver);
constexpr Roles figures(admin, planner, auditor);

constexpr Permission table[] = {
    {"sign_in", anyone},
    {"redeem_link", anyone},
    {"get_sign_in_ways", anyone},
    {"begin_oidc", anyone},
    {"end_oidc", anyone},
    {"get_openapi", anyone},
    {"get_ledger_key", anyone},
    {"get_checkpoint", anyone},

    {"add_removal_request", anyone},
    {"get_removal_request", anyone},
    {"answer_removal_request", anyone},
    {"add_privacy_request", anyone},
    {"get_privacy_request", anyone},
    {"get_transparency", anyone},
    {"export_transparency", anyone},
    {"get_transparency_proof", anyone},
    {"list_campaigns", anyone},
    {"get_campaign", anyone},
    {"get_campaign_photo", anyone},
    {"get_campaign_qr", anyone},
    {"get_grants", anyone},
    {"export_grants", anyone},
    {"get_pledge", anyone},

    {"list_removal_cases", everywhere, Roles(admin, privacy_officer, auditor)},
    {"get_removal_case", everywhere, Roles(admin, privacy_officer, auditor)},
    {"act_on_removal_case", everywhere, Roles(admin, privacy_officer)},
    {"list_my_statements", filtered, Roles(driver)},
    {"list_removal_proposals", everywhere, Roles(admin, privacy_officer, auditor)},
    {"list_privacy_cases", everywhere, Roles(admin, privacy_officer, auditor)},
    {"act_on_privacy_case", everywhere, Roles(admin, privacy_officer)},
    {"publish_transparency", everywhere, Roles(privacy_officer)},

    {"get_session", signed_in},
    {"sign_out", signed_in},
    {"list_tokens", signed_in},
    {"add_token", signed_in},
    {"revoke_token", signed_in},
    {"list_codes", signed_in},
    {"watch", filtered, doors},

    {"list_accounts", everywhere, Roles(admin)},
    {"add_account", everywhere, Roles(admin)},
    {"get_account", everywhere, Roles(admin)},
    {"edit_account", everywhere, Roles(admin)},
    {"invite_account", everywhere, Roles(admin)},
    {"end_sessions", everywhere, Roles(admin)},
    {"list_webhooks", everywhere, Roles(admin)},
    {"add_webhook", everywhere, Roles(admin)},
    {"edit_webhook", everywhere, Roles(admin)},
    {"remove_webhook", everywhere, Roles(admin)},
    {"test_webhook", everywhere, Roles(admin)},
    {"list_webhook_deliveries", everywhere, Roles(admin)},
    {"resend_webhook_delivery", everywhere, Roles(admin)},
    {"list_limits", everywhere, Roles(admin)},
    {"get_status", everywhere, Roles(admin)},

    {"list_days", filtered, doors},
    {"get_day", filtered, office},
    {"list_orders", filtered, office},
    {"list_shortages", filtered, office},
    {"list_exceptions", filtered, office},
    {"get_order", depot, doors},
    {"get_proof", depot, Roles(admin, planner, reviewer, privacy_officer, auditor, driver)},
    {"get_evidence", depot, Roles(admin, planner, reviewer, privacy_officer, auditor)},

    {"get_plan", filtered, fleet},
    {"lock_stop", depot, Roles(planner)},
    {"unlock_stop", depot, Roles(planner)},
    {"add_replan", filtered, Roles(planner)},
    {"get_replan", filtered, Roles(planner)},
    {"keep_replan", filtered, Roles(planner)},
    {"drop_replan", filtered, Roles(planner)},
    {"undo_plan", filtered, Roles(planner)},

    {"list_run_sheets", filtered, sheets},
    {"get_run_sheet", depot, sheets},
    {"add_delivery_events", filtered, Roles(driver)},
    {"get_delivery", depot, doors},
    {"get_upload_ways", anyone},
    {"add_upload", filtered, Roles(driver)},
    {"get_upload_offset", filtered, Roles(driver)},
    {"add_chunk", filtered, Roles(driver)},
    {"get_upload", filtered, Roles(driver)},

    {"get_photo", depot, pictures},
    {"get_picture", depot, pictures},
    {"get_original", depot, Roles(privacy_officer)},
    {"list_outlet_photos", filtered, Roles(admin, reviewer, privacy_officer, auditor)},
    {"get_storefront", filtered, Roles(admin, reviewer, privacy_officer, auditor)},

    {"get_queue", filtered, Roles(reviewer)},
    {"get_queue_item", depot, Roles(reviewer)},
    {"list_reviews", filtered, Roles(admin, reviewer, auditor)},
    {"add_review", filtered, Roles(reviewer)},
    {"undo_review", filtered, Roles(reviewer)},
    {"get_my_work", filtered, Roles(reviewer)},
    {"list_appeals", filtered, Roles(admin, planner, reviewer, auditor, driver)},
    {"add_appeal", filtered, Roles(driver, planner)},
    {"get_appeal", depot, Roles(admin, planner, reviewer, auditor, driver)},
    {"decide_appeal", depot, Roles(reviewer)},

    {"get_automation", filtered, Roles(admin, planner, reviewer, auditor)},

    {"get_insight", filtered, figures},
    {"export_insight", filtered, figures},

    {"list_imports", everywhere, Roles(admin, planner, auditor)},
    {"get_import", everywhere, Roles(admin, planner, auditor)},
    {"add_import", everywhere, Roles(planner)},
    {"put_import_file", everywhere, Roles(planner)},
    {"check_import", everywhere, Roles(planner)},
    {"keep_import", everywhere, Roles(planner)},
    {"undo_import", everywhere, Roles(planner)},

    {"capture_events", everywhere, Roles(planner, warehouse)},
    {"get_capture", everywhere, Roles(planner, warehouse, auditor)},
    {"list_captures", everywhere, Roles(planner, warehouse, auditor)},
    {"query_events", everywhere, fleet},
    {"get_event", everywhere, fleet},
};

}  // namespace

std::span<const Permission> permissions() { return table; }

const Permission* permission_of(std::string_view operation) {
    const auto found = std::ranges::find(table, operation, &Permission::operation);
    return found == std::end(table) ? nullptr : &*found;
}

}  // namespace tallyman::server
