#include "decoder/preview.h"

#include <algorithm>
#include <cstring>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "decoder/protocol.h"
#include "vision/jpeg.h"
#include "vision/jpeg_write.h"
#include "vision/redact.h"

namespace tallyman::decoder {
namespace {

constexpr std::chrono::seconds patience{10};
constexpr int quality = 80;  // about 30 kB at 480 pixels

struct Size {
    std::int32_t width = 0, height = 0;
};

vision::Box scaled(vision::Box box, double by) {
    for (float* number : {&box.x, &box.y, &box.width, &box.height}) *number = static_cast<float>(*number * by);
    return box;
}

// The answer is the size, then the pixels.
void preview_slot(std::span<std::byte> slot, int side, const vision::PeopleFinder& people) {
    const auto request = read_request(slot);
    if (!request) return;
    auto photo = vision::decode_photo(request->jpeg);
    if (!photo || photo->luma.empty()) return;
    auto boxes = people.find(*photo, side);
    for (auto& box : boxes) box = scaled(box, photo->scale);
    vision::redact(photo->rgb, photo->luma.width, photo->luma.height, boxes);
    const cv::Mat whole(photo->luma.height, photo->luma.width, CV_8UC3, const_cast<std::uint8_t*>(photo->rgb.data()));
    const double shrink = std::min(1.0, static_cast<double>(side) / std::max(whole.cols, whole.rows));
    cv::Mat small;
    cv::resize(whole, small, {}, shrink, shrink, cv::INTER_AREA);
    const Size size{small.cols, small.rows};
    std::string answer(sizeof(Size) + small.total() * 3, '\0');
    std::memcpy(answer.data(), &size, sizeof(Size));
    std::memcpy(answer.data() + sizeof(Size), small.data, small.total() * 3);
    write_answer(slot, answer);
}

std::vector<std::byte> encoded(const std::string& answer, int side) {
    Size size;
    if (answer.size() < sizeof(Size)) return {};
    std::memcpy(&size, answer.data(), sizeof(Size));
    const bool is_sane = size.width > 0 && size.height > 0 && size.width <= side && size.height <= side;
    if (!is_sane || answer.size() != sizeof(Size) + std::size_t{3} * size.width * size.height) return {};
    const auto* pixels = reinterpret_cast<const std::uint8_t*>(answer.data()) + sizeof(Size);
    return vision::write_jpeg({pixels, answer.size() - sizeof(Size)}, size.width, size.height, quality);
}

Work preview_work(int side, const vision::PeopleFinder& people) {
    cv::setNumThreads(1);
    return [side, &people](std::span<std::byte> slot) { preview_slot(slot, side, people); };
}

}  // namespace

Previewer::Previewer(int side, const vision::PeopleFinder& people)
    : side_(side), spawner_(1, preview_work(side, people), Limits{}) {}

std::vector<std::byte> Previewer::preview(std::span<const std::byte> jpeg) {
    if (!write_request(spawner_.slot(0), {jpeg, "{}", {}})) return {};
    spawner_.start(0);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    bool in_time = true;
    while (true) {
        if (const auto ended = spawner_.wait(std::chrono::milliseconds(100))) {
            const auto answer = read_answer_text(spawner_.slot(0));
            return in_time && ended->status == 0 && answer ? encoded(*answer, side_) : std::vector<std::byte>{};
        }
        if (in_time && std::chrono::steady_clock::now() > deadline) {
            in_time = false;
            spawner_.kill(0);
        }
    }
}

}  // namespace tallyman::decoder
