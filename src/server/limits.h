// Every bound of the server, in one place; GET /admin/limits shows the same table. Times in seconds, sizes in bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/lang.h"
#include "base/units.h"

namespace tallyman::server::limits {

// 10,000 slow or idle phones and room for the others; each costs about 5 KiB. Never more than the process may open.
inline constexpr std::size_t connections_max = 16'000;
inline constexpr std::size_t header_max = 16 << 10;
inline constexpr std::size_t target_max = 4 << 10;
// The whole header, once: a limit on each read would let a dripping client stay for ever.
inline constexpr Seconds header_wait{10};
inline constexpr Seconds idle_wait{60};  // between two requests of one connection
// A body or an answer may take this long and a second more for each `slowest_rate` bytes: an honest phone on 2G
// does 2.5 KiB/s.
inline constexpr Seconds transfer_wait{20};
inline constexpr std::size_t slowest_rate = 1 << 10;
inline constexpr std::size_t piece = 64 << 10;  // what is read or written at a time
// After a refusal so much of what is still coming is read away, so that the client gets to see the answer.
inline constexpr std::size_t drained_max = 4 << 20;
inline constexpr Seconds drain_wait{2};

inline constexpr std::size_t json_body_max = 1 << 20;  // 500 delivery events with 10 lines each are about 600 KiB
inline constexpr std::size_t json_depth_max = 16;
inline constexpr std::size_t chunk_max = 256 << 10;  // of an upload: a van on a slow network loses at most this
inline constexpr std::size_t import_file_max = std::size_t{512} << 20;
inline constexpr std::size_t document_max = 16 << 20;  // EPCIS: 10,000 EPCs are 1 MB, and an event is at most 4 MiB
inline constexpr std::size_t photo_max = 20'000'000;   // as the decoder's door

inline constexpr std::size_t handlers = 16;               // threads that work on requests: most wait for the disk
inline constexpr std::size_t requests_waiting_max = 512;  // beyond that 503, so that what was accepted is answered soon
inline constexpr std::size_t page_max = 200;
inline constexpr std::size_t exceptions_shown_max = 100;

inline constexpr std::size_t streams_max = 2'000;         // live boards
inline constexpr std::size_t stream_backlog_max = 1'000;  // events kept for who comes back
inline constexpr Seconds heartbeat{15};

inline constexpr Seconds session_life{14 * 24 * 3600};
inline constexpr Seconds invite_life{7 * 24 * 3600};
inline constexpr int sign_in_tries = 10;  // a minute, for each name and each address
inline constexpr std::size_t password_min = 10;
inline constexpr Seconds reply_life{24 * 3600};  // how long an idempotency key answers the same
inline constexpr Seconds review_undo{600};

// Requests to others' servers: webhooks, an organisation's sign-in.
inline constexpr Seconds outgoing_wait{15};
inline constexpr std::size_t outgoing_answer_max = 256 << 10;
inline constexpr std::size_t outgoing_url_max = 500;
inline constexpr Seconds issuer_kept{3600};  // what it says of itself, and its keys
inline constexpr Seconds keys_kept_min{60};  // also when a token names one that is not among them
inline constexpr std::size_t webhooks_max = 20;
inline constexpr Seconds webhook_lease{60};
// After each try in vain; with the last one it has been three days, and the webhook is stopped.
inline constexpr std::array<Seconds, 9> webhook_waits = {Seconds{5},         Seconds{5 * 60},    Seconds{30 * 60},
                                                         Seconds{2 * 3600},  Seconds{5 * 3600},  Seconds{10 * 3600},
                                                         Seconds{14 * 3600}, Seconds{20 * 3600}, Seconds{20 * 3600}};

inline constexpr std::size_t replans_kept = 20;
inline constexpr double replan_seconds = 5;
inline constexpr int job_tries = 3;
inline constexpr Seconds job_lease{120};
inline constexpr Seconds partial_kept{30 * 24 * 3600};     // what came of an upload that no phone goes on with
inline constexpr std::uint64_t disk_free_min = 512 << 20;  // below it no photo is taken in

struct Limit {
    std::string_view name;
    double value;
    std::string_view unit;
    Words meaning;
};

std::span<const Limit> all();

}  // namespace tallyman::server::limits
