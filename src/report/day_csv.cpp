#include <unordered_map>

#include "catalog/csv_writer.h"
#include "report/day_report.h"
#include "verify/words.h"

namespace tallyman::report {

std::string day_report_csv(const DayView& day) {
    std::unordered_map<OutletId, std::string> name_of;
    for (const auto& outlet : day.catalog.outlets) name_of[outlet.id] = outlet.name;
    std::unordered_map<OrderId, TimePair> time_of;
    for (const auto& pair : figures_of(day).times) time_of[pair.order] = pair;

    CsvWriter out(
        "order,outlet,name,vehicle,verdict,confidence,reason,reason_vi,reason_en,photos,planned,photographed");
    for (const auto& delivery : day.deliveries) {
        const auto reason = delivery.verdict.reasons.empty() ? verify::Reason{} : delivery.verdict.reasons.front();
        out.text(delivery.order.text)
            .text(delivery.outlet.text)
            .text(name_of[delivery.outlet])
            .text(delivery.vehicle.text);
        out.text(name(delivery.verdict.decision)).decimal(delivery.verdict.confidence, 3).text(reason.code);
        out.text(verify::sentence(reason, Lang::vi)).text(verify::sentence(reason, Lang::en));
        out.number(static_cast<std::int64_t>(delivery.photos.size()));
        if (const auto found = time_of.find(delivery.order); found != time_of.end()) {
            out.text(clock_text(found->second.planned)).text(clock_text(found->second.actual));
        } else {
            out.empty().empty();
        }
        out.end_row();
    }
    return out.bytes();
}

}  // namespace tallyman::report
