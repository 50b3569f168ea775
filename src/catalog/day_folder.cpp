#include "catalog/day_folder.h"

#include <algorithm>
#include <cmath>

#include "base/gtin.h"
#include "base/text.h"

namespace tallyman {
namespace {

constexpr auto optional = Presence::optional;
constexpr auto required = Presence::required;

namespace product_column {
enum { gtin, title, units_per_case, case_kg, case_litres, temperature, family };
constexpr Column columns[] = {
    {"gtin", "mã GTIN", required, {"mã vạch, 8, 12, 13 hoặc 14 chữ số", "barcode number, 8, 12, 13 or 14 digits"}},
    {"name", "tên", required, {"tên sản phẩm", "name of the product"}},
    {"units_per_case", "số đơn vị mỗi thùng", required, {"số hộp, chai trong một thùng", "pieces in a case"}},
    {"case_kg", "kg mỗi thùng", required, {"khối lượng một thùng, kg", "weight of a case, kg"}},
    {"case_litres", "lít mỗi thùng", required, {"thể tích một thùng, lít", "volume of a case, litres"}},
    {"temperature",
     "nhiệt độ",
     required,
     {"ambient (thường), chilled (mát) hoặc frozen (đông lạnh)", "ambient, chilled or frozen"}},
    {"family",
     "nhóm hàng",
     optional,
     {"hàng mới phải do người xem trước theo từng nhóm; trống là nhiệt độ",
      "goods whose photos people see first when they are new; empty is the temperature"}},
};
}  // namespace product_column

namespace depot_column {
enum { key, title, lat, lon, open, close };
constexpr Column columns[] = {
    {"depot", "mã kho", required, {"mã kho, do bạn đặt", "your key for the depot"}},
    {"name", "tên", required, {"tên kho", "name of the depot"}},
    {"lat", "vĩ độ", required, {"vĩ độ, độ thập phân", "latitude, decimal degrees"}},
    {"lon", "kinh độ", required, {"kinh độ, độ thập phân", "longitude, decimal degrees"}},
    {"open", "mở cửa", optional, {"giờ mở cửa; trống là 00:00", "opens at; empty is 00:00"}},
    {"close", "đóng cửa", optional, {"giờ đóng cửa; trống là 24:00", "closes at; empty is 24:00"}},
};
}  // namespace depot_column

namespace outlet_column {
enum { key, title, address, lat, lon, open, close, service_min };
constexpr Column columns[] = {
    {"outlet", "mã cửa hàng", required, {"mã cửa hàng, do bạn đặt", "your key for the outlet"}},
    {"name", "tên", required, {"tên cửa hàng", "name of the outlet"}},
    {"address", "địa chỉ", optional, {"địa chỉ", "address"}},
    {"lat", "vĩ độ", required, {"vĩ độ, độ thập phân", "latitude, decimal degrees"}},
    {"lon", "kinh độ", required, {"kinh độ, độ thập phân", "longitude, decimal degrees"}},
    {"open", "mở cửa", optional, {"giờ nhận hàng sớm nhất; trống là 00:00", "receives goods from; empty is 00:00"}},
    {"close",
     "đóng cửa",
     optional,
     {"giờ nhận hàng muộn nhất; trống là 24:00", "receives goods until; empty is 24:00"}},
    {"service_min",
     "số phút giao hàng",
     optional,
     {"số phút tại cửa mỗi lần giao; trống là 5", "minutes at the door per delivery; empty is 5"}},
};
constexpr double service_min_default = 5;
}  // namespace outlet_column

namespace vehicle_column {
enum {
    key,
    driver,
    depot,
    capacity_kg,
    capacity_litres,
    temperature,
    shift_start,
    shift_end,
    cost_per_km,
    cost_per_hour,
    cost_fixed,
    max_trips
};
constexpr Column columns[] = {
    {"vehicle", "mã xe", required, {"mã xe hoặc biển số", "your key for the vehicle"}},
    {"driver", "tài xế", required, {"mã tài xế", "key of its driver"}},
    {"depot",
     "mã kho",
     required,
     {"kho xuất phát và quay về, có trong depots.csv", "depot it leaves from and returns to, from depots.csv"}},
    {"capacity_kg", "tải trọng kg", required, {"tải trọng, kg", "what it may carry, kg"}},
    {"capacity_litres", "thể tích lít", required, {"thể tích thùng xe, lít", "what it can hold, litres"}},
    {"temperature",
     "nhiệt độ",
     required,
     {"lạnh nhất mà xe giữ được: ambient, chilled hoặc frozen", "the coldest it can keep: ambient, chilled or frozen"}},
    {"shift_start", "bắt đầu ca", optional, {"giờ bắt đầu ca; trống là 00:00", "shift begins; empty is 00:00"}},
    {"shift_end", "kết thúc ca", optional, {"giờ kết thúc ca; trống là 24:00", "shift ends; empty is 24:00"}},
    {"cost_per_km", "chi phí mỗi km", optional, {"đồng mỗi km; trống là 0", "dong per km; empty is 0"}},
    {"cost_per_hour", "chi phí mỗi giờ", optional, {"đồng mỗi giờ; trống là 0", "dong per hour; empty is 0"}},
    {"cost_fixed",
     "chi phí cố định",
     optional,
     {"đồng mỗi ngày xe chạy; trống là 0", "dong per day of use; empty is 0"}},
    {"max_trips",
     "số chuyến tối đa",
     optional,
     {"số chuyến nhiều nhất trong ngày; trống là 1", "most trips in a day; empty is 1"}},
};
}  // namespace vehicle_column

namespace photo_column {
enum { file, order, vehicle, taken_at, lat, lon };
constexpr Column columns[] = {
    {"file",
     "tệp ảnh",
     required,
     {"đường dẫn ảnh JPEG trong thư mục này, như photos/0001.jpg",
      "path of the JPEG inside this folder, such as photos/0001.jpg"}},
    {"order", "mã đơn hàng", required, {"đơn hàng mà ảnh chụp", "the order that the photo shows"}},
    {"vehicle", "mã xe", optional, {"xe đã giao; có thể trống", "vehicle that delivered; may be empty"}},
    {"taken_at",
     "thời điểm chụp",
     optional,
     {"như 2026-11-23T07:30:00+07:00; trống thì lấy từ EXIF",
      "such as 2026-11-23T07:30:00+07:00; from EXIF when empty"}},
    {"lat", "vĩ độ", optional, {"vĩ độ khi chụp; trống thì lấy từ EXIF", "latitude when taken; from EXIF when empty"}},
    {"lon",
     "kinh độ",
     optional,
     {"kinh độ khi chụp; trống thì lấy từ EXIF", "longitude when taken; from EXIF when empty"}},
};
}  // namespace photo_column

namespace truth_column {
enum { file, order, good, kind, gtins, cases };
constexpr Column columns[] = {
    {"file", "tệp ảnh", required, {"tệp ảnh như trong photos.csv", "the file as in photos.csv"}},
    {"order", "mã đơn hàng", required, {"đơn hàng", "the order"}},
    {"good", "tốt", required, {"1 nếu giao đúng, 0 nếu không", "1 when the delivery is good, else 0"}},
    {"kind", "loại", required, {"good hoặc loại lỗi", "good, or what is wrong"}},
    {"gtins",
     "các GTIN",
     optional,
     {"sản phẩm trong ảnh, cách nhau bằng |", "products in the picture, with | between them"}},
    {"cases",
     "số thùng",
     optional,
     {"số thùng của mỗi sản phẩm, cách nhau bằng |", "cases of each product, with | between them"}},
};
}  // namespace truth_column

constexpr double kg_max = 100'000;
constexpr double litres_max = 1'000'000;
constexpr std::int64_t money_max = 1'000'000'000;

template <class T>
std::optional<T> if_good(const Cells& row, T value) {
    return row.good() ? std::optional(std::move(value)) : std::nullopt;
}

Money money(Cells& row, std::size_t column) { return {row.has(column) ? row.integer(column, 0, money_max) : 0}; }

// The words of "a|b c" (spaces do as well).
template <class Each>
void each_part(std::string_view list, Each&& each) {
    while (!list.empty()) {
        const auto end = list.find_first_of("| ");
        if (const auto part = list.substr(0, end); !part.empty()) each(part);
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
}

}  // namespace

const TableFormat products_table{"products.csv",
                                 {"Sản phẩm", "Products"},
                                 product_column::columns,
                                 "8934567000017,Sữa tươi Mộc 1 lít,12,12.6,14.0,chilled,sữa tươi"};
const TableFormat depots_table{
    "depots.csv", {"Kho hàng", "Depots"}, depot_column::columns, "D1,Kho Thủ Đức,10.849,106.772,05:00,20:00"};
const TableFormat outlets_table{
    "outlets.csv",
    {"Cửa hàng", "Outlets"},
    outlet_column::columns,
    "C0001,Tạp hoá Hoa,\"225 Đường số 34, TP. Hồ Chí Minh\",10.755564,106.749334,07:00,18:00,5"};
const TableFormat vehicles_table{"vehicles.csv",
                                 {"Xe giao hàng", "Vehicles"},
                                 vehicle_column::columns,
                                 "V01,driver-01,D1,1200,1500,chilled,06:00,18:00,9000,45000,150000,2"};
const TableFormat photos_table{"photos.csv",
                               {"Ảnh giao hàng", "Delivery photos"},
                               photo_column::columns,
                               "photos/O00001.jpg,O00001,V01,2026-11-23T07:30:00+07:00,10.755783,106.749430"};
const TableFormat truth_table{"truth.csv",
                              {"Sự thật của ngày mẫu", "The truth of a sample day"},
                              truth_column::columns,
                              "photos/O00001.jpg,O00001,1,good,8934567000017,6"};

std::optional<Product> read_product(Cells& row) {
    using namespace product_column;
    return if_good(row, Product{.gtin = row.gtin(gtin),
                                .name = row.text(title),
                                .units_per_case = row.integer(units_per_case, 1, 10'000),
                                .case_weight = {row.thousandths(case_kg, 0.001, kg_max)},
                                .case_volume = {row.thousandths(case_litres, 0.001, litres_max)},
                                .temperature = row.temperature(temperature),
                                .family = row.has(family) ? row.text(family) : std::string(row.raw(temperature))});
}

std::optional<Depot> read_depot(Cells& row) {
    using namespace depot_column;
    return if_good(row, Depot{.id = row.id<DepotId>(key),
                              .name = row.text(title),
                              .position = row.position(lat, lon),
                              .hours = row.hours(open, close)});
}

std::optional<Outlet> read_outlet(Cells& row) {
    using namespace outlet_column;
    const auto minutes = [&] { return row.has(service_min) ? row.decimal(service_min, 0, 600) : service_min_default; };
    return if_good(row, Outlet{.id = row.id<OutletId>(key),
                               .name = row.text(title),
                               .address = row.text(address),
                               .position = row.position(lat, lon),
                               .hours = row.hours(open, close),
                               .service = Seconds{std::llround(minutes() * 60)}});
}

std::optional<Vehicle> read_vehicle(Cells& row) {
    using namespace vehicle_column;
    return if_good(row, Vehicle{.id = row.id<VehicleId>(key),
                                .driver = row.id<DriverId>(driver),
                                .depot = row.id<DepotId>(depot),
                                .capacity_weight = {row.thousandths(capacity_kg, 1, kg_max)},
                                .capacity_volume = {row.thousandths(capacity_litres, 1, litres_max)},
                                .temperature = row.temperature(temperature),
                                .shift = row.hours(shift_start, shift_end),
                                .cost_per_km = money(row, cost_per_km),
                                .cost_per_hour = money(row, cost_per_hour),
                                .cost_fixed = money(row, cost_fixed),
                                .max_trips = row.has(max_trips) ? static_cast<int>(row.integer(max_trips, 1, 20)) : 1});
}

std::optional<PhotoRow> read_photo(Cells& row, const Zone& zone) {
    using namespace photo_column;
    PhotoRow read{
        .file = row.file_path(file), .order = row.id<OrderId>(order), .vehicle = {}, .taken_at = {}, .position = {}};
    if (row.has(vehicle)) read.vehicle = row.id<VehicleId>(vehicle);
    if (row.has(taken_at)) read.taken_at = row.instant(taken_at, zone);
    if (row.has(lat) != row.has(lon)) {
        row.reject(row.has(lat) ? lon : lat, ProblemCode::half_a_position);
    } else if (row.has(lat)) {
        read.position = row.position(lat, lon);
    }
    return if_good(row, std::move(read));
}

std::optional<TruthRow> read_truth(Cells& row) {
    using namespace truth_column;
    TruthRow read{.file = row.file_path(file),
                  .order = row.id<OrderId>(order),
                  .good = row.integer(good, 0, 1) == 1,
                  .kind = std::string(row.raw(kind)),
                  .gtins = {},
                  .cases = {}};
    if (std::ranges::find(truth_kinds, read.kind) == std::end(truth_kinds))
        row.reject(kind, ProblemCode::not_one_of, "good|blurred|dark|...");
    each_part(row.raw(gtins), [&](std::string_view part) {
        if (is_gtin(part)) return read.gtins.push_back({std::string(part)});
        row.reject(gtins, ProblemCode::not_a_gtin);
    });
    each_part(row.raw(cases), [&](std::string_view part) {
        if (const auto count = parse_integer(part); count && *count >= 0) return read.cases.push_back({*count});
        row.reject(cases, ProblemCode::not_an_integer, "0 ..");
    });
    return if_good(row, std::move(read));
}

std::string_view name(Temperature temperature) {
    switch (temperature) {
        case Temperature::ambient:
            return "ambient";
        case Temperature::chilled:
            return "chilled";
        case Temperature::frozen:
            return "frozen";
    }
    return "";
}

}  // namespace tallyman
