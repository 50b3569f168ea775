#include "sample/day_files.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catalog/csv_writer.h"

namespace tallyman::sample {
namespace {

struct Decimal {
    double value;
    int digits;
};

void put(CsvWriter& csv, std::string_view cell) { csv.text(cell); }
void put(CsvWriter& csv, std::int64_t cell) { csv.number(cell); }
void put(CsvWriter& csv, Decimal cell) { csv.decimal(cell.value, cell.digits); }

class Table {
public:
    Table(std::string path, std::string_view header) : path_(std::move(path)), csv_(header) {}

    template <class... Cells>
    void row(const Cells&... cells) {
        (put(csv_, cells), ...);
        csv_.end_row();
    }
    NamedFile done() const { return {path_, csv_.bytes()}; }

private:
    std::string path_;
    CsvWriter csv_;
};

std::string_view name(Temperature temperature) {
    switch (temperature) {
        case Temperature::frozen:
            return "frozen";
        case Temperature::chilled:
            return "chilled";
        default:
            return "ambient";
    }
}

Decimal degrees(double value) { return {value, 6}; }
Decimal thousandths(std::int64_t value) { return {static_cast<double>(value) / 1000, 3}; }
std::string clock_or_nothing(const std::optional<TimeOfDay>& time) { return time ? clock_text(*time) : std::string(); }

NamedFile products(const Catalog& catalog) {
    Table table("products.csv", "gtin,name,units_per_case,case_kg,case_litres,temperature");
    for (const auto& p : catalog.products)
        table.row(p.gtin.text, p.name, p.units_per_case, thousandths(p.case_weight.value),
                  thousandths(p.case_volume.value), name(p.temperature));
    return table.done();
}

NamedFile depots(const Catalog& catalog) {
    Table table("depots.csv", "depot,name,lat,lon,open,close");
    for (const auto& d : catalog.depots)
        table.row(d.id.text, d.name, degrees(d.position.lat), degrees(d.position.lon), clock_text(d.hours.open),
                  clock_text(d.hours.close));
    return table.done();
}

NamedFile outlets(const Catalog& catalog) {
    Table table("outlets.csv", "outlet,name,address,lat,lon,open,close,service_min");
    for (const auto& o : catalog.outlets)
        table.row(o.id.text, o.name, o.address, degrees(o.position.lat), degrees(o.position.lon),
                  clock_text(o.hours.open), clock_text(o.hours.close), o.service.count() / 60);
    return table.done();
}

NamedFile vehicles(const Catalog& catalog) {
    Table table("vehicles.csv",
                "vehicle,driver,depot,capacity_kg,capacity_litres,temperature,shift_start,shift_end,cost_per_km,"
                "cost_per_hour,cost_fixed,max_trips");
    for (const auto& v : catalog.vehicles)
        table.row(v.id.text, v.driver.text, v.depot.text, v.capacity_weight.value / 1000,
                  v.capacity_volume.value / 1000, name(v.temperature), clock_text(v.shift.open),
                  clock_text(v.shift.close), v.cost_per_km.value, v.cost_per_hour.value, v.cost_fixed.value,
                  std::int64_t{v.max_trips});
    return table.done();
}

NamedFile stock(const SampleDay& day) {
    Table table("stock.csv", "depot,gtin,lot,expiry,cases");
    for (const auto& s : day.stock) table.row(s.depot.text, s.gtin.text, s.lot.text, iso(s.expiry), s.cases.value);
    return table.done();
}

NamedFile orders(const SampleDay& day) {
    Table table("orders.csv", "order,outlet,gtin,cases,due,window_start,window_end,priority");
    for (const auto& o : day.orders)
        for (const auto& line : o.lines)
            table.row(o.id.text, o.outlet.text, line.gtin.text, line.cases.value, iso(o.due),
                      clock_or_nothing(o.window_start), clock_or_nothing(o.window_end), std::int64_t{o.priority});
    return table.done();
}

// The sequence in which the phones sent them: of two alike the first row is the original.
std::vector<Shot> as_they_came_in(const SampleDay& day) {
    std::vector<Shot> shots = day.shots;
    std::ranges::stable_sort(shots, {}, &Shot::taken_at);
    return shots;
}

NamedFile photos(const SampleDay& day) {
    const Zone zone;
    Table table("photos.csv", "file,order,vehicle,taken_at,lat,lon");
    for (const auto& shot : as_they_came_in(day)) {
        const auto& vehicle = day.catalog.vehicles[day.deliveries[shot.order].vehicle].id.text;
        const auto& order = day.orders[shot.order].id.text;
        if (shot.in_row) {
            table.row(shot.file, order, vehicle, zone.iso(shot.taken_at), degrees(shot.position.lat),
                      degrees(shot.position.lon));
        } else {
            table.row(shot.file, order, vehicle, "", "", "");
        }
    }
    return table.done();
}

NamedFile truth(const SampleDay& day) {
    Table table("truth.csv", "file,order,good,kind,gtins,cases");
    for (const auto& shot : as_they_came_in(day)) {
        std::vector<std::string> gtins, cases;
        if (shot.kind != Kind::unreadable) {
            for (const auto& shown : day.shown(shot)) {
                gtins.push_back(day.items[shown.item].product.gtin.text);
                cases.push_back(std::to_string(shown.cases));
            }
        }
        table.row(shot.file, day.orders[shot.order].id.text, std::int64_t{shot.kind == Kind::good},
                  sample::name(shot.kind), fmt::format("{}", fmt::join(gtins, "|")),
                  fmt::format("{}", fmt::join(cases, "|")));
    }
    return table.done();
}

NamedFile settings(const SampleDay& day) {
    return {"tallyman.toml",
            fmt::format("# A sample day, made by tallyman sample with seed {}.\n"
                        "zone = \"Asia/Ho_Chi_Minh\"\n{}{}",
                        day.options.seed, day.options.lang == Lang::en ? "lang = \"en\"\n" : "", day.settings)};
}

}  // namespace

std::vector<NamedFile> day_files(const SampleDay& day) {
    return {products(day.catalog), depots(day.catalog), outlets(day.catalog), vehicles(day.catalog), stock(day),
            orders(day),           photos(day),         truth(day),           settings(day)};
}

NamedFile box_file(const SampleDay& day, const std::vector<std::vector<Seen>>& seen) {
    Table table("truth_boxes.csv", "file,what,label,x,y,width,height");
    for (std::size_t i = 0; i < seen.size(); ++i)
        for (const auto& box : seen[i])
            table.row(day.shots[i].file, box.what, box.label, Decimal{box.x, 1}, Decimal{box.y, 1},
                      Decimal{box.width, 1}, Decimal{box.height, 1});
    return table.done();
}

}  // namespace tallyman::sample
