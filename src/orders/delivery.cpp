#include "orders/delivery.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace tallyman {
namespace {

constexpr std::array<std::string_view, 5> outcomes = {"delivered", "partly_delivered", "refused", "closed", "returned"};
constexpr std::array<std::string_view, 3> kinds = {"arrived", "done", "withdrawn"};

template <class Value, std::size_t count>
std::optional<Value> parse(const std::array<std::string_view, count>& names, std::string_view text) {
    const auto found = std::ranges::find(names, text);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
}

bool before(const DeliveryEvent& a, const DeliveryEvent& b) {
    return std::tie(a.sequence, a.device, a.id) < std::tie(b.sequence, b.device, b.id);
}

}  // namespace

std::string_view name(DeliveryOutcome outcome) { return outcomes.at(static_cast<std::size_t>(outcome)); }
std::optional<DeliveryOutcome> parse_outcome(std::string_view text) { return parse<DeliveryOutcome>(outcomes, text); }
std::string_view name(DeliveryEvent::Kind kind) { return kinds.at(static_cast<std::size_t>(kind)); }
std::optional<DeliveryEvent::Kind> parse_event_kind(std::string_view text) {
    return parse<DeliveryEvent::Kind>(kinds, text);
}

Delivery delivery_of(const OrderId& order, std::span<const DeliveryEvent> events) {
    Delivery state;
    state.order = order;
    const DeliveryEvent* holds = nullptr;
    const DeliveryEvent* arrived = nullptr;
    std::set<std::string_view> settling;
    for (const auto& event : events) {
        state.sequence = std::max(state.sequence, event.sequence);
        if (event.kind == DeliveryEvent::Kind::arrived) {
            if (arrived == nullptr || before(event, *arrived)) arrived = &event;
            continue;
        }
        settling.insert(event.id);
        if (holds == nullptr || before(*holds, event)) holds = &event;
    }
    if (arrived != nullptr) state.arrived_at = arrived->at;
    if (holds == nullptr) return state;
    state.superseded = static_cast<std::int64_t>(settling.size()) - 1;
    state.driver = holds->driver;
    state.device = holds->device;
    if (holds->kind == DeliveryEvent::Kind::withdrawn) return state;
    state.outcome = holds->outcome;
    state.done_at = holds->at;
    state.lines = holds->lines;
    state.empties = holds->empties;
    state.cash = holds->cash;
    state.note = holds->note;
    return state;
}

}  // namespace tallyman
