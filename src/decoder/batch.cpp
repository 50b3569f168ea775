#include "decoder/batch.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>

#include "decoder/protocol.h"

namespace tallyman::decoder {
namespace {

constexpr std::uint32_t batch_mark = 0x42544348;
constexpr std::size_t answer_max = 128 << 10;  // a signature has at most 36 kB
constexpr std::size_t code_max = 32;

struct BatchHead {
    std::uint32_t mark = batch_mark;
    std::uint32_t count = 0;
    std::array<std::uint32_t, batch_max> bytes{};
};

struct AnswerHead {
    std::uint32_t read = 0;  // 1: a signature; 0: the code of why not
    std::uint32_t bytes = 0;
};

// Where the answers begin: how many are whole, then one after another, each with its head.
constexpr std::size_t answers_at = request_bytes;
constexpr std::size_t first_answer_at = answers_at + sizeof(std::uint32_t);
static_assert(sizeof(BatchHead) <= request_bytes - vision::jpeg_bytes_max);
static_assert(first_answer_at + batch_max * (sizeof(AnswerHead) + answer_max) <= slot_bytes);

// Copied, never pointed at: the other process may change it while it is being looked at.
template <class Value>
Value value_at(std::span<const std::byte> slot, std::size_t at) {
    Value value;
    std::memcpy(&value, slot.data() + at, sizeof value);
    return value;
}

template <class Value>
void set_value(std::span<std::byte> slot, std::size_t at, const Value& value) {
    std::memcpy(slot.data() + at, &value, sizeof value);
}

// Codes are words that people see and JSON carries.
bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= code_max &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Signed as_signed(const AnswerHead& head, std::span<const std::byte> bytes) {
    if (head.read == 1) {
        auto signature = vision::to_signature(bytes);
        if (signature) return std::move(*signature);
    } else if (std::string code(reinterpret_cast<const char*>(bytes.data()), bytes.size()); is_code(code)) {
        return fail(vision::Unreadable{std::move(code), {}});
    }
    return fail(vision::Unreadable{"garbled", {}});
}

}  // namespace

std::size_t write_batch(std::span<std::byte> slot, std::span<const Jpeg> pictures) {
    BatchHead head;
    std::size_t at = sizeof head;
    for (const Jpeg& picture : pictures.first(std::min(pictures.size(), batch_max))) {
        if (picture.size() > vision::jpeg_bytes_max || at + picture.size() > request_bytes) break;
        std::ranges::copy(picture, slot.begin() + static_cast<std::ptrdiff_t>(at));
        at += picture.size();
        head.bytes[head.count++] = static_cast<std::uint32_t>(picture.size());
    }
    set_value(slot, 0, head);
    set_value(slot, answers_at, std::uint32_t{0});
    return head.count;
}

void answer_batch(std::span<std::byte> slot, const std::function<Signed(std::span<const std::byte> jpeg)>& sign) {
    const auto head = value_at<BatchHead>(slot, 0);
    if (head.mark != batch_mark || head.count > batch_max) return;
    std::size_t picture_at = sizeof head, answer_at = first_answer_at;
    for (std::uint32_t i = 0; i < head.count; ++i) {
        if (head.bytes[i] > request_bytes - picture_at) return;
        const Signed answer = sign(slot.subspan(picture_at, head.bytes[i]));
        std::vector<std::byte> bytes;
        if (answer) {
            bytes = vision::to_bytes(*answer);
        } else {
            std::ranges::transform(answer.error().code, std::back_inserter(bytes), [](char c) { return std::byte(c); });
        }
        if (bytes.size() > answer_max) return;
        set_value(slot, answer_at, AnswerHead{answer ? 1U : 0U, static_cast<std::uint32_t>(bytes.size())});
        answer_at += sizeof(AnswerHead);
        std::ranges::copy(bytes, slot.begin() + static_cast<std::ptrdiff_t>(answer_at));
        answer_at += bytes.size();
        picture_at += head.bytes[i];
        set_value(slot, answers_at, i + 1);
    }
}

std::vector<Signed> read_answers(std::span<const std::byte> slot) {
    std::vector<Signed> answers;
    if (slot.size() < slot_bytes) return answers;
    const auto count = std::min<std::size_t>(value_at<std::uint32_t>(slot, answers_at), batch_max);
    std::size_t at = first_answer_at;
    for (std::size_t i = 0; i < count; ++i) {
        const auto head = value_at<AnswerHead>(slot, at);
        at += sizeof head;
        if (head.bytes > answer_max) break;
        const auto view = slot.subspan(at, head.bytes);
        const std::vector<std::byte> bytes(view.begin(), view.end());
        answers.push_back(as_signed(head, bytes));
        at += head.bytes;
    }
    return answers;
}

}  // namespace tallyman::decoder
