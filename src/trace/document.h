// An EPCIS 2.0 document as the rest of trace/ sees it: its events as JSON-LD values with the namespaces that hold for
// them, whether it came as JSON-LD (a document, a query's answer, one bare event or a list of those) or as XML. Limits:
// 64 MiB of text, 64 levels of nesting.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "trace/vocabulary.h"

namespace tallyman::trace {

constexpr std::size_t document_bytes_max = 64 << 20;
constexpr int nesting_max = 64;

struct Event {
    std::shared_ptr<const nlohmann::json> content;
    Namespaces namespaces;
};

struct Document {
    std::shared_ptr<const nlohmann::json> whole;  // in its JSON-LD form
    std::vector<Event> events;
};

// The error names what is wrong and where (byte or XML offset). A document without events is valid and has none.
Result<Document, std::string> read_document(std::string_view text);

}  // namespace tallyman::trace
