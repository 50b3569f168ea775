// The EPCIS event hash id: one fingerprint for one event, whatever its serialisation, field order, number format,
// domain of its Digital Links or spelling of its vocabulary. Used as eventID, to find duplicates, and in the ledger.
//
// Source: GS1 Core Business Vocabulary 2.0, section 8.9 (the pre-hash string and the canonical property order), and
// where it leaves room the reference implementation's answers (RalphTro/epcis-event-hash-generator), since an id is
// worth what others agree on. The digest is embedded as RFC 6920 says: ni:///sha-256;HEX?ver=CBV2.0.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tallyman::trace {

struct HashedEvent {
    std::string pre_hash;  // what is hashed, for people who look for the difference
    std::string id;        // ni:///sha-256;...?ver=CBV2.0
};

// Every event of an EPCIS 2.0 document (capture document, query document, bare events) in JSON-LD or XML, in document
// order. The error says where reading stopped.
Result<std::vector<HashedEvent>, std::string> hash_events(std::string_view document);

}  // namespace tallyman::trace
