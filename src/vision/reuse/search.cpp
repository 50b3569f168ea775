#include "vision/reuse/search.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tallyman::vision {
namespace {

constexpr int check_flips_max = 3;  // of 16
constexpr int votes_of_pdq = 8;     // a part of the PDQ hash with fitting check bits weighs as many corners
constexpr int votes_of_bytes = 1000;
constexpr int votes_min = 2;                   // by chance, one photo in thirty gets one
constexpr std::size_t postings_max = 800'000;  // looked at for the corners, each way round: about 5 ms

bool better(const Candidate& a, const Candidate& b) {
    return a.votes != b.votes ? a.votes > b.votes : a.photo < b.photo;
}

// Of a query that looks at 800,000 entries, one in a hundred passes the check bits: few photos of all there are get a
// vote, so they stand in a small table (open addressing) instead of one with a place for each of ten million.
class Ballot {
public:
    // One thing of the query has met the photo; `turn`, not 0, says which, since it counts once.
    void vote(PhotoNumber photo, std::uint16_t turn, int worth) {
        if (polls_ * 2 >= table_.size()) grow();
        Polled& polled = *place_of(photo);
        if (polled.turn == turn) return;
        if (polled.turn == 0) {
            polled.photo = photo;
            ++polls_;
        }
        polled.turn = turn;
        polled.votes = static_cast<std::uint16_t>(polled.votes + worth);
    }

    template <class See>
    void each(See&& see) const {
        for (const Polled& polled : table_)
            if (polled.turn != 0) see(polled.photo, polled.votes);
    }

private:
    // A query has at most 256 corners and 64 PDQ parts.
    struct Polled {
        PhotoNumber photo = 0;
        std::uint16_t votes = 0, turn = 0;
    };

    Polled* place_of(PhotoNumber photo) {
        std::size_t at = photo * 0x9e3779b97f4a7c15 >> shift_;
        while (table_[at].turn != 0 && table_[at].photo != photo) at = (at + 1) & (table_.size() - 1);
        return &table_[at];
    }

    void grow() {
        std::vector<Polled> before(table_.size() * 2);
        --shift_;
        std::swap(before, table_);
        for (const Polled& polled : before)
            if (polled.turn != 0) *place_of(polled.photo) = polled;
    }

    int shift_ = 64 - 13;
    std::vector<Polled> table_{std::size_t{1} << 13};
    std::size_t polls_ = 0;
};

class Tally {
public:
    Tally(std::span<const Lists> lists, PhotoNumber photos, bool mirrored)
        : lists_(lists), photos_(photos), mirrored_(mirrored) {}

    // One thing of the query; whatever it meets of one photo counts once.
    void next() { ++turn_; }

    void look_up(const Listing& listing, int flips_max, int worth) {
        for (const Lists& lists : lists_) {
            for (const Posting& posting : lists(listing.list)) {
                if (std::popcount(static_cast<unsigned>(posting.check ^ listing.check)) > flips_max) continue;
                if (posting.photo() < photos_) ballot_.vote(posting.photo(), turn_, worth);
            }
        }
    }

    // First all corners by their own lists, where a copy is met nine times as often for each entry looked at as in the
    // neighbouring ones; then by those, until enough entries were looked at. The rarest vote first: what half of all
    // photos have says little, and so a search takes the same few milliseconds among one million photos and among ten.
    void look_up_corners(const std::vector<Feature>& features) {
        std::vector<Listing> corners;
        for (const Feature& feature : features) corners.push_back(corner_listing(feature));
        std::vector<std::pair<std::size_t, std::size_t>> rarest;  // entries, corner
        for (std::size_t i = 0; i < corners.size(); ++i) rarest.emplace_back(postings(corners[i].list), i);
        std::ranges::sort(rarest);
        std::size_t left = postings_max;
        for (const auto& [count, corner] : rarest) {
            if (count > left) break;
            left -= count;
            next();
            look_up(corners[corner], check_flips_max, 1);
        }
        for (const auto& [count, corner] : rarest) {
            next();
            const auto [list, check] = corners[corner];
            for (int bit = 0; bit < corner_list_bits; ++bit) {
                const ListNumber near = list ^ (1u << bit);
                const std::size_t entries = postings(near);
                if (entries > left) continue;
                left -= entries;
                look_up({near, check}, check_flips_max, 1);
            }
        }
    }

    std::vector<Candidate> best(std::size_t count) const {
        std::vector<Candidate> out;
        ballot_.each([&](PhotoNumber photo, int votes) {
            if (votes >= votes_min) out.push_back({photo, votes, mirrored_});
        });
        const auto end = out.begin() + std::min(count, out.size());
        std::partial_sort(out.begin(), end, out.end(), better);
        out.erase(end, out.end());
        return out;
    }

private:
    std::size_t postings(ListNumber list) const {
        std::size_t count = 0;
        for (const Lists& lists : lists_) count += lists(list).size();
        return count;
    }

    std::span<const Lists> lists_;
    PhotoNumber photos_;
    bool mirrored_;
    Ballot ballot_;
    std::uint16_t turn_ = 0;
};

}  // namespace

std::vector<Candidate> search(const Signature& query, std::span<const Lists> lists, PhotoNumber photos) {
    Tally straight(lists, photos, false), mirrored(lists, photos, true);
    straight.next();
    straight.look_up(bytes_listing(query.bytes), 0, votes_of_bytes);
    straight.look_up_corners(query.features);
    mirrored.look_up_corners(query.mirrored);
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
