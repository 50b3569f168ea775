#include "catalog/table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "base/gtin.h"
#include "base/text.h"

namespace tallyman {
namespace {

// "Mã_ĐH " and "ma dh" are the same header.
std::string header_key(std::string_view header) {
    std::string key = fold(header);
    std::ranges::replace(key, '_', ' ');
    return key;
}

// A cell that a spreadsheet would run when somebody opens a report made of it.
bool is_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
}

std::string range(auto min, auto max) { return fmt::format("{} .. {}", min, max); }

bool stays_inside(std::string_view path) {
    if (path.starts_with('/') || path.find('\\') != std::string_view::npos ||
        path.find(':') != std::string_view::npos) {
        return false;
    }
    while (true) {
        const auto slash = path.find('/');
        const auto part = path.substr(0, slash);
        if (part.empty() || part == "." || part == "..") return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
}

struct TemperatureWord {
    std::string_view word;  // folded
    Temperature temperature;
};
constexpr TemperatureWord temperature_words[] = {
    {"ambient", Temperature::ambient}, {"thuong", Temperature::ambient}, {"chilled", Temperature::chilled},
    {"mat", Temperature::chilled},     {"frozen", Temperature::frozen},  {"dong", Temperature::frozen},
};

}  // namespace

std::string column_names(const TableFormat& format) {
    std::string names;
    for (const auto& column : format.columns) {
        if (!names.empty()) names += ',';
        names += column.name;
    }
    return names;
}

std::string_view Cells::raw(std::size_t column) const {
    const int place = places_[column];
    return place < 0 ? std::string_view{} : (*row_)[static_cast<std::size_t>(place)];
}

void Cells::note(Severity severity, std::size_t column, ProblemCode code, std::string wanted) {
    problems_->add({severity, code, std::string(format_->file), line(), std::string(format_->columns[column].name),
                    shortened(raw(column)), std::move(wanted)});
}

void Cells::reject(std::size_t column, ProblemCode code, std::string wanted) {
    good_ = false;
    note(Severity::bad_row, column, code, std::move(wanted));
}

void Cells::warn(std::size_t column, ProblemCode code, std::string wanted) {
    note(Severity::warning, column, code, std::move(wanted));
}

bool Cells::filled(std::size_t column) {
    if (has(column)) return true;
    reject(column, ProblemCode::empty_cell);
    return false;
}

std::string Cells::text(std::size_t column, std::size_t bytes_max) {
    const auto cell = raw(column);
    if (is_formula(cell)) {
        reject(column, ProblemCode::formula);
    } else if (has_control_character(cell)) {
        reject(column, ProblemCode::control_character);
    } else if (cell.size() > bytes_max) {
        reject(column, ProblemCode::too_long, std::to_string(bytes_max));
    } else {
        const bool ascii = std::ranges::all_of(cell, [](unsigned char c) { return c < 0x80; });
        return ascii ? std::string(cell) : nfc(cell);
    }
    return {};
}

std::string Cells::key(std::size_t column) { return filled(column) ? text(column, limits::id_max) : std::string{}; }

Gtin Cells::gtin(std::size_t column) {
    if (!filled(column)) return {};
    const auto cell = raw(column);
    if (is_gtin(cell)) return {std::string(cell)};
    const bool digits = std::ranges::all_of(cell, [](char c) { return c >= '0' && c <= '9'; });
    const bool long_enough = cell.size() == 8 || (cell.size() >= 12 && cell.size() <= 14);
    const auto hint = digits && long_enough ? fmt::format(" ({}{})", cell.substr(0, cell.size() - 1),
                                                          gtin_check_digit(cell.substr(0, cell.size() - 1)))
                                            : std::string{};
    reject(column, ProblemCode::not_a_gtin, hint);
    return {};
}

std::int64_t Cells::integer(std::size_t column, std::int64_t min, std::int64_t max) {
    if (!filled(column)) return min;
    const auto value = parse_integer(raw(column));
    if (value && *value >= min && *value <= max) return *value;
    reject(column, value ? ProblemCode::out_of_range : ProblemCode::not_an_integer, range(min, max));
    return min;
}

double Cells::decimal(std::size_t column, double min, double max) {
    if (!filled(column)) return min;
    const auto value = parse_decimal(raw(column));
    if (value && *value >= min && *value <= max) return *value;
    reject(column, value ? ProblemCode::out_of_range : ProblemCode::not_a_decimal, range(min, max));
    return min;
}

std::int64_t Cells::thousandths(std::size_t column, double min, double max) {
    return std::llround(decimal(column, min, max) * 1000);
}

LatLon Cells::position(std::size_t lat, std::size_t lon) { return {decimal(lat, -90, 90), decimal(lon, -180, 180)}; }

OpenHours Cells::hours(std::size_t begin, std::size_t end) {
    OpenHours hours;
    const auto time = [&](std::size_t column, TimeOfDay& into) {
        if (!has(column)) return;
        if (const auto value = parse_time_of_day(raw(column))) {
            into = *value;
        } else {
            reject(column, ProblemCode::not_a_time_of_day);
        }
    };
    time(begin, hours.open);
    time(end, hours.close);
    if (good_ && hours.close <= hours.open) reject(end, ProblemCode::ends_before_it_begins, clock_text(hours.open));
    return hours;
}

Temperature Cells::temperature(std::size_t column) {
    if (!filled(column)) return {};
    const auto word = fold(raw(column));
    const auto found = std::ranges::find_if(temperature_words, [&](const auto& known) {
        return word == known.word || (known.temperature == Temperature::frozen && word == "dong lanh");
    });
    if (found != std::end(temperature_words)) return found->temperature;
    reject(column, ProblemCode::not_one_of, "ambient|chilled|frozen");
    return {};
}

Day Cells::day(std::size_t column, const Zone& zone) {
    if (!filled(column)) return {};
    const auto cell = raw(column);
    if (const auto day = parse_day(cell)) return *day;
    if (const auto instant = parse_instant(cell, zone)) return zone.day_of(*instant);
    reject(column, ProblemCode::not_a_day);
    return {};
}

Instant Cells::instant(std::size_t column, const Zone& zone) {
    if (!filled(column)) return {};
    if (const auto instant = parse_instant(raw(column), zone)) return *instant;
    reject(column, ProblemCode::not_an_instant);
    return {};
}

TimeOfDay Cells::time_on(Day day, std::size_t column, const Zone& zone) {
    const auto cell = raw(column);
    if (const auto time = parse_time_of_day(cell)) return *time;
    const auto instant = parse_instant(cell, zone);
    if (!instant) {
        reject(column, ProblemCode::not_a_time_of_day);
    } else if (good_ && zone.day_of(*instant) != day) {
        reject(column, ProblemCode::window_on_another_day, iso(day));
    } else {
        return zone.time_of_day(*instant);
    }
    return {};
}

std::string Cells::file_path(std::size_t column) {
    if (!filled(column)) return {};
    auto path = text(column);
    if (good_ && !stays_inside(path)) reject(column, ProblemCode::not_inside_the_folder);
    return path;
}

TableReader::TableReader(const TableFormat& format, Problems& problems, OnRow on_row)
    : format_(format),
      problems_(problems),
      on_row_(std::move(on_row)),
      parser_([this](const CsvRow& row) { places_.empty() ? take_header(row) : take_row(row); },
              [this](const CsvTrouble& trouble) {
                  if (places_.empty()) return refuse(trouble.code, trouble.line, {}, {});
                  if (refused_) return;
                  ++rows_;
                  problems_.add({Severity::bad_row, trouble.code, std::string(format_.file), trouble.line, {}, {}, {}});
              }) {}

void TableReader::feed(std::string_view bytes) {
    if (!refused_) end_with(parser_.feed(bytes));
}

void TableReader::finish() {
    if (!refused_) end_with(parser_.finish());
}

void TableReader::take_header(const CsvRow& row) {
    if (refused_) return;
    places_.assign(format_.columns.size(), -1);
    width_ = row.size();
    for (std::size_t cell = 0; cell < row.size(); ++cell) {
        const auto key = header_key(row[cell]);
        const auto column = std::ranges::find_if(format_.columns, [&](const Column& known) {
            return key == header_key(known.name) || key == header_key(known.local);
        });
        if (column == format_.columns.end()) {
            problems_.add({Severity::warning, ProblemCode::unknown_column, std::string(format_.file), row.line(),
                           shortened(row[cell]), shortened(row[cell]), column_names(format_)});
            continue;
        }
        auto& place = places_[static_cast<std::size_t>(column - format_.columns.begin())];
        if (place >= 0) return refuse(ProblemCode::repeated_column, row.line(), std::string(column->name), {});
        place = static_cast<int>(cell);
    }
    for (std::size_t column = 0; column < places_.size(); ++column) {
        const auto& known = format_.columns[column];
        if (places_[column] < 0 && known.presence == Presence::required) {
            refuse(ProblemCode::missing_column, row.line(), std::string(known.name), column_names(format_));
        }
    }
}

void TableReader::take_row(const CsvRow& row) {
    if (refused_) return;
    ++rows_;
    if (row.size() != width_) {
        problems_.add({Severity::bad_row,
                       ProblemCode::wrong_cell_count,
                       std::string(format_.file),
                       row.line(),
                       {},
                       std::to_string(row.size()),
                       std::to_string(width_)});
        return;
    }
    Cells cells(row, format_, places_, problems_);
    on_row_(cells);
}

void TableReader::refuse(ProblemCode code, std::int64_t line, std::string column, std::string wanted) {
    refused_ = true;
    problems_.add({Severity::refused, code, std::string(format_.file), line, std::move(column), {}, std::move(wanted)});
}

void TableReader::end_with(const std::optional<CsvTrouble>& trouble) {
    if (!trouble || refused_) return;
    std::string wanted;
    if (trouble->code == ProblemCode::row_too_long) wanted = std::to_string(limits::csv_row_max);
    if (trouble->code == ProblemCode::too_many_rows) wanted = std::to_string(limits::csv_rows_max);
    if (trouble->code == ProblemCode::no_header) wanted = column_names(format_);
    refuse(trouble->code, trouble->line, {}, wanted);
}

}  // namespace tallyman
