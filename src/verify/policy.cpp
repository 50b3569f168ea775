#include "verify/policy.h"

namespace tallyman::verify {
namespace {

struct Threshold {
    Setting setting;
    double Policy::*field;
};

constexpr Policy standard;

constexpr Threshold threshold(double Policy::*field, std::string_view key, std::string_view unit, Words meaning,
                              double min, double max) {
    return {{key, standard.*field, unit, meaning, min, max}, field};
}

const std::array thresholds = {
    threshold(&Policy::confidence_min, "verify.confidence_min", "",
              {"Độ tin cậy thấp nhất của mọi kết quả kiểm tra mà một ảnh được chấp nhận dựa vào",
               "Lowest confidence of every finding that an accepted photo rests on"},
              0, 1),
    threshold(&Policy::products_confidence_min, "verify.products_confidence_min", "",
              {"Độ tin cậy thấp nhất khi nói rằng đúng hàng đã đặt",
               "Lowest confidence that the photo shows the ordered products"},
              0, 1),
    threshold(&Policy::retake_confidence_min, "verify.retake_confidence_min", "",
              {"Dưới mức này thì người xem ảnh trước khi yêu cầu tài xế chụp lại",
               "Below it a person looks before the driver is asked for another photo"},
              0, 1),
    threshold(&Policy::reject_confidence_min, "verify.reject_confidence_min", "",
              {"Dưới mức này thì máy không tự từ chối mà chuyển cho người",
               "Below it the machine does not reject by itself, a person decides"},
              0, 1),
    threshold(&Policy::place_near_m, "verify.place_near_m", "m",
              {"Khoảng cách tới điểm giao vẫn được coi là tại điểm giao",
               "Distance from the outlet that counts as at the outlet"},
              10, 5000),
    threshold(
        &Policy::place_reject_m, "verify.place_reject_m", "m",
        {"Khoảng cách tới điểm giao từ đó ảnh bị từ chối", "Distance from the outlet from which a photo is rejected"},
        100, 100'000),
    threshold(&Policy::time_slack_min, "verify.time_slack_min", "min",
              {"Số phút trước và sau giờ nhận hàng vẫn được coi là lúc giao",
               "Minutes around the outlet's window that still count as the delivery's"},
              0, 1440),
    threshold(
        &Policy::loading_slack_min, "verify.loading_slack_min", "min",
        {"Số phút xe có thể rời kho sớm hơn kế hoạch", "Minutes that a vehicle may leave the depot before its plan"}, 0,
        1440),
    threshold(&Policy::speed_max_kmh, "verify.speed_max_kmh", "km/h",
              {"Tốc độ đường chim bay lớn nhất giữa hai ảnh của một xe",
               "Highest straight-line speed between two photos of one vehicle"},
              20, 1000),
};

}  // namespace

Policy policy_of(const Settings& settings) {
    Policy policy;
    for (const auto& threshold : thresholds) policy.*threshold.field = settings.number(threshold.setting);
    return policy;
}

std::span<const Setting> policy_settings() {
    static const auto settings = [] {
        std::array<Setting, thresholds.size()> all{};
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = thresholds[i].setting;
        return all;
    }();
    return settings;
}

}  // namespace tallyman::verify
