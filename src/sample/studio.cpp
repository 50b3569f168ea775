#include "sample/studio.h"

#include <array>
#include <cmath>
#include <list>
#include <mutex>
#include <numbers>
#include <optional>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/check.h"
#include "base/random.h"
#include "sample/artwork.h"
#include "sample/city.h"
#include "sample/codes.h"
#include "sample/draw.h"
#include "sample/exif.h"
#include "sample/fakes.h"
#include "sample/jpeg.h"
#include "sample/lens.h"

namespace tallyman::sample {
namespace {

// Streams of the day's random numbers, far from each other.
enum Stream : std::uint64_t {
    shop_stream = 1'000'000,
    scene_stream = 2'000'000,
    shot_stream = 3'000'000,
    fake_stream = 4'000'000,
    front_stream = 5'000'000
};

constexpr std::array phones{std::pair{"Sao Mai", "S5"}, std::pair{"Sao Mai", "S5 Pro"}, std::pair{"Lam Sơn", "Note 12"},
                            std::pair{"Tre Việt", "A34"}, std::pair{"Hạc", "One 7"}};

// At 3 megapixels a case half a metre off the lens fills the picture: 2.2 pixels a printed millimetre.
double print_scale(double megapixels) { return std::clamp(2.2 * std::sqrt(megapixels / 3), 0.8, 3.2); }

struct Developed {
    cv::Mat picture;  // upright
    std::vector<Seen> seen;
};

}  // namespace

class Studio::Inside {
public:
    explicit Inside(const SampleDay& day)
        : day_(day),
          random_(Random(day.options.seed).fork(static_cast<std::uint64_t>(day.day.time_since_epoch().count()))),
          prints_(day.items.size() * day.catalog.depots.size()) {}

    PhotoFile photo(std::size_t number) const {
        const Shot& shot = day_.shots[number];
        switch (shot.kind) {
            case Kind::reused:
                return photo(shot.source);
            case Kind::edited_reuse:
                return {edited(number), {}};
            case Kind::screen: {
                Random own = random_.fork(fake_stream + number);
                cv::Mat picture = off_a_screen(develop(number, good_exposure(own), nullptr).picture, own);
                expose(picture, good_exposure(own), own);
                return {as_file(shot, picture, own), {}};
            }
            case Kind::unreadable: {
                Random own = random_.fork(fake_stream + number);
                return {unreadable_file(plain(number).bytes, own), {}};
            }
            default:
                return plain(number);
        }
    }

    std::vector<NamedFile> product_pictures(std::size_t item) const {
        const CaseFaces faces = case_faces(day_.items[item], print_scale(3));
        const auto on_white = [](const cv::Mat& face) {
            cv::Mat page;
            const int edge = face.cols / 16;
            cv::copyMakeBorder(face, page, edge, edge, edge, edge, cv::BORDER_CONSTANT, cv::Scalar::all(250));
            return jpeg(page, 90);
        };
        const std::string folder = "products/" + day_.items[item].product.gtin.text;
        return {{folder + "/front.jpg", on_white(faces.front)}, {folder + "/side.jpg", on_white(faces.end)}};
    }

    std::vector<NamedFile> storefronts(std::size_t outlet) const {
        Random own = Random(day_.options.seed).fork(front_stream + outlet);
        std::vector<NamedFile> files;
        if (own.chance(1.0 / 7)) return files;
        const double megapixels = std::min(1.0, day_.options.megapixels);
        const cv::Size size(cvRound(std::sqrt(megapixels * 1e6 * 4 / 3) / 8) * 8,
                            cvRound(std::sqrt(megapixels * 1e6 * 3 / 4) / 8) * 8);
        const auto shop = shop_of(outlet);
        for (auto left = own.between(1, 2); left > 0; --left) {
            Scene scene = compose({}, day_.items, own.fork(static_cast<std::uint64_t>(left)));
            scene.wall_z = 0;
            scene.note = NotePlace::none;
            const Point3 from(own.uniform(-1.2, 1.2), own.uniform(1.4, 1.7), -own.uniform(3.2, 4.8));
            const Camera camera = Camera::looking(from, {own.uniform(-0.3, 0.3), own.uniform(1.3, 1.7), 0},
                                                  own.normal(0, 0.02), size.width * 0.74, size);
            Props props{.shop = shop.get(), .cases = {}, .gtins = {}, .note = {}, .note_label = {}};
            Drawing drawing = draw(scene, camera, props, own);
            expose(drawing.picture, good_exposure(own), own);
            const auto taken = Zone().at(day_.options.first_day, std::chrono::hours(own.between(8, 15))) -
                               std::chrono::days(own.between(20, 200)) + Seconds(own.between(0, 3000));
            files.push_back(
                {fmt::format("outlets/{}/{}.jpg", day_.catalog.outlets[outlet].id.text, files.size() + 1),
                 with_exif(jpeg(drawing.picture, 84),
                           {taken, day_.catalog.outlets[outlet].position, 1, phones[0].first, phones[0].second},
                           zone_)});
        }
        return files;
    }

private:
    // The picture as it would be if nothing were wrong with the photo, or with `cover` over the lens.
    Developed develop(std::size_t number, const Exposure& exposure, Random* cover) const {
        const Shot& shot = day_.shots[number];
        const auto& delivery = day_.deliveries[shot.order];
        Random own = random_.fork(shot_stream + number);
        const auto [scene, camera] = view(shot, own);
        const auto shop = shop_of(delivery.outlet);
        Props props{.shop = shop.get(),
                    .cases = std::vector<const CaseTextures*>(day_.items.size()),
                    .gtins = {},
                    .note = Texture(delivery_note(note_of(shot.order), print_scale(day_.options.megapixels) * 1.9)),
                    .note_label = day_.orders[shot.order].id.text};
        for (const auto& item : day_.items) props.gtins.push_back(item.product.gtin.text);
        for (const auto& shown : delivery.shown) props.cases[shown.item] = &print_of(shown.item, delivery.vehicle);
        Drawing drawing = draw(scene, camera, props, own.fork(7));
        if (cover != nullptr) cover_lens(drawing.picture, *cover);
        expose(drawing.picture, exposure, own);
        Developed developed{drawing.picture, {}};
        for (const auto& box : drawing.boxes)
            developed.seen.push_back({box.what, box.label, box.box.x, box.box.y, box.box.width, box.box.height});
        return developed;
    }

    // From where everything can be counted: people step aside until they see all cases.
    std::pair<Scene, Camera> view(const Shot& shot, const Random& random) const {
        const auto& shown = day_.deliveries[shot.order].shown;
        for (std::uint64_t attempt = 0;; ++attempt) {
            // After a third of the attempts the stacks themselves are to blame; after sixty, one settles for less.
            Scene scene = compose(shown, day_.items, random_.fork(scene_stream + shot.order).fork(attempt / 20));
            Camera camera = aim(scene, day_.options.megapixels, random.fork(100 + attempt));
            const double in_sight = attempt < 60 ? 0.45 : 0.45 - 0.01 * static_cast<double>(attempt - 60);
            if (in_sight <= 0 || all_cases_seen(scene, camera, in_sight)) return {std::move(scene), camera};
        }
    }

    Exposure exposure_for(Kind kind, Random& random) const {
        Exposure e = good_exposure(random);
        switch (kind) {
            case Kind::blurred:
                if (random.chance(0.5)) {
                    e.defocus = random.uniform(6, 16);
                } else {
                    e.motion = random.uniform(28, 80);
                }
                break;
            case Kind::dark:
                e.brightness = random.uniform(0.008, 0.045);
                e.grain = random.uniform(4, 9);
                e.glare = 0;
                break;
            case Kind::overexposed:
                e.brightness = random.uniform(6, 16);
                e.contrast = random.uniform(0.7, 0.95);
                break;
            default:
                break;
        }
        return e;
    }

    PhotoFile plain(std::size_t number) const {
        const Shot& shot = day_.shots[number];
        Random own = random_.fork(fake_stream + number);
        const Exposure exposure = exposure_for(shot.kind, own);
        Random cover = own.fork(1);
        Developed developed = develop(number, exposure, shot.kind == Kind::covered ? &cover : nullptr);
        return {as_file(shot, developed.picture, own), std::move(developed.seen)};
    }

    std::string edited(std::size_t number) const {
        const Shot& shot = day_.shots[number];
        Random source_own = random_.fork(fake_stream + shot.source);
        // Through a JPEG once more, as a copy always is.
        const cv::Mat earlier =
            from_own_jpeg(jpeg(develop(shot.source, exposure_for(Kind::good, source_own), nullptr).picture, 85));
        Random own = random_.fork(fake_stream + number);
        const std::string day = iso(day_.day);
        const cv::Mat copy =
            dressed_up(earlier, fmt::format("{}/{}/{}", day.substr(8), day.substr(5, 2), day.substr(0, 4)), own);
        const std::string bytes = jpeg(copy, static_cast<int>(own.between(70, 88)));
        return own.chance(0.5) ? bytes : with_exif(bytes, note(shot, 1), zone_);
    }

    CameraNote note(const Shot& shot, int orientation) const {
        const auto& phone = phones[day_.deliveries[shot.order].vehicle % phones.size()];
        return {shot.taken_at, shot.position, orientation, phone.first, phone.second};
    }

    std::string as_file(const Shot& shot, const cv::Mat& upright, Random& random) const {
        const int quality = static_cast<int>(random.between(78, 92));
        if (!shot.in_exif) return jpeg(upright, quality - 8);
        const bool tall = upright.rows > upright.cols;
        int orientation = 1;
        cv::Mat stored = upright;
        // Many phones always write the sensor's long side first and leave the turning to EXIF.
        if (tall && random.chance(0.6)) {
            orientation = random.chance(0.85) ? 6 : 8;
            cv::rotate(upright, stored, orientation == 6 ? cv::ROTATE_90_COUNTERCLOCKWISE : cv::ROTATE_90_CLOCKWISE);
        } else if (!tall && random.chance(0.06)) {
            orientation = 3;
            cv::rotate(upright, stored, cv::ROTATE_180);
        }
        return with_exif(jpeg(stored, quality), note(shot, orientation), zone_);
    }

    NoteText note_of(std::size_t order) const {
        const auto& delivery = day_.deliveries[order];
        const auto& outlet = day_.catalog.outlets[delivery.outlet];
        const auto& vehicle = day_.catalog.vehicles[delivery.vehicle];
        NoteText note{.order = day_.orders[order].id.text,
                      .outlet = outlet.name,
                      .address = outlet.address,
                      .day = iso(day_.day),
                      .vehicle = vehicle.id.text,
                      .driver = vehicle.driver.text,
                      .code = note_code(day_.orders[order].id),
                      .lines = {}};
        for (const auto& line : day_.orders[order].lines) {
            const auto product = std::find_if(day_.items.begin(), day_.items.end(),
                                              [&](const RangeItem& item) { return item.product.gtin == line.gtin; });
            note.lines.push_back({product->product.name, line.gtin.text, static_cast<int>(line.cases.value)});
        }
        return note;
    }

    const CaseTextures& print_of(std::size_t item, std::size_t vehicle) const {
        std::size_t depot = 0;
        while (day_.catalog.depots[depot].id != day_.catalog.vehicles[vehicle].depot) ++depot;
        Print& print = prints_[item * day_.catalog.depots.size() + depot];
        std::call_once(print.made, [&] {
            const double scale = print_scale(day_.options.megapixels);
            const CaseFaces faces = case_faces(day_.items[item], scale);
            const StockLot& lot = day_.lot_of(item, day_.catalog.depots[depot].id);
            print.textures = {Texture(faces.front), Texture(faces.end), Texture(faces.top),
                              Texture(lot_label(day_.items[item], lot, scale * 1.6))};
        });
        return print.textures;
    }

    std::shared_ptr<const Shop> shop_of(std::size_t outlet) const {
        {
            const std::lock_guard lock(shops_mutex_);
            for (const auto& [number, shop] : shops_)
                if (number == outlet) return shop;
        }
        const auto& at = day_.catalog.outlets[outlet];
        const Random own = Random(day_.options.seed).fork(shop_stream + outlet);
        Random phone = own.fork(9);
        auto shop = std::make_shared<const Shop>(
            make_shop(at.name, at.address, phone_number(phone), own, 330 * std::sqrt(day_.options.megapixels / 3)));
        const std::lock_guard lock(shops_mutex_);
        // Photos come outlet by outlet, so the last few shops are enough.
        constexpr std::size_t kept = 6;
        shops_.emplace_front(outlet, shop);
        if (shops_.size() > kept) shops_.pop_back();
        return shop;
    }

    struct Print {
        std::once_flag made;
        CaseTextures textures;
    };

    const SampleDay& day_;
    Random random_;
    Zone zone_;
    mutable std::vector<Print> prints_;  // by item and depot, because lots differ
    mutable std::mutex shops_mutex_;
    mutable std::list<std::pair<std::size_t, std::shared_ptr<const Shop>>> shops_;
};

Studio::Studio(const SampleDay& day) : inside_(std::make_unique<Inside>(day)) {}
Studio::~Studio() = default;
PhotoFile Studio::photo(std::size_t shot) const { return inside_->photo(shot); }
std::vector<NamedFile> Studio::product_pictures(std::size_t item) const { return inside_->product_pictures(item); }
std::vector<NamedFile> Studio::storefronts(std::size_t outlet) const { return inside_->storefronts(outlet); }

}  // namespace tallyman::sample
