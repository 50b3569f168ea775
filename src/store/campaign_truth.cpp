#include "store/campaign_truth.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "store/deliveries.h"
#include "store/erase.h"
#include "store/received.h"
#include "store/reviews.h"
#include "verify/words.h"

namespace tallyman::store {
namespace {

using campaign::OrderTruth;
using campaign::State;
using campaign::Truth;
using campaign::Why;
using verify::Decision;

Why why_of(const verify::Reason& reason) {
    return {reason.code, verify::label(reason.code, Lang::vi), verify::label(reason.code, Lang::en)};
}

Why why_of(DeliveryOutcome outcome) {
    switch (outcome) {
        case DeliveryOutcome::refused:
            return {"refused", "nơi nhận từ chối nhận hàng", "the receivers did not take the goods"};
        case DeliveryOutcome::closed:
            return {"closed", "nơi nhận đóng cửa khi xe đến", "the place was closed when the van came"};
        case DeliveryOutcome::returned:
        case DeliveryOutcome::delivered:
        case DeliveryOutcome::partly_delivered:
            break;
    }
    return {"returned", "hàng quay về kho", "the goods went back to the depot"};
}

struct InForce {
    Decision decision = Decision::review;
    std::optional<Why> why;
    bool contested = false;
};

class Reading {
public:
    explicit Reading(const Store& store) : store_(store), erased_(erased_photos(store)) {
        for (const auto& outlet : store.catalog().outlets) positions_[outlet.id] = outlet.position;
        for (auto& order : store.orders()) orders_.emplace(order.id, order);
    }

    Truth all(const std::set<OrderId>& wanted) {
        for (const auto& order : wanted)
            if (const auto found = orders_.find(order); found != orders_.end()) begin(found->second);
        goods();
        vans();
        doors();
        verdicts();
        photos();
        for (auto& [id, order] : truth_) settle(order);
        return std::move(truth_);
    }

private:
    OrderTruth* of(const OrderId& order) {
        const auto found = truth_.find(order);
        return found == truth_.end() ? nullptr : &found->second;
    }

    void begin(const Order& order) {
        auto& truth = truth_[order.id];
        truth.order = order.id;
        truth.outlet = order.outlet;
        if (const auto at = positions_.find(order.outlet); at != positions_.end()) truth.position = at->second;
    }

    void goods() {
        for (const auto& order : store_.allocation().value_or(Allocation{})) {
            auto* truth = of(order.order);
            if (!truth) continue;
            for (const auto& line : order.lines)
                for (const auto& lot : line.lots) truth->lines[line.gtin].lots.emplace_back(lot.lot, lot.cases);
        }
    }

    void vans() {
        for (const auto& [day, plan] : store_.plans()) {
            for (const auto& route : plan.routes)
                for (const auto& trip : route.trips)
                    for (const auto& stop : trip.stops)
                        if (auto* truth = of(stop.order)) truth->on_a_van = true;
            for (const auto& left : plan.left_out)
                if (auto* truth = of(left.order))
                    truth->why =
                        Why{"left_out", "chưa có xe nào chở được trong ngày", "no van could take it on the day"};
        }
    }

    void doors() {
        for (const auto& [order, delivery] : Deliveries(store_).all()) {
            auto* truth = of(order);
            if (!truth || !delivery.outcome) continue;
            truth->at = delivery.done_at;
            const bool came = *delivery.outcome == DeliveryOutcome::delivered ||
                              *delivery.outcome == DeliveryOutcome::partly_delivered;
            truth->state = came ? State::delivered_to_check : State::not_delivered;
            if (!came) truth->why = why_of(*delivery.outcome);
            std::map<Gtin, Cases> counted;
            for (const auto& line : delivery.lines) counted[line.gtin] += line.delivered;
            for (const auto& [gtin, cases] : counted)
                if (const auto line = truth->lines.find(gtin); line != truth->lines.end())
                    line->second.delivered = cases;
        }
    }

    void verdicts() {
        for (const auto& row : store_.verdicts()) {
            if (row.file.empty() && of(row.order)) {
                auto& holds = in_force_[row.order];
                holds.decision = row.verdict.decision;
                if (!row.verdict.reasons.empty()) holds.why = why_of(row.verdict.reasons.front());
            } else if (!row.file.empty() && row.verdict.decision == Decision::accept) {
                accepted_.insert(row.file);
            }
        }
        const Reviews desk(store_);
        for (const auto& row : desk.all())
            if (!row.undone && !row.blind) decided(row.review.order, row.review.answer, row.review.reasons);
        for (const auto& row : desk.appeals()) {
            if (row.appeal.outcome) decided(row.appeal.order, *row.appeal.outcome, {});
            if (row.appeal.open() && of(row.appeal.order)) in_force_[row.appeal.order].contested = true;
        }
    }

    void decided(const OrderId& order, review::Answer answer, const std::vector<std::string>& reasons) {
        if (!of(order)) return;
        auto& holds = in_force_[order];
        holds.decision = decision_of(answer);
        if (!reasons.empty()) holds.why = why_of(verify::Reason{reasons.front(), {}, {}});
    }

    void photos() {
        const auto add = [this](const PhotoRow& photo, std::optional<Instant> received) {
            auto* truth = of(photo.order);
            if (!truth || erased_.contains(photo.file)) return;
            if (accepted_.contains(photo.file)) truth->photos.push_back(photo.file);
            has_photos_.insert(photo.order);
            const auto at = photo.taken_at ? photo.taken_at : received;
            if (at && (!truth->at || *at > *truth->at)) truth->at = at;
        };
        for (const auto& photo : store_.photos()) add(photo, {});
        for (const auto& upload : Received(store_).all()) add(upload.photo, upload.received_at);
    }

    void settle(OrderTruth& order) {
        if (order.state == State::not_delivered) return;
        const bool came = order.state == State::delivered_to_check || has_photos_.contains(order.order);
        if (!came) {
            order.state = order.on_a_van ? State::loaded : order.why ? State::not_delivered : State::waiting;
            return;
        }
        if (!order.at) order.at = orders_.at(order.order).due + std::chrono::days{1};  // at the latest
        order.state = State::delivered_to_check;
        const auto found = in_force_.find(order.order);
        if (found == in_force_.end()) return;
        const auto& holds = found->second;
        order.verdict = name(holds.decision);
        if (holds.contested) {
            order.state = State::disputed;
            order.why = Why{"appealed", "có khiếu nại chưa giải quyết", "an appeal is open"};
        } else if (holds.decision == Decision::accept) {
            order.state = State::delivered_checked;
        } else if (holds.decision == Decision::reject) {
            order.state = State::disputed;
            order.why = holds.why;
        }
    }

    const Store& store_;
    std::set<std::string> erased_, accepted_;
    std::set<OrderId> has_photos_;
    std::map<OutletId, LatLon> positions_;
    std::map<OrderId, Order> orders_;
    std::map<OrderId, InForce> in_force_;
    Truth truth_;
};

}  // namespace

Truth truth_of(const Store& store, std::span<const campaign::Campaign> campaigns) {
    std::set<OrderId> wanted;
    for (const auto& each : campaigns)
        for (const auto& allocated : each.allocations) wanted.insert(allocated.order);
    return Reading(store).all(wanted);
}

std::map<Gtin, std::string> product_names(const Store& store) {
    std::map<Gtin, std::string> names;
    for (const auto& product : store.catalog().products) names[product.gtin] = product.name;
    return names;
}

void check_allocation(const Store& store, std::span<const campaign::Campaign> campaigns,
                      const campaign::Allocated& allocated, const Gtin& gtin) {
    const auto orders = store.orders();
    const auto order = std::ranges::find(orders, allocated.order, &Order::id);
    if (order == orders.end()) throw Failure(fmt::format("there is no order '{}'", allocated.order.text));
    Cases asked, taken;
    for (const auto& line : order->lines)
        if (line.gtin == gtin) asked += line.cases;
    for (const auto& each : campaigns)
        for (const auto& earlier : each.allocations)
            if (earlier.order == allocated.order && each.pledge(earlier.pledge)->gtin == gtin) taken += earlier.cases;
    if (taken + allocated.cases > asked)
        throw Failure(fmt::format("order {} has {} cases of {}, {} of them are other pledges'", allocated.order.text,
                                  asked.value, gtin.text, taken.value));
}

}  // namespace tallyman::store
