// What somebody asks of a picture, a note or a comment that this installation holds, and what is missing before anybody
// may act on it. Complete means what Regulation (EU) 2022/2065 asks of an order (Art. 9) or of a notice (Art. 16) and
// the Manila Principles of any request: ground, exact item, who issued it, how to answer, how far it reaches, where the
// affected can turn to. An incomplete request is answered at once with its gaps and can never be executed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lang.h"
#include "base/result.h"
#include "base/time.h"

namespace tallyman::removal {

enum class RequesterKind { unknown, person, shop, trusted_flagger, court, authority };
enum class ItemKind { photo, note, comment };
// How it reached the desk. Whatever came in, somebody confirms the sender before anything is executed: a sender line
// proves nothing.
enum class Channel { form, email, api };

struct Request {
    RequesterKind requester = RequesterKind::unknown;
    Channel channel = Channel::form;
    ItemKind item_kind = ItemKind::photo;
    std::string item;          // its exact id: a photo's file name, an order's id for its note, a comment's id
    std::string legal_ground;  // the provision, not a feeling
    std::string issuing_body;  // who orders it; a person or shop speaks for itself, and its name counts
    std::string reference;     // the order's own number, if it has one
    std::vector<std::string> territory;  // ISO 3166-1 alpha-2 codes; the scope in space
    std::optional<Day> until;            // the scope in time; absent: no end asked
    std::string redress;                 // where the affected can turn to; a notice's redress is the desk's own appeal
    // Personal, kept apart in the record so that it can be erased alone:
    std::string name;
    std::string contact;
    std::string explanation;  // why the item falls under the ground

    friend bool operator==(const Request&, const Request&) = default;
};

enum class Gap {
    legal_ground,
    item,
    issuing_body,
    contact,
    scope,
    redress,
    explanation,
    requester,    // who asks: no known kind
    ended_scope,  // asks for a time that is over
};

constexpr std::size_t request_bytes_max = 1 << 20;  // what is longer is no request; attachments are not read
constexpr std::size_t field_bytes_max = 20'000;

// Reads a request's JSON object. Fields of the wrong kind count as absent, unknown ones are ignored: anybody may write
// to the desk, and a clear list of gaps serves them better than an error. Fails only when it is no object, or too long.
Result<Request, std::string> parse_request(std::string_view json);

// What is missing from a request as it stands on that day, in the order of the enum; empty: complete.
std::vector<Gap> gaps(const Request& request, Day today);

std::string_view name(RequesterKind kind);
std::string_view name(ItemKind kind);
std::string_view name(Channel channel);
std::string_view name(Gap gap);
Words words(Gap gap);  // what the requester should send
std::optional<RequesterKind> requester_kind(std::string_view name);
std::optional<ItemKind> item_kind(std::string_view name);
std::optional<Channel> channel(std::string_view name);

// Courts and authorities order (Art. 9), everybody else notifies (Art. 16).
constexpr bool is_order(RequesterKind kind) { return kind == RequesterKind::court || kind == RequesterKind::authority; }

}  // namespace tallyman::removal
