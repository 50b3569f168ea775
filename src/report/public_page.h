// Pages for whoever does not have to believe us: the shop owner, the auditor, somebody with a phone before a shelf.
// Each carries web/src/verify (proof.js, page.js), which checks the ledger's proof in the reader's own browser. They
// open at 360 pixels, print, and hold both languages with a switch that needs no script.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "report/html.h"
#include "verify/verdict.h"

namespace tallyman::report {

extern const std::string_view public_css;
extern const std::string_view proof_js;
extern const std::string_view page_js;

// Where style and scripts are: in the page, for a file opened from a disk; beside it at /verify/, for the server, whose
// content policy allows no script inside a page.
enum class Carried { inside, beside };
Html public_page(const Text& title, Lang lang, Carried carried, const Html& body);

Html verify_page(Lang lang);

struct EvidencePhoto {
    std::string file;  // its name in the ZIP: photos/1.jpg
    std::vector<std::byte> jpeg;
    bool is_copy = false;  // people and plates hidden; else the sealed bytes themselves
    Text caption;
};

struct EvidenceStep {
    std::string at;  // local time, ISO 8601; empty when nobody knows
    Text what;
    std::string place;  // coordinates and distance, empty for none
};

// One order's evidence. `files` are the texts of the ZIP by name: the page carries them, so that it can hold each
// against the signed manifest without reading a file, which browsers refuse to pages from a disk.
struct EvidenceView {
    std::string order, outlet, key, manifest;
    verify::Decision decision = verify::Decision::review;
    bool is_judged = false;
    std::vector<Text> reasons;
    std::vector<EvidenceStep> steps;
    std::vector<EvidencePhoto> photos;
    std::map<std::string, std::string> files;
    std::string made_by;  // program and version
};
Html evidence_page(const EvidenceView& view, Lang lang);

// A lot for the public: nothing that tells where a single shop or person is.
struct LotField {
    Text name;
    Text value;         // empty when the distributor has not said
    std::string basis;  // the paragraph that asks for it
};
struct LotStep {
    std::string at;
    Text what;
    Text place;         // coarse: a depot's name, a district
    std::string event;  // its hash id
};
struct LotView {
    std::string link;  // https://id.gs1.org/01/.../10/...
    std::string gtin, lot;
    std::vector<LotField> fields;
    std::vector<LotStep> steps;
    bool held = false;
    std::string proof_url, key_url;  // empty proof: nothing of this lot is in the ledger yet
};
Html lot_page(const LotView& view, Lang lang);

struct LotLabel {
    std::string link, product, gtin, lot, expiry;
};
// A4 sheets of labels with a QR code each, to print; inline style, no script.
Html label_sheet(const std::vector<LotLabel>& labels, Lang lang);

}  // namespace tallyman::report
