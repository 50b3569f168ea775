// How long what is personal is kept, by kind of record, and the job that keeps to it: sealed originals, positions of
// photos, who asked the desk or about their own data. (Copies for screens are never stored.) The job also carries out
// what the desk decided to erase, once no appeal can save it. What the job deletes it says, in its answer and in the
// ledger; a photo goes as every erasure does, so that all proofs still verify. A legal hold on an order keeps
// everything of it until the hold ends, whoever asks for what.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/settings.h"
#include "store/day.h"
#include "store/store.h"

namespace tallyman::store {

inline constexpr Setting originals_days_setting{"retention.originals_days",
                                                std::int64_t{0},
                                                "days",
                                                {"Giữ ảnh gốc bao nhiêu ngày sau khi chụp; 0: không có hạn",
                                                 "Days that an original is kept after it was taken; 0: no end"},
                                                0,
                                                36'500};
inline constexpr Setting positions_days_setting{
    "retention.positions_days",
    std::int64_t{0},
    "days",
    {"Giữ vị trí chụp ảnh bao nhiêu ngày; 0: không có hạn", "Days that a photo's position is kept; 0: no end"},
    0,
    36'500};
inline constexpr Setting requests_days_setting{
    "retention.requests_days",
    std::int64_t{0},
    "days",
    {"Giữ tên, địa chỉ và lời của người yêu cầu bao nhiêu ngày sau khi yêu cầu khép lại; 0: không có hạn",
     "Days that name, contact and words of who asked are kept after a request is closed; 0: no end"},
    0,
    36'500};
inline constexpr std::array retention_settings{originals_days_setting, positions_days_setting, requests_days_setting};

struct LegalHold {
    OrderId order;
    std::string by, reason;
    Day until;  // included
};

class Database;
std::vector<LegalHold> legal_holds(Database& database, Day today);  // in force

class LegalHolds {
public:
    explicit LegalHolds(const Store& store) : store_(store) {}

    std::vector<LegalHold> in_force() const;
    bool holds(const OrderId& order) const;
    // Throws Failure for an order that nobody knows, without name or reason, or for a day that is over.
    void hold(const LegalHold& hold);
    void release(const OrderId& order, const std::string& by, const std::string& reason);

private:
    const Store& store_;
};

struct Retained {
    std::vector<std::string> originals;  // deleted now
    std::vector<std::string> positions;  // photos, and delivery/ORDER, without a position now
    std::vector<std::string> decided;    // photos, note/ORDER, review/ID and appeal/ID that the desk decided to erase
    std::vector<std::string> requests;   // cases without who asked now
    std::vector<std::string> held;       // due, and kept by a legal hold
};
Retained apply_retention(const DayFolder& day, Clock clock = system_now);

}  // namespace tallyman::store
