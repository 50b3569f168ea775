// How a picture goes to the locked-down process and its examination comes back: one piece of shared memory, first the
// request, then the answer, each with its length in front. The reader of an answer trusts none of it: the writer may
// have been taken over by the picture, so lengths are checked, the text is copied out before it is looked at, and the
// examination is parsed as a stranger's (vision/examine_json.h).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vision/examine_json.h"

namespace tallyman::decoder {

constexpr std::size_t expectation_bytes_max = 1 << 20;
constexpr std::size_t request_bytes = 64 + expectation_bytes_max + vision::jpeg_bytes_max;
constexpr std::size_t answer_bytes = 64 + vision::examination_bytes_max;
constexpr std::size_t slot_bytes = request_bytes + answer_bytes;

struct Request {
    std::span<const std::byte> jpeg;
    std::string_view expectation;        // JSON, expectation_json.h
    std::vector<vision::Check> without;  // checks to leave out
};

// False when it does not fit; the slot is then unchanged. Forgets the answer that was there.
bool write_request(std::span<std::byte> slot, const Request& request);
Result<Request, std::string> read_request(std::span<const std::byte> slot);  // views into the slot

// The check that is about to run: where a crash happened is only a hint, and the last thing the worker says.
void write_stage(std::span<std::byte> slot, vision::Check check);
std::optional<vision::Check> read_stage(std::span<const std::byte> slot);

void write_answer(std::span<std::byte> slot, std::string_view examination);
Result<std::string, std::string> read_answer_text(std::span<const std::byte> slot);  // as written, believed in nothing
Result<vision::Examination, std::string> read_answer(std::span<const std::byte> slot);

}  // namespace tallyman::decoder
