#include "vision/products/models.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "vision/products/models_bytes.h"

namespace tallyman::vision {
namespace {

// As if seen from the side, from above and askew: the idea of ASIFT (Morel and Yu, 2009), done on the reference only,
// so that a photo costs one pass.
struct View {
    double squeeze;    // along ...
    double direction;  // ... this direction, radians
};
constexpr double right_angle = std::numbers::pi / 2;
constexpr std::array views{View{1, 0},
                           View{0.65, 0},
                           View{0.42, 0},
                           View{0.65, right_angle},
                           View{0.42, right_angle},
                           View{0.65, right_angle / 2},
                           View{0.65, -right_angle / 2}};
constexpr KeypointOptions reference_keypoints{.most = 350, .contrast = 0.02};

// Another view of the same spot that looks the same adds nothing but time.
constexpr float same_spot = 4;  // face pixels
constexpr double same_look = 0.86;

struct Picture {
    cv::Mat luma;
    Affine from_face;
};

Picture seen_from(const View& view, const Face& face) {
    const double c = std::cos(view.direction), s = std::sin(view.direction), k = view.squeeze;
    const cv::Size size(face.luma.width, face.luma.height);
    cv::Mat luma(size, CV_8U, const_cast<std::uint8_t*>(face.luma.samples.data()));
    if (k < 1) {  // smooth along the squeeze first, or fine print would alias
        const double ease = 0.8 * std::sqrt(1 / (k * k) - 1);
        const bool slanted = std::abs(c * s) > 0.1;
        cv::Mat smooth;
        cv::GaussianBlur(luma, smooth, {}, slanted ? 0.7 * ease : std::max(0.01, ease * std::abs(c)),
                         slanted ? 0.7 * ease : std::max(0.01, ease * std::abs(s)));
        luma = smooth;
    }
    cv::Matx23d map(k * c * c + s * s, (k - 1) * c * s, 0, (k - 1) * c * s, k * s * s + c * c, 0);
    const cv::Rect2d bounds = [&] {
        double left = 0, top = 0, right = 0, bottom = 0;
        for (const cv::Vec3d& corner :
             {cv::Vec3d(size.width, 0, 1), cv::Vec3d(0, size.height, 1), cv::Vec3d(size.width, size.height, 1)}) {
            const cv::Vec2d at = map * corner;
            left = std::min(left, at[0]), right = std::max(right, at[0]);
            top = std::min(top, at[1]), bottom = std::max(bottom, at[1]);
        }
        return cv::Rect2d(left, top, right - left, bottom - top);
    }();
    map(0, 2) = -bounds.x;
    map(1, 2) = -bounds.y;
    Picture out;
    cv::warpAffine(luma, out.luma, map, {cvCeil(bounds.width), cvCeil(bounds.height)}, cv::INTER_LINEAR,
                   cv::BORDER_CONSTANT, 255);
    const auto of = [&map](int row, int column) { return static_cast<float>(map(row, column)); };
    out.from_face = {of(0, 0), of(0, 1), of(0, 2), of(1, 0), of(1, 1), of(1, 2)};
    return out;
}

class FeatureList {
public:
    void add(const Affine& frame, const Descriptor& descriptor) {
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const float dx = frames[i].tx - frame.tx, dy = frames[i].ty - frame.ty;
            if (dx * dx + dy * dy < same_spot * same_spot &&
                similarity(descriptors[i], descriptor) > same_look * same_descriptor)
                return;
        }
        frames.push_back(frame);
        descriptors.push_back(descriptor);
    }

    std::vector<Affine> frames;
    std::vector<Descriptor> descriptors;

private:
    static int similarity(const Descriptor& a, const Descriptor& b) {
        int sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
        return sum;
    }
};

FeatureList features_of(const Face& face) {
    FeatureList list;
    for (const View& view : views) {
        const Picture picture = seen_from(view, face);
        const Plane plane{
            picture.luma.cols, picture.luma.rows, {picture.luma.data, picture.luma.data + picture.luma.total()}};
        const Keypoints found = find_keypoints(plane, reference_keypoints);
        const Affine to_face = inverse(picture.from_face);
        for (std::size_t i = 0; i < found.points.size(); ++i) {
            const Keypoint& point = found.points[i];
            const Affine on_face = to_face * frame({point.x, point.y}, point.size, point.angle);
            if (face.shows(cvRound(on_face.tx), cvRound(on_face.ty))) list.add(on_face, found.descriptors[i]);
        }
    }
    return list;
}

std::vector<Descriptor> descriptors_of(const ProductModel& model) {
    std::vector<Descriptor> all;
    for (const FaceModel& face : model.faces) {
        const std::vector<Descriptor> some = descriptors_of(face.descriptors);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

bool lies_flat(const ProductModel& model) {
    if (model.faces.empty()) return false;
    const Plane& front = model.faces.front().fine.luma;
    return front.width > front.height;
}

}  // namespace

FaceModel face_model_of(const Photo& reference) {
    const Face face = cut_out(reference.luma.width, reference.luma.height, reference.rgb);
    FeatureList features = features_of(face);
    return {.frames = std::move(features.frames),
            .descriptors = blocks_of(features.descriptors),
            .palettes = palettes_of_face(face.rgb, face.mask, face.luma.width),
            .coarse = grid_of(face, coarse_side),
            .fine = grid_of(face, fine_side)};
}

ProductModel model_of(Gtin gtin, const Photo& reference) { return {std::move(gtin), {face_model_of(reference)}}; }

ProductModels::ProductModels(std::vector<ProductModel> models) {
    std::sort(models.begin(), models.end(),
              [](const ProductModel& a, const ProductModel& b) { return a.gtin < b.gtin; });
    Shortlist::Maker shortlist;
    for (ProductModel& model : models) {
        if (models.size() > small_catalogue) shortlist.add(descriptors_of(model));
        kept_.push_back({model.gtin, lies_flat(model), {}, {}});
        ready_.push_back(std::make_shared<const ProductModel>(std::move(model)));
    }
    if (kept_.size() > small_catalogue) shortlist_ = std::move(shortlist).made();
}

ProductModels::ProductModels(std::vector<Kept> kept, Shortlist shortlist, std::shared_ptr<const void> owner)
    : kept_(std::move(kept)), shortlist_(std::move(shortlist)), owner_(std::move(owner)) {
    if (kept_.size() > small_catalogue) return;
    std::vector<std::shared_ptr<const ProductModel>> all;
    for (std::size_t product = 0; product < kept_.size(); ++product) all.push_back(model(product));
    ready_ = std::move(all);
}

std::shared_ptr<const ProductModel> ProductModels::model(std::size_t product) const {
    if (!ready_.empty()) return ready_[product];
    const Kept& kept = kept_[product];
    std::optional<ProductModel> read = model_from_bytes(kept.bytes, kept.digest);
    return std::make_shared<const ProductModel>(read ? *std::move(read) : ProductModel{kept.gtin, {}});
}

std::vector<int> ProductModels::worth_comparing(std::span<const Descriptor> photo) const {
    if (!shortlist_.empty()) {
        std::vector<int> chosen = shortlist_.likeliest(photo, small_catalogue);
        std::sort(chosen.begin(), chosen.end());
        return chosen;
    }
    std::vector<int> all(size());
    std::iota(all.begin(), all.end(), 0);
    return all;
}

}  // namespace tallyman::vision
