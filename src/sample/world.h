// The scene's geometry and the brush: metres, x to the right, y up, z away from the street towards the shop.
// Flat textured surfaces only; each is warped inside its own bounding box, which is what makes 3 megapixels cheap.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>

namespace tallyman::sample {

using Point3 = cv::Vec3d;

struct Camera {
    cv::Matx33d turn;  // rows: right, down, forward
    Point3 position;
    double focal = 1;  // pixels
    cv::Size size;

    static Camera looking(Point3 from, Point3 at, double roll, double focal, cv::Size size);
    Point3 seen(Point3 world) const { return turn * (world - position); }  // z is the depth
    cv::Point2d project(Point3 world) const;                               // must lie in front
};

// Corners as the texture has them: top left, top right, bottom right, bottom left.
using Quad = std::array<Point3, 4>;

// A texture with its half, quarter, ... sizes, so that far surfaces do not sparkle.
class Texture {
public:
    Texture() = default;
    explicit Texture(cv::Mat whole);  // BGR or premultiplied BGRA

    const cv::Mat& for_scale(double pixels_per_texel) const;
    bool empty() const { return levels_.empty(); }
    cv::Size size() const { return levels_.front().size(); }

private:
    std::vector<cv::Mat> levels_;
};

// Light on a surface: a factor for each end, blue, green, red.
struct Shade {
    cv::Vec3d top{1, 1, 1};
    cv::Vec3d bottom{1, 1, 1};
};

void paint(cv::Mat& picture, const Camera& camera, const Quad& quad, const Texture& texture, const Shade& shade);

// The quad's outline in the picture; nothing when a corner lies behind the camera.
std::optional<std::vector<cv::Point2f>> outline(const Camera& camera, const Quad& quad);

// A wall or floor that fills the whole picture outside its quad too: repeated or stretched.
enum class Beyond { stretch, repeat };
void paint_everywhere(cv::Mat& picture, const Camera& camera, const Quad& quad, const Texture& texture,
                      const Shade& shade, Beyond beyond, const cv::Mat& mask);

}  // namespace tallyman::sample
