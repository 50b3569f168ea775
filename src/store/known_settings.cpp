#include "store/known_settings.h"

#include "catalog/settings_file.h"
#include "orders/allocate.h"

namespace tallyman::store {

std::span<const Setting> known_settings() {
    // Sections stay together; a folder with settings of its own adds them here.
    static const std::vector<Setting> all = [] {
        std::vector<Setting> settings{zone_setting, lang_setting, shelf_life_setting, outlet_shelf_life_setting,
                                      product_shelf_life_setting};
        return settings;
    }();
    return all;
}

}  // namespace tallyman::store
