// One order's evidence as one ZIP that can be handed to anybody: photos, track, timeline, verdict with its reasons,
// EPCIS events, the ledger's proof, and index.html, which opens from a disk and checks all of it in the reader's
// browser. A manifest with the digest of every file is signed with the ledger's key, so nothing in the package can be
// exchanged.
//
// Whole photos go only to those who may see the sealed originals; everybody else gets copies with people and number
// plates hidden, and the proof names the originals' digests. The command line and the server make the same package.
#pragma once

#include <string>

#include "server/app.h"

namespace tallyman::server {

struct EvidenceRequest {
    OrderId order;
    Caller caller;  // decides over whole photos
    Lang lang = Lang::vi;
};
// What a role gets to see: only a privacy officer the photos as they were taken.
bool sees_whole_photos(const Caller& caller);

// Throws Failure when the ledger knows nothing of the order. The ZIP's bytes: of some 300 kB a photo, at most 50
// photos.
std::string evidence_zip(App& app, const EvidenceRequest& request);

}  // namespace tallyman::server
