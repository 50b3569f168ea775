#include "vision/examine.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "vision/codes/check_codes.h"
#include "vision/covered.h"
#include "vision/exposure.h"
#include "vision/framing.h"
#include "vision/place/storefront.h"
#include "vision/products/check_products.h"
#include "vision/products/see_products.h"
#include "vision/reuse/signature.h"
#include "vision/screen.h"
#include "vision/sharpness.h"
#include "vision/text/check_text.h"

namespace tallyman::vision {
namespace {

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Runs the checks that are wanted, one after the other, and keeps the time of each.
class Bench {
public:
    Bench(Examination& seen, const ExamineOptions& options) : seen_(seen), options_(options) {}

    bool leaves_out(Check check) const {
        return std::find(options_.without.begin(), options_.without.end(), check) != options_.without.end();
    }

    template <class Run>
    void run(Check check, Run&& make_finding) {
        if (leaves_out(check)) {
            seen_.findings.push_back({.check = check, .code = "left_out"});
            return;
        }
        options_.starting(check);
        timed(std::string(name(check)), [&] { seen_.findings.push_back(make_finding()); });
    }

    template <class Run>
    void timed(const std::string& what, Run&& run) {
        const double start = processor_seconds();
        run();
        seen_.seconds[what] += processor_seconds() - start;
    }

private:
    Examination& seen_;
    const ExamineOptions& options_;
};

}  // namespace

const Finding* find(const Examination& seen, Check check) {
    const auto found = std::find_if(seen.findings.begin(), seen.findings.end(),
                                    [check](const Finding& finding) { return finding.check == check; });
    return found == seen.findings.end() ? nullptr : &*found;
}

Examination examine(const Photo& photo, const Expectation& expected, const References& references,
                    const ExamineOptions& options) {
    Examination seen;
    seen.width = photo.width;
    seen.height = photo.height;
    seen.exif = photo.exif;
    Bench bench(seen, options);
    bench.run(Check::readable, [] {
        return Finding{.check = Check::readable, .outcome = Outcome::pass, .code = "readable", .confidence = 1};
    });
    bench.run(Check::codes, [&] {
        const CodesSeen codes = read_codes(photo, references.catalogue);
        seen.codes = codes.codes;
        return check_codes(codes, expected);
    });
    bench.run(Check::products, [&] {
        seen.products = see_products(photo, references.products);
        return check_products(seen.products, expected, references.products);
    });
    if (const auto views = references.storefronts.find(expected.outlet); views != references.storefronts.end())
        bench.run(Check::place, [&] { return check_storefront(photo, seen.products, views->second); });
    // The search through the history is the caller's, who has it (vision/reuse/check_reuse.h); one who leaves it out
    // gets what the history keeps.
    options.starting(Check::reuse);
    bench.timed("reuse", [&] {
        const auto use = bench.leaves_out(Check::reuse) ? SignatureUse::keep : SignatureUse::search;
        const Signature signature = signature_of(sha256(photo.jpeg), photo.luma, photo.width, photo.height, use);
        seen.fingerprint = hex(signature.pdq.hash());
        seen.signature = to_bytes(signature);
    });
    bench.run(Check::sharpness, [&] { return check_sharpness(photo.luma); });
    bench.run(Check::exposure, [&] { return check_exposure(photo.luma, photo.scale); });
    bench.run(Check::covered,
              [&] { return check_covered(photo.rgb, photo.luma.width, photo.luma.height, photo.scale); });
    bench.run(Check::screen, [&] { return check_screen(photo); });
    bench.run(Check::framing,
              [&] { return check_framing(photo.luma, photo.scale, seen.products, seen.codes, expected); });
    // Up to a second of reading: only for who asks for it by loading the reader.
    if (!references.text.empty())
        bench.run(Check::text, [&] {
            const std::vector<ReadPage> pages = read_pages(photo, references.text);
            seen.text = lines_of(pages);
            return check_text(pages, expected, references.text);
        });
    bench.timed("people", [&] { seen.people = references.people.find(photo); });
    std::stable_sort(seen.findings.begin(), seen.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.check < b.check; });
    return seen;
}

namespace {

// Too small to be evidence, and still the tight cut of a code.
Examination examine_sliver(const Photo& photo, Unreadable why, const References& references) {
    Examination seen = unreadable_examination(std::move(why));
    seen.width = photo.width;
    seen.height = photo.height;
    seen.codes = read_codes(photo, references.catalogue).codes;
    return seen;
}

}  // namespace

Examination examine_jpeg(std::span<const std::byte> jpeg, const Expectation& expected, const References& references,
                         const ExamineOptions& options) {
    const double start = processor_seconds();
    const auto photo = decode_photo(jpeg);
    const double decode = processor_seconds() - start;
    if (!photo && photo.error().code == "too_small") {
        if (const auto sliver = decode_sliver(jpeg)) return examine_sliver(*sliver, photo.error(), references);
    }
    Examination seen = photo ? examine(*photo, expected, references, options) : unreadable_examination(photo.error());
    seen.seconds["decode"] = decode;
    return seen;
}

Examination unreadable_examination(Unreadable why) {
    Examination seen;
    seen.findings.push_back({.check = Check::readable,
                             .outcome = Outcome::fail,
                             .code = why.code,
                             .confidence = 1,
                             .details = {{"detail", why.detail}}});
    seen.unreadable = std::move(why);
    return seen;
}

}  // namespace tallyman::vision
