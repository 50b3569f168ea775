#include "sample/city.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include <fmt/format.h>

namespace tallyman::sample {
namespace {

struct Street {
    const char* name;
    const char* district;
    LatLon from, to;
    int last_number;
};

// Streets as people of the city know them; positions are from memory and within a few hundred metres, which is all that
// an invented shop needs. Pieces along water and on district borders are left out.
constexpr std::array streets{
    Street{"Nguyễn Trãi", "Quận 1", {10.7692, 106.6903}, {10.7640, 106.6866}, 240},
    Street{"Trần Hưng Đạo", "Quận 1", {10.7672, 106.6932}, {10.7600, 106.6883}, 420},
    Street{"Trần Quang Khải", "Quận 1", {10.7923, 106.6935}, {10.7917, 106.6890}, 280},
    Street{"Đinh Tiên Hoàng", "Quận 1", {10.7862, 106.6990}, {10.7898, 106.6968}, 180},
    Street{"Nguyễn Thiện Thuật", "Quận 3", {10.7650, 106.6823}, {10.7700, 106.6793}, 360},
    Street{"Nguyễn Đình Chiểu", "Quận 3", {10.7700, 106.6840}, {10.7765, 106.6905}, 520},
    Street{"Võ Văn Tần", "Quận 3", {10.7730, 106.6870}, {10.7785, 106.6925}, 380},
    Street{"Tôn Đản", "Quận 4", {10.7610, 106.7068}, {10.7572, 106.7080}, 330},
    Street{"Xóm Chiếu", "Quận 4", {10.7608, 106.7092}, {10.7578, 106.7128}, 240},
    Street{"Đoàn Văn Bơ", "Quận 4", {10.7615, 106.7060}, {10.7580, 106.7105}, 420},
    Street{"Trần Hưng Đạo", "Quận 5", {10.7535, 106.6770}, {10.7518, 106.6640}, 980},
    Street{"Nguyễn Trãi", "Quận 5", {10.7555, 106.6765}, {10.7538, 106.6630}, 880},
    Street{"An Dương Vương", "Quận 5", {10.7582, 106.6768}, {10.7565, 106.6690}, 300},
    Street{"Hậu Giang", "Quận 6", {10.7492, 106.6465}, {10.7472, 106.6340}, 760},
    Street{"Bà Hom", "Quận 6", {10.7545, 106.6335}, {10.7560, 106.6290}, 200},
    Street{"Huỳnh Tấn Phát", "Quận 7", {10.7470, 106.7305}, {10.7330, 106.7345}, 640},
    Street{"Nguyễn Thị Thập", "Quận 7", {10.7402, 106.7075}, {10.7388, 106.7210}, 560},
    Street{"Lâm Văn Bền", "Quận 7", {10.7470, 106.7162}, {10.7400, 106.7157}, 380},
    Street{"Lê Văn Lương", "Quận 7", {10.7470, 106.7040}, {10.7390, 106.7033}, 420},
    Street{"Dương Bá Trạc", "Quận 8", {10.7490, 106.6889}, {10.7445, 106.6886}, 290},
    Street{"Tạ Quang Bửu", "Quận 8", {10.7378, 106.6745}, {10.7365, 106.6650}, 900},
    Street{"Sư Vạn Hạnh", "Quận 10", {10.7750, 106.6683}, {10.7655, 106.6705}, 820},
    Street{"Tô Hiến Thành", "Quận 10", {10.7795, 106.6700}, {10.7772, 106.6645}, 320},
    Street{"Vĩnh Viễn", "Quận 10", {10.7655, 106.6730}, {10.7632, 106.6665}, 480},
    Street{"Lãnh Binh Thăng", "Quận 11", {10.7650, 106.6540}, {10.7635, 106.6490}, 380},
    Street{"Bình Thới", "Quận 11", {10.7673, 106.6545}, {10.7664, 106.6490}, 340},
    Street{"Lê Văn Khương", "Quận 12", {10.8690, 106.6490}, {10.8830, 106.6482}, 520},
    Street{"Hà Huy Giáp", "Quận 12", {10.8640, 106.6790}, {10.8770, 106.6788}, 640},
    Street{"Trường Chinh", "Quận 12", {10.8330, 106.6185}, {10.8390, 106.6148}, 900},
    Street{"Cộng Hoà", "Tân Bình", {10.8012, 106.6555}, {10.8065, 106.6420}, 460},
    Street{"Bàu Cát", "Tân Bình", {10.7935, 106.6440}, {10.7915, 106.6408}, 260},
    Street{"Trường Chinh", "Tân Bình", {10.7998, 106.6485}, {10.8100, 106.6360}, 620},
    Street{"Luỹ Bán Bích", "Tân Phú", {10.7850, 106.6357}, {10.7710, 106.6325}, 780},
    Street{"Tân Sơn Nhì", "Tân Phú", {10.7985, 106.6328}, {10.7967, 106.6278}, 420},
    Street{"Vườn Lài", "Tân Phú", {10.7855, 106.6285}, {10.7812, 106.6235}, 340},
    Street{"Hương Lộ 2", "Bình Tân", {10.7712, 106.6170}, {10.7655, 106.6050}, 760},
    Street{"Mã Lò", "Bình Tân", {10.7712, 106.6010}, {10.7805, 106.5993}, 520},
    Street{"Kinh Dương Vương", "Bình Tân", {10.7415, 106.6205}, {10.7310, 106.6110}, 640},
    Street{"Bạch Đằng", "Bình Thạnh", {10.8031, 106.7000}, {10.8027, 106.7070}, 460},
    Street{"Lê Quang Định", "Bình Thạnh", {10.8062, 106.6955}, {10.8130, 106.6905}, 520},
    Street{"Nơ Trang Long", "Bình Thạnh", {10.8080, 106.6962}, {10.8180, 106.7005}, 480},
    Street{"Quang Trung", "Gò Vấp", {10.8290, 106.6755}, {10.8360, 106.6590}, 980},
    Street{"Nguyễn Oanh", "Gò Vấp", {10.8330, 106.6768}, {10.8440, 106.6762}, 560},
    Street{"Lê Đức Thọ", "Gò Vấp", {10.8420, 106.6710}, {10.8490, 106.6730}, 760},
    Street{"Nguyễn Văn Nghi", "Gò Vấp", {10.8245, 106.6880}, {10.8262, 106.6815}, 420},
    Street{"Phan Xích Long", "Phú Nhuận", {10.7970, 106.6870}, {10.7998, 106.6903}, 340},
    Street{"Huỳnh Văn Bánh", "Phú Nhuận", {10.7932, 106.6780}, {10.7915, 106.6715}, 460},
    Street{"Nguyễn Kiệm", "Phú Nhuận", {10.8010, 106.6790}, {10.8085, 106.6787}, 640},
    Street{"Võ Văn Ngân", "Thủ Đức", {10.8500, 106.7580}, {10.8492, 106.7690}, 280},
    Street{"Lê Văn Việt", "Thủ Đức", {10.8465, 106.7790}, {10.8448, 106.7910}, 420},
    Street{"Đặng Văn Bi", "Thủ Đức", {10.8450, 106.7600}, {10.8395, 106.7635}, 360},
    Street{"Hoàng Diệu 2", "Thủ Đức", {10.8578, 106.7605}, {10.8608, 106.7660}, 210},
    Street{"Đỗ Xuân Hợp", "Thủ Đức", {10.8240, 106.7715}, {10.8150, 106.7755}, 520},
    Street{"Trần Não", "Thủ Đức", {10.7960, 106.7335}, {10.7895, 106.7332}, 180},
    Street{"Huỳnh Tấn Phát", "Nhà Bè", {10.6985, 106.7372}, {10.6920, 106.7385}, 1800},
    Street{"Quốc lộ 50", "Bình Chánh", {10.7200, 106.6567}, {10.7080, 106.6563}, 980},
};

constexpr std::array shop_kinds{"Tạp hoá",   "Tạp hoá",      "Tạp hoá",       "Bách hoá",
                                "Cửa hàng",  "Cửa hàng sữa", "Đại lý sữa",    "Quán",
                                "Quán nước", "Quán cà phê",  "Siêu thị mini", "Cửa hàng tiện lợi"};
constexpr std::array titles{"Cô", "Chú", "Chị", "Anh", "Bà", "Ông", "Dì"};
constexpr std::array given_names{"An",   "Bình", "Chi",   "Dung",  "Đức",   "Giang", "Hà",    "Hạnh",  "Hiền", "Hoa",
                                 "Hồng", "Hùng", "Hương", "Khánh", "Kim",   "Lan",   "Liên",  "Linh",  "Loan", "Long",
                                 "Mai",  "Minh", "Mỹ",    "Nga",   "Ngân",  "Ngọc",  "Nhung", "Oanh",  "Phúc", "Phương",
                                 "Quân", "Quý",  "Sơn",   "Tâm",   "Thắng", "Thảo",  "Thuỷ",  "Trang", "Tuấn", "Yến"};
constexpr std::array lucky_words{"Phát", "Thịnh", "Lộc", "Tài", "Vượng", "Đạt", "Thành", "Hưng", "Khang", "Phước"};
constexpr std::array numbers_by_birth{"Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Út"};
constexpr std::array families{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý"};
constexpr std::array middle_names{"Văn", "Thị", "Minh", "Hữu", "Ngọc", "Thanh", "Quốc", "Thu"};

template <class T, std::size_t N>
const T& any(Random& random, const std::array<T, N>& items) {
    return items[random.below(N)];
}

std::string owner(Random& random) {
    switch (random.below(4)) {
        case 0:
            return fmt::format("{} {}", any(random, titles), any(random, given_names));
        case 1:
            return fmt::format("{} {}", any(random, titles), any(random, numbers_by_birth));
        case 2:
            return fmt::format("{} {}", any(random, given_names), any(random, lucky_words));
        default:
            return fmt::format("{} {}", any(random, given_names), any(random, given_names));
    }
}

}  // namespace

LatLon moved(LatLon from, double north_m, double east_m) {
    constexpr double metres_per_degree = 111'195;
    const double narrowing = std::cos(from.lat * std::numbers::pi / 180);
    return {from.lat + north_m / metres_per_degree, from.lon + east_m / (metres_per_degree * narrowing)};
}

Place random_place(Random& random) {
    const Street& street = any(random, streets);
    const double along = random.uniform();
    const auto number = 2 + static_cast<int>(along * street.last_number);
    const LatLon on_street{street.from.lat + (street.to.lat - street.from.lat) * along,
                           street.from.lon + (street.to.lon - street.from.lon) * along};
    const bool down_an_alley = random.chance(0.2);
    const auto house = down_an_alley ? fmt::format("{}/{}", number, random.between(2, 48)) : std::to_string(number);
    const double off_m = down_an_alley ? 45 : 14;
    return {fmt::format("{} {}, {}, TP. Hồ Chí Minh", house, street.name, street.district), street.district,
            moved(on_street, random.uniform(-off_m, off_m), random.uniform(-off_m, off_m))};
}

std::string shop_name(Random& random, std::set<std::string>& taken) {
    auto name = fmt::format("{} {}", any(random, shop_kinds), owner(random));
    for (int again = 2; !taken.insert(name).second; ++again)
        name =
            fmt::format("{} {}{}", any(random, shop_kinds), owner(random), again > 20 ? fmt::format(" {}", again) : "");
    return name;
}

std::string person_name(Random& random) {
    return fmt::format("{} {} {}", any(random, families), any(random, middle_names), any(random, given_names));
}

std::string phone_number(Random& random) {
    // 09x 000 xxxx is not handed out: nobody's telephone.
    return fmt::format("09{} 000 {:04}", random.below(10), random.below(10000));
}

}  // namespace tallyman::sample
