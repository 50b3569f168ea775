#include "campaign/page.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace tallyman::campaign {
namespace {

struct Named {
    std::string_view name;
    Words words;
};
constexpr std::array<Named, state_count> states = {{
    {"waiting", {"chờ xếp xe", "waiting for a van"}},
    {"loaded", {"đã xếp xe", "loaded"}},
    {"delivered_checked", {"đã giao, bằng chứng đã kiểm tra", "delivered, proof checked"}},
    {"delivered_to_check", {"đã giao, đang kiểm tra bằng chứng", "delivered, proof being checked"}},
    {"disputed", {"đang tranh chấp", "disputed"}},
    {"not_delivered", {"chưa giao được", "not delivered"}},
}};

Why delivered_less() {
    return {"delivered_less", "giao thiếu so với số đã xếp xe", "fewer were handed over than were loaded"};
}
Why no_stock() {
    return {"no_stock", "kho không còn đủ hàng cho đơn này", "there was not enough stock for this order"};
}

// What is left of each line of an order while shares take from it, one after the other.
struct Left {
    std::map<LotId, Cases> lots;
    Cases given, delivered;
};

class Shares {
public:
    Shares(const Campaign& campaign, const Truth& truth, Instant now) : campaign_(campaign), truth_(truth), now_(now) {}

    std::vector<Share> all() {
        std::vector<Share> shares;
        for (const auto& allocated : campaign_.allocations) shares.push_back(of(allocated));
        return shares;
    }

private:
    Share of(const Allocated& allocated) {
        const auto* pledge = campaign_.pledge(allocated.pledge);
        Share share{allocated.pledge, allocated.group, allocated.order, pledge->gtin, {}, {}, {}};
        const auto found = truth_.find(allocated.order);
        if (found == truth_.end()) {
            put(share, State::waiting, allocated.cases);
            return share;
        }
        spread(share, found->second, allocated.cases);
        return share;
    }

    // Too early to say what happened at the door: it is still on its way, for all that is shown.
    State shown_state(const OrderTruth& order) const {
        const bool at_the_door = order.state != State::waiting && order.state != State::loaded;
        const auto delay = std::chrono::hours{campaign_.created.delay_hours};
        if (at_the_door && order.at && *order.at + delay > now_) return State::loaded;
        return order.state;
    }

    void spread(Share& share, const OrderTruth& order, Cases cases) {
        auto& left = left_of(order, share.gtin);
        const auto given = std::min(cases, left.given);
        left.given -= given;
        for (auto& [lot, there] : left.lots) {
            const auto taken = std::min(there, given - sum_of(share.lots));
            if (taken.value <= 0) continue;
            share.lots.emplace_back(lot, taken);
            there -= taken;
        }
        if (given < cases) {
            put(share, order.state == State::waiting ? State::waiting : State::not_delivered, cases - given);
            share.why = no_stock();
        }
        const auto state = shown_state(order);
        const bool delivered = state == State::delivered_checked || state == State::delivered_to_check;
        const auto handed_over = delivered ? std::min(given, left.delivered) : given;
        left.delivered -= handed_over;
        put(share, state, handed_over);
        if (handed_over < given) {
            put(share, State::not_delivered, given - handed_over);
            share.why = delivered_less();
        }
        if ((state == State::disputed || state == State::not_delivered) && order.why) share.why = order.why;
    }

    static Cases sum_of(const std::vector<std::pair<LotId, Cases>>& lots) {
        Cases sum;
        for (const auto& [lot, cases] : lots) sum += cases;
        return sum;
    }

    Left& left_of(const OrderTruth& order, const Gtin& gtin) {
        const auto [at, is_new] = left_.try_emplace({order.order, gtin});
        if (!is_new) return at->second;
        const auto line = order.lines.find(gtin);
        if (line == order.lines.end()) return at->second;
        for (const auto& [lot, cases] : line->second.lots) {
            at->second.lots[lot] += cases;
            at->second.given += cases;
        }
        at->second.delivered = line->second.delivered.value_or(at->second.given);
        return at->second;
    }

    static void put(Share& share, State state, Cases cases) {
        share.cases.at(static_cast<std::size_t>(state)) += cases;
    }

    const Campaign& campaign_;
    const Truth& truth_;
    Instant now_;
    std::map<std::pair<OrderId, Gtin>, Left> left_;
};

void add(std::array<Cases, state_count>& sum, const std::array<Cases, state_count>& more) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
}

void add(Row& row, const Share& share) {
    add(row.cases, share.cases);
    for (const auto cases : share.cases) row.promised += cases;
    const auto without = share.cases[static_cast<std::size_t>(State::disputed)] +
                         share.cases[static_cast<std::size_t>(State::not_delivered)];
    if (share.why && without.value > 0) row.why[*share.why] += without;
}

void add(Row& sum, const Row& row) {
    sum.people += row.people;
    sum.needed += row.needed;
    sum.promised += row.promised;
    add(sum.cases, row.cases);
    for (const auto& [why, cases] : row.why) sum.why[why] += cases;
}

std::vector<Row> rows_of(const Campaign& campaign, const std::vector<Share>& shares) {
    std::vector<Row> rows;
    Row small{"other", "các nhóm nhỏ khác", "other small groups", 0, {}, {}, {}, {}};
    bool any_small = false;
    for (const auto& group : campaign.created.groups) {
        Row row{group.id, group.vi, group.en, group.people, {}, {}, {}, {}};
        for (const auto& need : campaign.needs)
            if (need.group == group.id) row.needed += need.cases;
        for (const auto& share : shares)
            if (share.group == group.id) add(row, share);
        if (group.people >= people_min) {
            rows.push_back(std::move(row));
        } else {
            row.people = 0;  // how few they are is what must not be shown
            add(small, row);
            any_small = true;
        }
    }
    if (any_small) rows.push_back(std::move(small));
    return rows;
}

using Square = std::pair<std::int64_t, std::int64_t>;

Square square_of(LatLon position) {
    return {std::llround(std::floor(position.lat / square_degrees)),
            std::llround(std::floor(position.lon / square_degrees))};
}

void add_places(Page& page, const std::vector<Share>& shares, const Truth& truth) {
    struct Gathered {
        std::set<OutletId> shops;
        std::array<Cases, state_count> cases{};
    };
    std::map<Square, Gathered> squares;
    for (const auto& share : shares) {
        const auto order = truth.find(share.order);
        if (order == truth.end() || !order->second.position) {
            add(page.elsewhere, share.cases);
            continue;
        }
        auto& square = squares[square_of(*order->second.position)];
        square.shops.insert(order->second.outlet);
        add(square.cases, share.cases);
    }
    for (const auto& [square, gathered] : squares) {
        if (static_cast<std::int64_t>(gathered.shops.size()) < shops_min) {
            add(page.elsewhere, gathered.cases);
            continue;
        }
        const auto middle = [](std::int64_t number) { return (static_cast<double>(number) + 0.5) * square_degrees; };
        page.places.push_back({{middle(square.first), middle(square.second)}, gathered.cases});
    }
}

// Those with both consents, of deliveries that may be shown by now.
void add_photos(Page& page, const Campaign& campaign, const Truth& truth, Instant now) {
    const auto delay = std::chrono::hours{campaign.created.delay_hours};
    for (const auto& allocated : campaign.allocations) {
        const auto order = truth.find(allocated.order);
        if (order == truth.end()) continue;
        if (order->second.at && *order->second.at + delay > now) continue;
        for (const auto& file : order->second.photos) {
            const auto consent = campaign.consents.find(file);
            if (consent == campaign.consents.end() || !consent->second.may_be_shown()) continue;
            const auto same = [&](const ShownPhoto& shown) { return shown.file == file; };
            if (std::ranges::none_of(page.photos, same)) page.photos.push_back({file, consent->second.faces_shown});
        }
    }
}

}  // namespace

std::vector<Share> shares(const Campaign& campaign, const Truth& truth, Instant now) {
    return Shares(campaign, truth, now).all();
}

Page page_of(const Campaign& campaign, const Truth& truth, Instant now) {
    const auto all = shares(campaign, truth, now);
    Page page;
    page.rows = rows_of(campaign, all);
    for (const auto& row : page.rows) add(page.total, row);
    for (const auto& pledge : campaign.pledges) page.pledged += pledge.cases;
    page.not_allocated = page.pledged - page.total.promised;
    add_places(page, all, truth);
    add_photos(page, campaign, truth, now);
    page.as_of = now;
    return page;
}

std::string_view name(State state) { return states.at(static_cast<std::size_t>(state)).name; }
Words words(State state) { return states.at(static_cast<std::size_t>(state)).words; }

}  // namespace tallyman::campaign
