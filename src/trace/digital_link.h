// EPC URIs and GS1 Digital Links name the same things in two ways; one canonical form makes them comparable:
// https://id.gs1.org/01/04012345111118/21/9876.
//
// Sources: GS1 EPC Tag Data Standard 2.0 (the URN schemes and how a company prefix and a reference join into a key),
// GS1 Digital Link: URI Syntax 1.2, section 4.11 (canonical form), CBV 2.0, section 8.9.2 (the constrained form used
// in event hashes: only the finest level of identification, no query, no custom domain or path).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallyman::trace {

// urn:epc:id:sgtin:4012345.011111.9876 -> https://id.gs1.org/01/04012345111118/21/9876; also class: and idpat:
// (a trailing * drops the serial). Nothing for schemes without a GS1 key (gid, adi, ...) and for URNs that break their
// scheme's grammar.
std::optional<std::string> digital_link_of_epc(std::string_view urn);

// The other way, for keys whose company prefix length is known (6 to 12 digits). Nothing when the URI is no Digital
// Link of a key that has an EPC scheme.
std::optional<std::string> epc_of_digital_link(std::string_view uri, int company_prefix_digits);

// A key with its qualifiers as written in a Digital Link: {"01","04012345111118"}, {"21","9876"}.
using KeyPath = std::vector<std::pair<std::string, std::string>>;

// Any http(s) URI whose path ends in a GS1 key with valid length, on any domain; GTINs padded to 14 digits. The query
// is ignored. Values stay percent-encoded. Check digits are not verified: an event reports what was read.
std::optional<KeyPath> parse_digital_link(std::string_view uri);

// The form that event hashes compare: EPC URIs and Digital Links become constrained canonical Digital Links, anything
// else comes back as it is.
std::string canonical_uri(std::string_view uri);

}  // namespace tallyman::trace
