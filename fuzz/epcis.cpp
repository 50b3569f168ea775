// EPCIS documents and Digital Links come from strangers: read, checked, hashed and captured, never a crash. A link in
// canonical form is its own canonical form.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "trace/capture.h"
#include "trace/digital_link.h"
#include "trace/document_check.h"
#include "trace/event_hash.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tallyman::trace;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto link = canonical_uri(text);
    CHECK(canonical_uri(link) == link);
    (void)epc_of_digital_link(text, 7);
    (void)check_document(text);
    (void)hash_events(text);
    (void)read_capture(text, tallyman::Instant{tallyman::Seconds{1'800'000'000}});
    return 0;
}
