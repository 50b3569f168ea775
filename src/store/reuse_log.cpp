#include "store/reuse_log.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/digest.h"
#include "vision/reuse/bytes.h"

namespace tallyman::store {
namespace {

constexpr std::array<std::byte, 4> magic{std::byte{'t'}, std::byte{'r'}, std::byte{'e'}, std::byte{'c'}};
constexpr std::size_t head_size = 16;
constexpr std::size_t payload_max = log_record_max - head_size;

struct Head {
    std::array<std::byte, 4> magic;
    std::uint32_t length;
    std::array<std::byte, 8> digest;
};
static_assert(sizeof(Head) == head_size);

std::array<std::byte, 8> short_digest(std::span<const std::byte> payload) {
    const Digest whole = sha256(payload);
    std::array<std::byte, 8> out;
    std::copy_n(whole.begin(), out.size(), out.begin());
    return out;
}

std::optional<vision::Stored> parsed(std::span<const std::byte> payload) {
    vision::ByteReader in(payload);
    const auto name = in.get(in.get<std::uint32_t>());
    auto signature = vision::to_signature(in.rest());
    if (in.broken() || !signature) return std::nullopt;
    return vision::Stored{std::string(reinterpret_cast<const char*>(name.data()), name.size()), std::move(*signature)};
}

}  // namespace

std::vector<std::byte> log_record(const std::string& file, const vision::Signature& signature) {
    vision::ByteWriter payload;
    payload.put(static_cast<std::uint32_t>(file.size()));
    payload.put_all(std::as_bytes(std::span(file)));
    vision::Signature kept = signature;
    kept.mirrored.clear();
    payload.put_all(vision::to_bytes(kept));
    const auto bytes = payload.take();
    vision::ByteWriter out;
    out.put(Head{magic, static_cast<std::uint32_t>(bytes.size()), short_digest(bytes)});
    out.put_all(bytes);
    return out.take();
}

std::optional<LogRecord> read_log_record(const File& log, std::uint64_t offset) {
    const auto head_bytes = log.read(offset, head_size);
    Head head;
    if (head_bytes.size() < head_size) return std::nullopt;
    std::memcpy(&head, head_bytes.data(), head_size);
    if (head.magic != magic || head.length > payload_max) return std::nullopt;
    const auto payload = log.read(offset + head_size, head.length);
    if (payload.size() < head.length || short_digest(payload) != head.digest) return std::nullopt;
    auto photo = parsed(payload);
    if (!photo) return std::nullopt;
    return LogRecord{offset, offset + head_size + head.length, std::move(*photo)};
}

std::optional<LogRecord> next_log_record(const File& log, std::uint64_t offset) {
    if (auto record = read_log_record(log, offset)) return record;
    constexpr std::size_t step = std::size_t{1} << 20;
    for (;; offset += step) {
        const auto block = log.read(offset, step + magic.size() - 1);
        if (block.empty()) return std::nullopt;
        for (auto at = block.begin();; ++at) {
            at = std::search(at, block.end(), magic.begin(), magic.end());
            if (at == block.end()) break;
            if (auto record = read_log_record(log, offset + static_cast<std::uint64_t>(at - block.begin())))
                return record;
        }
    }
}

}  // namespace tallyman::store
