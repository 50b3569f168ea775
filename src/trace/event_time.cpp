#include "trace/event_time.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"

namespace tallyman::trace {

std::optional<std::int64_t> milliseconds_of(std::string_view time) {
    std::string fraction;
    std::string without(time);
    if (const auto dot = time.find('.'); dot != std::string_view::npos) {
        const auto end = std::min(time.find_first_not_of("0123456789", dot + 1), time.size());
        fraction = time.substr(dot + 1, end - dot - 1);
        without.erase(dot, end - dot);
    }
    static const Zone utc("Etc/UTC");
    const auto instant = parse_instant(without, utc);
    if (!instant) return {};
    fraction.resize(std::max<std::size_t>(fraction.size(), 4), '0');
    const auto ten_thousandths = parse_integer(fraction.substr(0, 4));
    if (!ten_thousandths) return {};
    return instant->time_since_epoch().count() * 1000 + (*ten_thousandths + 5) / 10;
}

std::string utc_text(std::int64_t milliseconds) {
    static const Zone utc("Etc/UTC");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(milliseconds));
    return fmt::format("{}.{:03}Z", utc.iso(Instant{seconds}).substr(0, 19),
                       milliseconds - std::chrono::milliseconds(seconds).count());
}

}  // namespace tallyman::trace
