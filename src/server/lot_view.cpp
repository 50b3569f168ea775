#include "server/lot_view.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/failure.h"
#include "dispatch/small_table.h"
#include "server/limits.h"
#include "store/event_store.h"
#include "store/files.h"
#include "store/ledger_store.h"
#include "trace/digital_link.h"
#include "trace/event_time.h"
#include "trace/vocabulary.h"

namespace tallyman::server {
namespace {

using report::Text;

enum class Source { product, gtin, lot, expiry, storage, declared };

struct ProfileField {
    std::string_view column;  // of origin.csv, where it is declared
    Source source;
    Words name;
};

constexpr std::array profile = {
    ProfileField{"product", Source::product, {"Tên sản phẩm", "Product"}},
    ProfileField{"brand", Source::declared, {"Thương hiệu, nhãn hiệu", "Brand"}},
    ProfileField{"gtin", Source::gtin, {"Mã sản phẩm (GTIN)", "Product code (GTIN)"}},
    ProfileField{"lot", Source::lot, {"Mã truy vết lô", "Lot"}},
    ProfileField{"producer", Source::declared, {"Đơn vị sản xuất", "Producer"}},
    ProfileField{"producer_address", Source::declared, {"Địa chỉ đơn vị sản xuất", "Producer's address"}},
    ProfileField{"distributor", Source::declared, {"Đơn vị chịu trách nhiệm về hàng hoá", "Responsible for the goods"}},
    ProfileField{"origin", Source::declared, {"Xuất xứ", "Origin"}},
    ProfileField{"produced", Source::declared, {"Ngày sản xuất", "Produced on"}},
    ProfileField{"expiry", Source::expiry, {"Hạn sử dụng", "Best before"}},
    ProfileField{"storage", Source::storage, {"Điều kiện bảo quản", "Storage"}},
    ProfileField{"standard", Source::declared, {"Tiêu chuẩn, quy chuẩn áp dụng", "Standards"}},
    ProfileField{"certificates", Source::declared, {"Giấy chứng nhận", "Certificates"}},
};

constexpr std::array step_words = {
    std::pair{"commissioning", Words{"Lô được ghi nhận", "Lot registered"}},
    std::pair{"creating_class_instance", Words{"Sản xuất", "Produced"}},
    std::pair{"packing", Words{"Đóng hàng", "Packed"}},
    std::pair{"loading", Words{"Chất hàng lên xe", "Loaded"}},
    std::pair{"shipping", Words{"Xuất hàng", "Shipped"}},
    std::pair{"departing", Words{"Rời đi", "Departed"}},
    std::pair{"transporting", Words{"Đang vận chuyển", "In transport"}},
    std::pair{"arriving", Words{"Đến nơi", "Arrived"}},
    std::pair{"receiving", Words{"Nhận hàng", "Received"}},
    std::pair{"unpacking", Words{"Dỡ hàng", "Unpacked"}},
    std::pair{"storing", Words{"Lưu kho", "Stored"}},
    std::pair{"inspecting", Words{"Kiểm tra", "Inspected"}},
    std::pair{"holding", Words{"Bị giữ lại", "Held back"}},
    std::pair{"retail_selling", Words{"Bán lẻ", "Sold"}},
    std::pair{"destroying", Words{"Tiêu huỷ", "Destroyed"}},
};

constexpr std::size_t steps_max = 200;

std::string padded(const std::string& gtin) { return fmt::format("{:0>14}", gtin); }

Text both(Words words) { return {std::string(words.vi), std::string(words.en)}; }

Text words_of_step(const trace::EventFacts& event) {
    for (const auto& [bare, words] : step_words) {
        if (event.is_step(bare)) return both(words);
    }
    if (event.type == "TransformationEvent") return {"Chế biến", "Transformed"};
    const auto bare = event.biz_step.substr(event.biz_step.find_last_of("-/") + 1);
    return report::same(bare.empty() ? event.type : bare);
}

// The last parts of an address: "…, Quận 1, TP. Hồ Chí Minh".
std::string district_in(const std::string& address) {
    const auto last = address.rfind(',');
    if (last == address.npos || last == 0) return {};
    const auto before = address.rfind(',', last - 1);
    const auto begin = (before == address.npos ? last : before) + 1;
    return address.substr(address.find_first_not_of(' ', begin));
}

Text coarse(const Outlet& outlet) {
    const auto district = district_in(outlet.address);
    // A tenth of a degree is eleven kilometres.
    const std::string where =
        district.empty() ? fmt::format("{:.1f}, {:.1f}", outlet.position.lat, outlet.position.lon) : district;
    return {"Điểm bán, " + where, "Shop, " + where};
}

class Lot {
public:
    Lot(App& app, const std::string& link) : app_(app), world_(app.world()), link_(link) {
        const auto path = trace::parse_digital_link(link);
        gtin_ = path->front().second;
        lot_ = decoded((*path)[1].second).value_or((*path)[1].second);
    }

    std::optional<report::LotView> view() {
        const store::EventStore events(app_.folder().data, app_.config().clock);
        const auto story = trace::story_of(link_, [&](const std::string& thing) { return events.about(thing); });
        find_stock();
        if (story.empty() && !stock_) return {};
        report::LotView view;
        view.link = link_;
        view.gtin = gtin_;
        view.lot = lot_;
        declare();
        for (const auto& field : profile) view.fields.push_back({both(field.name), value_of(field), ""});
        view.held = is_held(story);
        view.steps = steps_of(story);
        view.key_url = "/verify/key.txt";
        if (is_in_ledger()) view.proof_url = fmt::format("/verify/lots/{}/{}/proof.json", gtin_, percent_encoded(lot_));
        return view;
    }

private:
    void find_stock() {
        for (const auto& row : app_.read([](const store::Store& store) { return store.stock(); })) {
            if (padded(row.gtin.text) == gtin_ && row.lot.text == lot_) stock_ = row;
        }
        for (const auto& product : world_->books->catalog.products) {
            if (padded(product.gtin.text) == gtin_) product_ = &product;
        }
    }

    // origin.csv: the row of this very lot goes before the row of its product.
    void declare() {
        const auto file = app_.folder().folder / "origin.csv";
        if (!std::filesystem::exists(file)) return;
        static constexpr std::array columns = {dispatch::SmallColumn{"gtin"},
                                               dispatch::SmallColumn{"lot", false},
                                               dispatch::SmallColumn{"brand", false},
                                               dispatch::SmallColumn{"producer", false},
                                               dispatch::SmallColumn{"producer_address", false},
                                               dispatch::SmallColumn{"distributor", false},
                                               dispatch::SmallColumn{"origin", false},
                                               dispatch::SmallColumn{"produced", false},
                                               dispatch::SmallColumn{"standard", false},
                                               dispatch::SmallColumn{"certificates", false}};
        dispatch::read_small_table(store::read_file(file, limits::json_body_max), file.string(), columns,
                                   [&](const dispatch::SmallRow& row) {
                                       if (padded(row.text(0)) != gtin_ || (row.has(1) && row.text(1) != lot_)) return;
                                       for (std::size_t i = 2; i < columns.size(); ++i) {
                                           const std::string column(columns[i].name);
                                           if (row.has(i) && (row.has(1) || !declared_.contains(column)))
                                               declared_[column] = row.text(i);
                                       }
                                   });
    }

    Text value_of(const ProfileField& field) const {
        switch (field.source) {
            case Source::product:
                return report::same(product_ ? product_->name : "");
            case Source::gtin:
                return report::same(gtin_);
            case Source::lot:
                return report::same(lot_);
            case Source::expiry:
                return report::same(stock_ ? iso(stock_->expiry) : "");
            case Source::storage:
                return storage();
            case Source::declared:
                break;
        }
        const auto found = declared_.find(std::string(field.column));
        return report::same(found == declared_.end() ? "" : found->second);
    }

    Text storage() const {
        if (!product_) return {};
        switch (product_->temperature) {
            case Temperature::ambient:
                return {"Nhiệt độ thường", "Ambient"};
            case Temperature::chilled:
                return {"Giữ lạnh", "Chilled"};
            case Temperature::frozen:
                return {"Đông lạnh", "Frozen"};
        }
        return {};
    }

    Text place_of(const trace::EventFacts& event) const {
        const auto& uri = event.biz_location.empty() ? event.read_point : event.biz_location;
        if (const auto at = uri.find("/loc/"); at != uri.npos) {
            const auto id = decoded(uri.substr(at + 5)).value_or("");
            if (const auto depot = world_->books->depots.find({id}); depot != world_->books->depots.end())
                return report::same(depot->second->name);
            if (const auto outlet = world_->books->outlets.find({id}); outlet != world_->books->outlets.end())
                return coarse(*outlet->second);
        }
        const auto path = trace::parse_digital_link(uri);
        return report::same(path && path->front().first == "414" ? "GLN " + path->front().second : "");
    }

    std::vector<report::LotStep> steps_of(const std::vector<trace::EventFacts>& story) const {
        std::vector<report::LotStep> steps;
        std::map<std::string, std::size_t> told;
        for (const auto& event : story) {
            const Instant at{std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(event.time))};
            report::LotStep step{app_.zone().iso(at).substr(0, 16), words_of_step(event), place_of(event), event.hash};
            step.at[10] = ' ';
            if (!told.emplace(step.at.substr(0, 13) + step.what.en + step.place.en, steps.size()).second) continue;
            if (steps.size() < steps_max) steps.push_back(std::move(step));
        }
        return steps;
    }

    static bool is_held(const std::vector<trace::EventFacts>& story) {
        const auto recalled = trace::expanded_term("recalled", trace::Term::disposition);
        bool held = false;
        for (const auto& event : story) {
            if (std::ranges::find(event.set, recalled) != event.set.end()) held = true;
            if (std::ranges::find(event.unset, recalled) != event.unset.end()) held = false;
        }
        return held;
    }

    bool is_in_ledger() const {
        try {
            return !store::LedgerStore(app_.folder().data).prove("lot/" + link_, {}).entries.empty();
        } catch (const Failure&) {
            return false;  // it knows nothing of the lot
        }
    }

    App& app_;
    std::shared_ptr<const World> world_;
    std::string link_, gtin_, lot_;
    const Product* product_ = nullptr;
    std::optional<StockLot> stock_;
    std::map<std::string, std::string> declared_;
};

}  // namespace

std::optional<report::LotView> lot_view(App& app, const std::string& link) { return Lot(app, link).view(); }

}  // namespace tallyman::server
