// A POST that comes again is answered again and not done again: a phone that lost the answer may simply ask once more.
#pragma once

#include <string>

#include "server/call.h"

namespace tallyman::server {

// `request` is all of it as text. Answers what was answered before under the same Idempotency-Key; with another request
// under the same key throws idempotency_key_reused. What failed is not kept, nor is what carries a secret.
Response once(Call& call, const std::string& request, Handler handler);

}  // namespace tallyman::server
