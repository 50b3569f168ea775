#include "store/known_settings.h"

#include <vector>

#include "catalog/settings_file.h"
#include "dispatch/plan_settings.h"
#include "orders/allocate.h"
#include "removal/deadline.h"
#include "removal/rights.h"
#include "report/day_view.h"
#include "review/lot.h"
#include "review/queue.h"
#include "review/saving.h"
#include "review/second_look.h"
#include "roads/road_settings.h"
#include "store/place.h"
#include "store/retention.h"
#include "store/sign_in_settings.h"
#include "verify/automation_settings.h"
#include "verify/policy.h"
#include "vision/people.h"

namespace tallyman::store {

std::span<const Setting> known_settings() {
    // Sections stay together; a folder with settings of its own adds them here.
    static const std::vector<Setting> all = [] {
        std::vector<Setting> settings{zone_setting, lang_setting, shelf_life_setting, outlet_shelf_life_setting,
                                      product_shelf_life_setting};
        settings.insert(settings.end(), dispatch::plan_settings.begin(), dispatch::plan_settings.end());
        settings.insert(settings.end(), roads::road_settings.begin(), roads::road_settings.end());
        settings.insert(settings.end(), store_settings.begin(), store_settings.end());
        settings.insert(settings.end(), sign_in_settings.begin(), sign_in_settings.end());
        settings.push_back(report::seconds_per_photo_setting);
        settings.push_back(vision::people_model_setting);
        const auto policy = verify::policy_settings();
        settings.insert(settings.end(), policy.begin(), policy.end());
        settings.insert(settings.end(), verify::automation_settings.begin(), verify::automation_settings.end());
        settings.insert(settings.end(), review::lot_settings.begin(), review::lot_settings.end());
        settings.insert(settings.end(), removal::desk_settings.begin(), removal::desk_settings.end());
        settings.push_back(review::second_look_setting);
        settings.push_back(review::case_value_setting);
        settings.insert(settings.end(), review::saving_settings.begin(), review::saving_settings.end());
        settings.insert(settings.end(), removal::privacy_settings.begin(), removal::privacy_settings.end());
        settings.insert(settings.end(), retention_settings.begin(), retention_settings.end());
        return settings;
    }();
    return all;
}

}  // namespace tallyman::store
