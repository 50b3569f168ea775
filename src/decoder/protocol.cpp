#include "decoder/protocol.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "base/check.h"
#include "vision/examine_json.h"

namespace tallyman::decoder {
namespace {

constexpr std::uint32_t request_mark = 0x54414c59;  // "TALY"
constexpr std::uint32_t answer_mark = 0x4d414e21;   // "MAN!"

struct RequestHead {
    std::uint32_t mark = request_mark;
    std::uint32_t without = 0;  // bit per check
    std::uint32_t expectation_bytes = 0;
    std::uint32_t jpeg_bytes = 0;
};

struct AnswerHead {
    std::uint32_t mark = 0;
    std::uint32_t stage = 0;  // check + 1; 0 before the first
    std::uint32_t bytes = 0;
};

static_assert(sizeof(RequestHead) <= 64 && sizeof(AnswerHead) <= 64 && vision::check_count <= 32);

// Copied, never pointed at: the other process may change it while it is being looked at.
template <class Head>
Head head_at(std::span<const std::byte> area) {
    Head head;
    std::memcpy(&head, area.data(), sizeof head);
    return head;
}

template <class Head>
void set_head(std::span<std::byte> area, const Head& head) {
    std::memcpy(area.data(), &head, sizeof head);
}

template <class Byte>
std::span<Byte> answer_area(std::span<Byte> slot) {
    return slot.subspan(request_bytes);
}

}  // namespace

bool write_request(std::span<std::byte> slot, const Request& request) {
    CHECK(slot.size() == slot_bytes);
    if (request.jpeg.size() > vision::jpeg_bytes_max || request.expectation.size() > expectation_bytes_max)
        return false;
    RequestHead head;
    for (const vision::Check check : request.without) head.without |= 1u << static_cast<unsigned>(check);
    head.expectation_bytes = static_cast<std::uint32_t>(request.expectation.size());
    head.jpeg_bytes = static_cast<std::uint32_t>(request.jpeg.size());
    set_head(slot, head);
    std::memcpy(slot.data() + 64, request.expectation.data(), request.expectation.size());
    std::copy(request.jpeg.begin(), request.jpeg.end(),
              slot.begin() + static_cast<std::ptrdiff_t>(64 + request.expectation.size()));
    set_head(answer_area(slot), AnswerHead{});
    return true;
}

Result<Request, std::string> read_request(std::span<const std::byte> slot) {
    if (slot.size() < request_bytes) return fail(std::string("the slot is too small"));
    const auto head = head_at<RequestHead>(slot);
    if (head.mark != request_mark) return fail(std::string("no request in the slot"));
    if (head.expectation_bytes > expectation_bytes_max || head.jpeg_bytes > vision::jpeg_bytes_max)
        return fail(std::string("a request longer than its slot"));
    const auto body = slot.subspan(64);
    Request request;
    request.expectation = {reinterpret_cast<const char*>(body.data()), head.expectation_bytes};
    request.jpeg = body.subspan(head.expectation_bytes, head.jpeg_bytes);
    for (int check = 0; check < vision::check_count; ++check)
        if ((head.without >> check & 1u) != 0) request.without.push_back(static_cast<vision::Check>(check));
    return request;
}

void write_stage(std::span<std::byte> slot, vision::Check check) {
    set_head(answer_area(slot), AnswerHead{.mark = 0, .stage = static_cast<std::uint32_t>(check) + 1, .bytes = 0});
}

std::optional<vision::Check> read_stage(std::span<const std::byte> slot) {
    const auto head = head_at<AnswerHead>(answer_area(slot));
    if (head.stage == 0 || head.stage > vision::check_count) return {};
    return static_cast<vision::Check>(head.stage - 1);
}

void write_answer(std::span<std::byte> slot, std::string_view examination) {
    CHECK(examination.size() <= vision::examination_bytes_max);
    const auto area = answer_area(slot);
    std::memcpy(area.data() + 64, examination.data(), examination.size());
    set_head(area,
             AnswerHead{.mark = answer_mark, .stage = 0, .bytes = static_cast<std::uint32_t>(examination.size())});
}

Result<std::string, std::string> read_answer_text(std::span<const std::byte> slot) {
    if (slot.size() < slot_bytes) return fail(std::string("the slot is too small"));
    const auto area = answer_area(slot);
    const auto head = head_at<AnswerHead>(area);
    if (head.mark != answer_mark) return fail(std::string("no answer in the slot"));
    if (head.bytes > vision::examination_bytes_max)
        return fail(fmt::format("an answer of {} bytes, longer than its slot", head.bytes));
    return std::string(reinterpret_cast<const char*>(area.data()) + 64, head.bytes);
}

Result<vision::Examination, std::string> read_answer(std::span<const std::byte> slot) {
    const auto text = read_answer_text(slot);
    if (!text) return fail(text.error());
    return vision::parse_examination(*text);
}

}  // namespace tallyman::decoder
