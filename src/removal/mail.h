// A request that came as an e-mail file (RFC 5322, MIME by RFC 2045): its text says "Legal ground: ...", a line a
// field, in Vietnamese or English, or carries the request as JSON. Whatever else is attached is named and never opened:
// a mail of 50 MB costs one pass over its bytes. Who is written behind From is where the answer goes and proves
// nothing; somebody confirms the sender before anything is executed, as with every request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "removal/request.h"

namespace tallyman::removal {

constexpr std::size_t mail_bytes_max = 64 << 20;
constexpr int mail_parts_max = 100;  // beyond them, and below four levels, nothing is looked at

struct Attachment {
    std::string name, type;
    std::uint64_t bytes = 0;  // as sent, still encoded
};

struct Mail {
    Request request;  // channel email; its contact is From where the text names none
    std::vector<Attachment> not_opened;
};

// Fails when it is longer than mail_bytes_max or has no From.
Result<Mail, std::string> parse_mail(std::string_view bytes);

}  // namespace tallyman::removal
