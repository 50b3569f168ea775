// A photo's picture for one reader, after everything that was decided about it: erased ones are gone (410), what a
// legal measure hides is said to be hidden and by whom (451 with a blocked-by link, RFC 7725), regions are blurred.
#pragma once

#include "server/call.h"

namespace tallyman::server {

enum class Reader {
    reviewer,         // judges the delivery: faces are not blurred
    evidence_holder,  // sees what is hidden from all
    staff,
    everybody,
};

// Encoded anew without metadata, by the locked-down worker. Throws not_found for what cannot be read.
std::string shown_copy(const Call& call, std::string_view untrusted, int side, People people);

// `shown_faces`: the people in it agreed to be seen. Throws not_found for a picture that cannot be read.
Response shown_photo(Call& call, const PhotoInfo& photo, int side, Reader reader, bool shown_faces);

// Of the sealed original; an answer when it must not be handed out.
std::optional<Response> refusal_of(Call& call, const PhotoInfo& photo, Reader reader);

std::string original_bytes(const Call& call, const PhotoInfo& photo);

}  // namespace tallyman::server
