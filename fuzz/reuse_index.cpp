// A sealed reuse index that a bad disk changed: each three bytes of input overwrite one byte of a good index, and the
// first two may cut it short. It is refused, or a search in it names only photos that exist. The same input is read as
// a signature. Built with TALLYMAN_FUZZ=ON and clang.
#include <array>
#include <cstdlib>

#include "base/random.h"
#include "vision/reuse/search.h"

namespace {

using namespace tallyman::vision;

constexpr PhotoNumber photos = 8;

Signature example(std::uint64_t seed) {
    tallyman::Random random(seed);
    Signature out;
    out.features.resize(20);
    for (Feature& feature : out.features) {
        for (auto& word : feature.bits) word = random();
    }
    return out;
}

std::vector<std::byte> good_index() {
    GrowingLists growing;
    for (PhotoNumber photo = 0; photo < photos; ++photo) growing.add(photo, listings(example(photo)));
    const std::array<Lists, 1> parts{[&](ListNumber list) { return growing(list); }};
    std::vector<std::byte> out;
    seal({0, 0, 100, std::vector<std::uint64_t>(photos)}, parts,
         [&](std::span<const std::byte> bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); });
    return out;
}

void search_in(std::span<const std::byte> bytes) {
    const auto lists = SealedLists::open(bytes);
    if (!lists) return;
    const std::array<Lists, 1> damaged{*lists};
    for (const Candidate& candidate : search(example(3), damaged, photos)) {
        if (candidate.photo >= photos) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    to_signature(std::as_bytes(std::span(data, size)));

    static auto index = good_index();
    std::vector<std::pair<std::size_t, std::byte>> before;
    for (std::size_t i = 2; i + 3 <= size; i += 3) {
        // Half of the edits go to the header and the numbers behind it, where the structure is.
        const std::size_t place = data[i] + 256u * data[i + 1];
        const std::size_t at = data[i] % 2 == 0 ? place % 400 : place * 131 % index.size();
        before.emplace_back(at, index[at]);
        index[at] = std::byte{data[i + 2]};
    }
    const std::size_t cut = size >= 2 ? data[0] + 256u * data[1] : 0;
    search_in(std::span(index).first(index.size() - cut));
    for (auto edit = before.rbegin(); edit != before.rend(); ++edit) index[edit->first] = edit->second;
    return 0;
}
