#include "sample/draw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "sample/cut_outs.h"

namespace tallyman::sample {
namespace {

struct Face {
    std::array<int, 4> corners;  // of Block::corner, as the texture has them
    enum class Print { front, end, top } print;
};

constexpr std::array faces{Face{{2, 3, 1, 0}, Face::Print::front}, Face{{7, 6, 4, 5}, Face::Print::front},
                           Face{{3, 7, 5, 1}, Face::Print::end}, Face{{6, 2, 0, 4}, Face::Print::end},
                           Face{{6, 7, 3, 2}, Face::Print::top}};

Quad quad_of(const Block& block, const Face& face) {
    return {block.corner(face.corners[0]), block.corner(face.corners[1]), block.corner(face.corners[2]),
            block.corner(face.corners[3])};
}

Point3 normal_of(const Quad& quad) { return cv::normalize((quad[1] - quad[0]).cross(quad[3] - quad[0])); }

bool faces_camera(const Quad& quad, const Camera& camera) {
    return normal_of(quad).dot(camera.position - (quad[0] + quad[2]) * 0.5) > 0;
}

// The same point of the face in shares of its width and height.
Point3 on(const Quad& quad, double u, double v) {
    return quad[0] * ((1 - u) * (1 - v)) + quad[1] * (u * (1 - v)) + quad[2] * (u * v) + quad[3] * ((1 - u) * v);
}

Quad part(const Quad& quad, double u, double v, double width, double height) {
    return {on(quad, u, v), on(quad, u + width, v), on(quad, u + width, v + height), on(quad, u, v + height)};
}

std::vector<std::size_t> far_to_near(const Scene& scene, const Camera& camera) {
    std::vector<std::size_t> order(scene.blocks.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto distance = [&](const Block& block) {
        // A counter stands behind everything on it; a stack is as far as its lowest block.
        if (block.what == Block::What::counter) return 1e9;
        const auto lowest = std::find_if(scene.blocks.begin(), scene.blocks.end(),
                                         [&](const Block& other) { return other.stack == block.stack; });
        return std::hypot(lowest->foot[0] - camera.position[0], lowest->foot[2] - camera.position[2]);
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const Block &one = scene.blocks[a], &two = scene.blocks[b];
        if (one.stack == two.stack) return one.foot[1] < two.foot[1];
        return distance(one) > distance(two);
    });
    return order;
}

cv::Vec3d gain(const Light& light, Point3 normal, double tint) {
    const double straight = std::max(0.0, normal.dot(light.towards));
    return light.colour * (tint * (1 - light.key * 0.45 + light.key * 0.75 * straight));
}

Shade shade(const Light& light, const Quad& quad, double tint) {
    const cv::Vec3d here = gain(light, normal_of(quad), tint);
    // Less sky reaches the lower end of an upright face.
    const bool upright = std::abs(normal_of(quad)[1]) < 0.5;
    return {here * 1.02, here * (upright ? 0.86 : 0.98)};
}

std::vector<cv::Point> hull_of(const Camera& camera, const std::vector<Point3>& points, double scale) {
    std::vector<cv::Point2f> flat;
    for (const Point3& point : points) {
        if (camera.seen(point)[2] < 0.1) return {};
        flat.emplace_back(camera.project(point) * scale);
    }
    std::vector<cv::Point2f> hull;
    cv::convexHull(flat, hull);
    return {hull.begin(), hull.end()};
}

// Light that is left on the plane at `y` under the blocks that stand on it, at a quarter of the picture's size.
cv::Mat shadow_map(const Scene& scene, const Camera& camera, double y, bool counter) {
    constexpr double scale = 0.25;
    cv::Mat cast(cv::Size(cvRound(camera.size.width * scale), cvRound(camera.size.height * scale)), CV_8UC1,
                 cv::Scalar(255));
    cv::Mat contact = cast.clone();
    const Point3 away = scene.light.towards * (-1 / std::max(0.3, scene.light.towards[1]));
    for (const Block& block : scene.blocks) {
        const bool stands_here =
            counter ? block.what == Block::What::counter || block.foot[1] < 0.01 : block.what == Block::What::product;
        if (!stands_here && y == 0 && counter) continue;
        std::vector<Point3> footprint, reach;
        for (int k = 0; k < 8; ++k) {
            const Point3 corner = block.corner(k);
            if (corner[1] < y - 0.01) continue;
            const Point3 landed = corner + away * (corner[1] - y);
            reach.push_back({landed[0], y, landed[2]});
            if (corner[1] < y + 0.02) {
                const Point3 out = corner - block.foot;
                footprint.push_back({corner[0] + out[0] * 0.08, y, corner[2] + out[2] * 0.08});
            }
        }
        if (reach.size() < 8) continue;
        const auto shadow = hull_of(camera, reach, scale);
        if (!shadow.empty())
            cv::fillConvexPoly(cast, shadow, cv::Scalar(255 * (1 - 0.75 * scene.light.key)), cv::LINE_AA);
        if (footprint.size() < 3) continue;
        const auto foot = hull_of(camera, footprint, scale);
        if (!foot.empty()) cv::fillConvexPoly(contact, foot, cv::Scalar(110), cv::LINE_AA);
    }
    for (const CutOut& thing : scene.cut_outs) {
        if (y > 0 || camera.seen(thing.foot)[2] < 0.2) continue;
        const double size = camera.focal / camera.seen(thing.foot)[2] * scale;
        cv::ellipse(contact, camera.project(thing.foot) * scale, cv::Size2d(size * thing.height * 0.28, size * 0.06), 0,
                    0, 360, cv::Scalar(120), cv::FILLED, cv::LINE_AA);
    }
    const double metre = camera.focal * scale / std::max(0.5, cv::norm(scene.middle - camera.position));
    cv::GaussianBlur(cast, cast, {}, std::max(0.6, metre * 0.035 * scene.light.softness));
    cv::GaussianBlur(contact, contact, {}, std::max(0.6, metre * 0.018));
    cv::multiply(cast, contact, cast, 1 / 255.0);
    cv::resize(cast, cast, camera.size, 0, 0, cv::INTER_LINEAR);
    return cast;
}

void darken(cv::Mat& picture, const cv::Mat& light, const cv::Mat& mask) {
    for (int y = 0; y < picture.rows; ++y) {
        auto* pixel = picture.ptr<unsigned char>(y);
        const auto* left = light.ptr<unsigned char>(y);
        const auto* here = mask.ptr<unsigned char>(y);
        for (int x = 0; x < picture.cols; ++x, pixel += 3) {
            if (here[x] == 0 || left[x] == 255) continue;
            for (int c = 0; c < 3; ++c) pixel[c] = static_cast<unsigned char>(pixel[c] * left[x] / 255);
        }
    }
}

// Ground and shop front: the line between them is the wall's foot.
cv::Mat draw_background(cv::Mat& picture, const Scene& scene, const Camera& camera, const Shop& shop) {
    const double z = scene.wall_z, half = shop_width_m / 2, r = shop.floor_repeat_m;
    const Quad wall{Point3(-half, shop_height_m, z), Point3(half, shop_height_m, z), Point3(half, 0, z),
                    Point3(-half, 0, z)};
    const Quad ground{Point3(0, 0, z), Point3(r, 0, z), Point3(r, 0, z - r), Point3(0, 0, z - r)};
    cv::Mat floor_mask(picture.size(), CV_8UC1, cv::Scalar(0));
    // The wall's foot, lengthened to just outside the picture: coordinates beyond 32,767 overflow the fill.
    const cv::Point2d one = camera.project({-0.5, 0, z}), two = camera.project({0.5, 0, z});
    const auto foot_at = [&](double x) {
        return cv::Point2d(x, one.y + (two.y - one.y) * (x - one.x) / (two.x - one.x));
    };
    const cv::Point2d left = foot_at(-40), right = foot_at(picture.cols + 40);
    const double deep = std::max(left.y, right.y) + picture.rows * 3;
    const std::vector<cv::Point> below{left, right, {picture.cols + 40, cvRound(deep)}, {-40, cvRound(deep)}};
    cv::fillConvexPoly(floor_mask, below, cv::Scalar(255), cv::LINE_AA);
    const cv::Mat all(picture.size(), CV_8UC1, cv::Scalar(255));
    const cv::Vec3d wall_light = gain(scene.light, {0, 0, -1}, 0.92), floor_light = gain(scene.light, {0, 1, 0}, 0.9);
    paint_everywhere(picture, camera, wall, shop.front, {wall_light * 0.95, wall_light * 0.85}, Beyond::stretch, all);
    paint_everywhere(picture, camera, ground, shop.floor, {floor_light * 0.9, floor_light}, Beyond::repeat, floor_mask);
    // Where wall and ground meet, little light gets in.
    cv::Mat seam(picture.size(), CV_8UC1, cv::Scalar(255));
    const double metre = camera.focal / std::max(0.5, z - camera.position[2]);
    cv::line(seam, left, right, cv::Scalar(120), std::max(2, cvRound(metre * 0.05)), cv::LINE_AA);
    cv::Mat small;
    cv::resize(seam, small, {}, 0.125, 0.125, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, std::max(0.6, metre * 0.035 * 0.125));
    cv::resize(small, seam, seam.size(), 0, 0, cv::INTER_LINEAR);
    darken(picture, seam, all);
    return floor_mask;
}

cv::Rect2d bounds(const std::vector<cv::Point2f>& points, cv::Size size) {
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const auto& p : points) {
        left = std::min<double>(left, p.x), right = std::max<double>(right, p.x);
        top = std::min<double>(top, p.y), bottom = std::max<double>(bottom, p.y);
    }
    return cv::Rect2d(left, top, right - left, bottom - top) & cv::Rect2d(0, 0, size.width, size.height);
}

std::vector<cv::Point2f> silhouette(const Block& block, const Camera& camera) {
    std::vector<cv::Point2f> points;
    for (int k = 0; k < 8; ++k) points.emplace_back(camera.project(block.corner(k)));
    return points;
}

class Painter {
public:
    Painter(const Scene& scene, const Camera& camera, const Props& props, Random random)
        : scene_(scene), camera_(camera), props_(props), random_(random) {}

    Drawing paint_all() {
        drawing_.picture.create(camera_.size, CV_8UC3);
        drawing_.picture.setTo(cv::Scalar(128, 128, 128));
        const cv::Mat floor = draw_background(drawing_.picture, scene_, camera_, *props_.shop);
        darken(drawing_.picture, shadow_map(scene_, camera_, 0, true), floor);
        for (const std::size_t i : far_to_near(scene_, camera_)) order_.push_back(i);
        std::vector<const CutOut*> things;
        for (const auto& thing : scene_.cut_outs) things.push_back(&thing);
        std::stable_sort(things.begin(), things.end(),
                         [](const CutOut* a, const CutOut* b) { return a->foot[2] > b->foot[2]; });
        for (const CutOut* thing : things)
            if (thing->foot[2] > -0.15) cut_out(*thing);
        for (const std::size_t i : order_) block(i);
        for (const CutOut* thing : things)
            if (thing->foot[2] <= -0.15) cut_out(*thing);
        note();
        return std::move(drawing_);
    }

private:
    void block(std::size_t index) {
        const Block& block = scene_.blocks[index];
        for (const Face& face : faces) {
            const Quad quad = quad_of(block, face);
            if (faces_camera(quad, camera_)) block_face(block, face, quad);
        }
        if (block.what == Block::What::counter) {
            cv::Mat top(camera_.size, CV_8UC1, cv::Scalar(0));
            if (const auto edge = outline(camera_, quad_of(block, faces[4]))) {
                cv::fillConvexPoly(top, std::vector<cv::Point>(edge->begin(), edge->end()), cv::Scalar(255),
                                   cv::LINE_AA);
                darken(drawing_.picture, shadow_map(scene_, camera_, scene_.support_y, false), top);
            }
        }
        if (block.what == Block::What::product)
            drawing_.boxes.push_back(
                {"case", props_.gtins[block.item], bounds(silhouette(block, camera_), camera_.size)});
        if (scene_.note == NotePlace::taped && index == scene_.note_block) taped_note(block);
    }

    void block_face(const Block& block, const Face& face, const Quad& quad) {
        const Shade light = shade(scene_.light, quad, block.tint);
        if (block.what == Block::What::product) {
            const CaseTextures& print = *props_.cases[block.item];
            paint(drawing_.picture, camera_, quad,
                  face.print == Face::Print::front ? print.front
                  : face.print == Face::Print::end ? print.end
                                                   : print.top,
                  light);
            if (face.print != Face::Print::top) lot_label(block, quad, face, light);
            return;
        }
        if (block.what == Block::What::counter) {
            paint(drawing_.picture, camera_, quad, props_.shop->counter, light);
            return;
        }
        const bool lid = face.print == Face::Print::top;
        const Texture side(block.what == Block::What::crate && !lid ? plastic_crate(block.look)
                                                                    : brown_carton(block.look));
        paint(drawing_.picture, camera_, quad, side, light);
    }

    // Stuck on by hand at the filling line: somewhere in the upper right of an end, on every second long side too.
    void lot_label(const Block& block, const Quad& quad, const Face& face, const Shade& light) {
        Random own(block.look);
        const bool end = face.print == Face::Print::end;
        if (!end && !own.chance(0.5)) return;
        const double u = 0.064 / (end ? block.depth : block.width), v = 0.036 / block.height;
        paint(drawing_.picture, camera_, part(quad, 1 - u - own.uniform(0.02, 0.1), own.uniform(0.03, 0.2), u, v),
              props_.cases[block.item]->label, light);
    }

    void lay_note(const Quad& quad) {
        const Shade light = shade(scene_.light, quad, 1);
        paint(drawing_.picture, camera_, quad, props_.note, {light.top, light.bottom * 1.05});
        if (const auto points = outline(camera_, quad)) {
            const cv::Rect2d box = bounds(*points, camera_.size);
            if (box.area() > 0) drawing_.boxes.push_back({"note", props_.note_label, box});
        }
    }

    void taped_note(const Block& block) {
        for (const Face& face : faces) {
            const Quad quad = quad_of(block, face);
            if (face.print != Face::Print::front || !faces_camera(quad, camera_)) continue;
            // Folded to A6 height where the case is low; hangs a little crooked.
            const double height = std::min(0.21, block.height * 0.92), width = height * 148 / 210;
            const double u = width / block.width, v = height / block.height;
            lay_note(part(quad, (1 - u) * (0.5 + 0.4 * scene_.note_shift), 0.02, u, v));
        }
    }

    // Flat on a plane, its head away from the camera.
    Quad flat_note(Point3 middle, double turn) const {
        const Point3 to_camera = camera_.position - middle;
        const double angle = std::atan2(to_camera[0], -to_camera[2]) * 0.6 + turn;
        const Point3 right(std::cos(angle) * 0.074, 0, std::sin(angle) * 0.074),
            up(-std::sin(angle) * 0.105, 0, std::cos(angle) * 0.105);
        return {middle - right + up, middle + right + up, middle + right - up, middle - right - up};
    }

    void held_note() {
        // In the camera's own space: low in the picture, half an arm away.
        Random own = random_.fork(5);
        const double depth = own.uniform(0.42, 0.6), scale = depth / camera_.focal;
        const double w = 0.148, h = 0.21, lean = own.uniform(-0.25, 0.25), roll = own.normal(0, 0.12);
        const double half_x = camera_.size.width * scale / 2, half_y = camera_.size.height * scale / 2;
        const double side = scene_.note_shift < 0 ? -1 : 1;
        const Point3 middle(side * (half_x - w * own.uniform(0.36, 0.5)), half_y - h * own.uniform(0.02, 0.2), depth);
        const auto world = [&](double x, double y) {
            const double rx = x * std::cos(roll) - y * std::sin(roll), ry = x * std::sin(roll) + y * std::cos(roll);
            return camera_.position + camera_.turn.t() * (middle + Point3(rx, ry, -ry * lean + x * 0.15));
        };
        const Quad sheet{world(-w / 2, -h / 2), world(w / 2, -h / 2), world(w / 2, h / 2), world(-w / 2, h / 2)};
        paint(drawing_.picture, camera_, sheet, props_.note, {scene_.light.colour * 0.98, scene_.light.colour * 0.88});
        if (const auto points = outline(camera_, sheet))
            drawing_.boxes.push_back({"note", props_.note_label, bounds(*points, camera_.size)});
        const Sprite finger = thumb(own.fork(1));
        const double at = -side * w * 0.3, top = h * 0.02;
        const Quad place{world(at - 0.018, top), world(at + 0.018, top), world(at + 0.018, top + 0.057),
                         world(at - 0.018, top + 0.057)};
        paint(drawing_.picture, camera_, place, Texture(finger.picture),
              {scene_.light.colour, scene_.light.colour * 0.9});
    }

    void note() {
        const Block* block = scene_.note_block < scene_.blocks.size() ? &scene_.blocks[scene_.note_block] : nullptr;
        switch (scene_.note) {
            case NotePlace::on_top:
                lay_note(flat_note(block->foot + Point3(scene_.note_shift * 0.06, block->height + 0.004, 0),
                                   scene_.note_turn));
                break;
            case NotePlace::on_floor:
                lay_note(flat_note({scene_.note_shift * 0.4, 0.002, -0.55}, scene_.note_turn));
                break;
            case NotePlace::held:
                held_note();
                break;
            default:
                break;  // taped ones are drawn with their case
        }
    }

    void cut_out(const CutOut& thing) {
        const Sprite what = sprite(thing);
        const Point3 away = thing.foot - camera_.position;
        const Point3 right = cv::normalize(Point3(away[2], 0, -away[0])) * (thing.height * what.aspect);
        const Point3 up(0, thing.height, 0), left = thing.foot - right * 0.5;
        const Quad quad{left + up, left + right + up, left + right, left};
        const cv::Vec3d light = gain(scene_.light, {0, 0, -1}, 0.95);
        paint(drawing_.picture, camera_, quad, Texture(what.picture), {light, light * 0.85});
        if (what.private_what.empty()) return;
        const auto& r = what.private_box;
        if (const auto points = outline(camera_, part(quad, r.x, r.y, r.width, r.height))) {
            const cv::Rect2d box = bounds(*points, camera_.size);
            if (box.area() > 0) drawing_.boxes.push_back({what.private_what, {}, box});
        }
    }

    const Scene& scene_;
    const Camera& camera_;
    const Props& props_;
    Random random_;
    std::vector<std::size_t> order_;
    Drawing drawing_;
};

}  // namespace

bool all_cases_seen(const Scene& scene, const Camera& camera, double share) {
    constexpr double scale = 0.15;
    const cv::Size size(cvRound(camera.size.width * scale), cvRound(camera.size.height * scale));
    cv::Mat owner(size, CV_8UC1, cv::Scalar(0));
    std::vector<double> alone(scene.blocks.size() + 1, 0);
    for (const std::size_t i : far_to_near(scene, camera)) {
        const auto hull = hull_of(
            camera,
            [&] {
                std::vector<Point3> corners;
                for (int k = 0; k < 8; ++k) corners.push_back(scene.blocks[i].corner(k));
                return corners;
            }(),
            scale);
        if (hull.empty()) return false;
        alone[i + 1] = cv::contourArea(hull);
        cv::fillConvexPoly(owner, hull, cv::Scalar(static_cast<double>(i + 1)));
    }
    std::vector<int> seen(scene.blocks.size() + 1, 0);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) ++seen[owner.at<unsigned char>(y, x)];
    for (std::size_t i = 0; i < scene.blocks.size(); ++i)
        if (scene.blocks[i].what == Block::What::product && seen[i + 1] < share * alone[i + 1]) return false;
    return true;
}

Drawing draw(const Scene& scene, const Camera& camera, const Props& props, Random random) {
    return Painter(scene, camera, props, random).paint_all();
}

}  // namespace tallyman::sample
