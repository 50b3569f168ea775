#include "vision/reuse/search.h"

#include <algorithm>
#include <bit>

namespace tallyman::vision {
namespace {

constexpr int check_flips_max = 3;  // of 16
constexpr int votes_of_pdq = 8;     // a part of the PDQ hash with fitting check bits weighs as many corners
constexpr int votes_of_bytes = 1000;
constexpr int votes_min = 2;        // by chance, one photo in thirty gets one

bool better(const Candidate& a, const Candidate& b) {
    return a.votes != b.votes ? a.votes > b.votes : a.photo < b.photo;
}

class Tally {
public:
    Tally(std::span<const Lists> lists, PhotoNumber photos, bool mirrored)
        : lists_(lists), mirrored_(mirrored), votes_(photos), last_(photos) {}

    // One thing of the query; whatever it meets of one photo counts once.
    void next() { ++turn_; }

    void look_up(const Listing& listing, int flips_max, int worth) {
        for (const Lists& lists : lists_) {
            for (const Posting& posting : lists(listing.list)) {
                if (std::popcount(static_cast<unsigned>(posting.check ^ listing.check)) > flips_max) continue;
                const PhotoNumber photo = posting.photo();
                if (photo >= votes_.size() || last_[photo] == turn_) continue;
                last_[photo] = turn_;
                if (votes_[photo] == 0) met_.push_back(photo);
                votes_[photo] += worth;
            }
        }
    }

    void look_up_nearby(const Listing& listing) {
        next();
        look_up(listing, check_flips_max, 1);
        for (int bit = 0; bit < corner_list_bits; ++bit) {
            look_up({listing.list ^ (1u << bit), listing.check}, check_flips_max, 1);
        }
    }

    std::vector<Candidate> best(std::size_t count) const {
        std::vector<Candidate> out;
        for (const PhotoNumber photo : met_) {
            if (votes_[photo] >= votes_min) out.push_back({photo, votes_[photo], mirrored_});
        }
        const auto end = out.begin() + std::min(count, out.size());
        std::partial_sort(out.begin(), end, out.end(), better);
        out.erase(end, out.end());
        return out;
    }

private:
    std::span<const Lists> lists_;
    bool mirrored_;
    std::vector<int> votes_;
    std::vector<std::uint16_t> last_;
    std::vector<PhotoNumber> met_;
    std::uint16_t turn_ = 0;
};

}  // namespace

std::vector<Candidate> search(const Signature& query, std::span<const Lists> lists, PhotoNumber photos) {
    Tally straight(lists, photos, false), mirrored(lists, photos, true);
    straight.next();
    straight.look_up(bytes_listing(query.bytes), 0, votes_of_bytes);
    for (const Feature& feature : query.features) straight.look_up_nearby(corner_listing(feature));
    for (const Feature& feature : query.mirrored) mirrored.look_up_nearby(corner_listing(feature));
    for (int turn = 0; turn < 8; ++turn) {
        Tally& tally = turn < 4 ? straight : mirrored;
        for (int part = 0; part < 16; ++part) {
            tally.next();
            tally.look_up(pdq_listing(query.pdq.turned[turn], part), check_flips_max, votes_of_pdq);
        }
    }
    // A photo that both ways propose stays once, with the votes of the better way.
    std::vector<Candidate> out = straight.best(candidates_max);
    for (const Candidate& other : mirrored.best(candidates_max)) {
        const auto same = std::ranges::find(out, other.photo, &Candidate::photo);
        if (same == out.end()) {
            out.push_back(other);
        } else if (same->votes < other.votes) {
            *same = other;
        }
    }
    std::ranges::sort(out, better);
    if (out.size() > candidates_max) out.resize(candidates_max);
    return out;
}

}  // namespace tallyman::vision
