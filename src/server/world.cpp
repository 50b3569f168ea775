#include "server/world.h"

#include <algorithm>
#include <array>

#include "store/automation_log.h"
#include "store/deliveries.h"
#include "store/plan_changes.h"

namespace tallyman::server {
namespace {

using verify::Decision;

std::shared_ptr<const Books> read_books(const store::Store& store, std::int64_t import, std::int64_t revision) {
    auto books = std::make_shared<Books>();
    books->import = import;
    books->allocation_revision = revision;
    books->catalog = store.catalog();
    books->orders = store.orders();
    books->allocation = store.allocation().value_or(Allocation{});
    books->photos = store.photos();
    for (const auto& order : books->orders) {
        books->order_at[order.id] = &order;
        books->by_day[order.due].push_back(&order);
    }
    for (const auto& one : books->allocation) books->allocated[one.order] = &one;
    for (const auto& one : books->catalog.outlets) books->outlets[one.id] = &one;
    for (const auto& one : books->catalog.products) books->products[one.gtin.text] = &one;
    for (const auto& one : books->catalog.depots) books->depots[one.id] = &one;
    for (const auto& one : books->catalog.vehicles) books->vehicles[one.id] = &one;
    return books;
}

void read_plans(const store::Store& store, World& world) {
    const store::PlanChanges changes(store);
    world.plans = store.plans();
    for (const auto& [day, plan] : world.plans) {
        world.locks[day] = changes.locks(day);
        if (changes.has_earlier(day)) world.can_undo.insert(day);
        for (const auto& route : plan.routes) {
            for (std::size_t trip = 0; trip < route.trips.size(); ++trip) {
                const auto& stops = route.trips[trip].stops;
                for (std::size_t i = 0; i < stops.size(); ++i)
                    world.places[stops[i].order] = {day, route.vehicle, trip,
                                                    i,   &stops[i],     route.trips[trip].leave_depot};
            }
        }
        for (const auto& out : plan.left_out) world.left_out[out.order] = &out;
    }
}

void add_photo(World& world, PhotoInfo photo) {
    world.photo_at[photo.id] = world.photos.size();
    world.photo_by_file[photo.row.file] = world.photos.size();
    world.photos_of[photo.row.order].push_back(world.photos.size());
    world.photos.push_back(std::move(photo));
}

void read_photos(const store::Store& store, World& world) {
    for (const auto& row : world.books->photos) add_photo(world, {photo_id(row.file), row, "", "", {}, {}});
    for (const auto& upload : store::Received(store).all())
        add_photo(world, {upload.id, upload.photo, upload.sha256, upload.driver, upload.received_at, {}});
    for (auto& row : store.verdicts()) {
        if (row.file.empty())
            world.verdicts[row.order] = std::move(row.verdict);
        else if (const auto at = world.photo_by_file.find(row.file); at != world.photo_by_file.end())
            world.photos[at->second].verdict = std::move(row.verdict);
    }
}

// A check in the middle of the day finds no photo of what is still on the road. On a day on which phones speak, that is
// nobody's fault yet and nothing to review; on a day that came as files alone, a missing photo is one. Nor does a
// verdict hold while a photo that came later waits to be examined.
void forget_verdicts_before_their_time(World& world) {
    for (const auto& photo : world.photos) {
        if (photo.received_at && !photo.verdict) world.verdicts.erase(photo.row.order);
    }
    std::set<Day> spoken;
    for (const auto& [order, delivery] : world.deliveries) {
        if (const auto found = world.books->order_at.find(order); found != world.books->order_at.end())
            spoken.insert(found->second->due);
    }
    for (const auto& [id, order] : world.books->order_at) {
        if (spoken.contains(order->due) && world.state_of(id) < OrderState::delivered && !world.photos_of.contains(id))
            world.verdicts.erase(id);
    }
}

void read_desk(const store::Store& store, World& world) {
    const store::Reviews desk(store);
    world.reviews = desk.all();
    for (std::size_t i = 0; i < world.reviews.size(); ++i) {
        if (!world.reviews[i].undone) world.reviews_of[world.reviews[i].review.order].push_back(i);
    }
    std::vector<review::Review> counting;
    for (const auto& row : world.reviews) {
        if (row.counts()) counting.push_back(row.review);
        if (row.answered) world.asked_again.insert(row.review.order);
    }
    world.reviewed = review::reviewed_of(counting);
    world.appeals = desk.appeals();
    for (std::size_t i = 0; i < world.appeals.size(); ++i) world.appeals_of[world.appeals[i].appeal.order].push_back(i);
}

void read_automation(const store::Store& store, World& world) {
    const store::AutomationLog log(store);
    world.lots = log.lots();
    for (std::size_t i = 0; i < world.lots.size(); ++i) {
        for (const auto& member : world.lots[i].members) world.lot_of[member.order] = i;
    }
    world.step_backs = log.step_backs();
}

}  // namespace

std::string_view name(OrderState state) {
    constexpr std::array<std::string_view, 9> names = {
        "waiting", "left_out", "planned", "arrived", "delivered", "partly_delivered", "refused", "closed", "returned"};
    return names.at(static_cast<std::size_t>(state));
}

bool PhotoInfo::is_unreadable() const {
    if (!verdict || verdict->decision == Decision::accept || verdict->reasons.empty()) return false;
    const auto& details = verdict->reasons.front().details;
    const auto check = details.find("check");
    return check != details.end() && check->second == name(vision::Check::readable);
}

std::string photo_id(const std::string& file) { return hex(sha256(file)).substr(0, 20); }

DepotId World::depot_of(const OrderId& order) const {
    const auto found = books->allocated.find(order);
    return found == books->allocated.end() ? DepotId{} : found->second->depot;
}

OrderState World::state_of(const OrderId& order) const {
    if (const auto found = deliveries.find(order); found != deliveries.end()) {
        const auto& delivery = found->second;
        if (delivery.outcome)
            return static_cast<OrderState>(static_cast<int>(OrderState::delivered) +
                                           static_cast<int>(*delivery.outcome));
        if (delivery.arrived_at) return OrderState::arrived;
    }
    if (places.contains(order)) return OrderState::planned;
    return left_out.contains(order) ? OrderState::left_out : OrderState::waiting;
}

const review::Lot* World::automatic(const OrderId& order) const {
    const auto found = lot_of.find(order);
    if (found == lot_of.end() || lots[found->second].state != review::LotState::stands) return nullptr;
    const auto& members = lots[found->second].members;
    const auto member = std::ranges::lower_bound(members, order, {}, &review::LotMember::order);
    return member != members.end() && member->order == order && !member->drawn ? &lots[found->second] : nullptr;
}

std::optional<InForce> World::in_force(const OrderId& order) const {
    std::optional<InForce> holds;
    if (const auto machine = verdicts.find(order); machine != verdicts.end()) {
        const auto decision = machine->second.decision;
        const auto* lot = decision == Decision::reject ? nullptr : automatic(order);
        holds = {lot != nullptr ? Decision::accept : decision, false, "",
                 lot != nullptr ? lot->settled_at : imported_at};
        if (lot == nullptr && decision == Decision::accept) holds->decision = Decision::review;
    }
    if (const auto found = reviewed.orders.find(order); found != reviewed.orders.end()) {
        const auto& said = found->second;
        holds = {said.contested ? Decision::review : decision_of(said.answer), true, said.reviewer, said.decided_at};
    }
    if (const auto found = appeals_of.find(order); found != appeals_of.end()) {
        for (const auto i : found->second) {
            const auto& appeal = appeals[i].appeal;
            if (appeal.outcome) holds = {decision_of(*appeal.outcome), true, appeal.decided_by, appeal.decided_at};
        }
    }
    return holds;
}

std::string World::vehicle_of(const OrderId& order) const {
    if (const auto found = places.find(order); found != places.end()) return found->second.vehicle.text;
    if (const auto found = photos_of.find(order); found != photos_of.end()) {
        for (const auto i : found->second) {
            if (photos[i].row.vehicle) return photos[i].row.vehicle->text;
        }
    }
    return "";
}

std::string World::driver_of(const OrderId& order) const {
    if (const auto found = deliveries.find(order); found != deliveries.end() && !found->second.driver.empty())
        return found->second.driver;
    const auto vehicle = books->vehicles.find({vehicle_of(order)});
    return vehicle == books->vehicles.end() ? "" : vehicle->second->driver.text;
}

std::optional<Instant> World::actual_time(const OrderId& order) const {
    if (const auto found = deliveries.find(order); found != deliveries.end()) {
        if (found->second.arrived_at) return found->second.arrived_at;
        if (found->second.done_at) return found->second.done_at;
    }
    std::optional<Instant> first;
    if (const auto found = photos_of.find(order); found != photos_of.end()) {
        for (const auto i : found->second) {
            const auto taken = photos[i].row.taken_at;
            if (taken && (!first || *taken < *first)) first = taken;
        }
    }
    return first;
}

std::shared_ptr<const World> read_world(const store::Store& store, const std::shared_ptr<const Books>& earlier) {
    auto world = std::make_shared<World>();
    const auto import = store.current_import();
    const auto revision = store.allocation_revision();
    if (import) {
        world->imported_at = import->at;
        const bool same = earlier && earlier->import == import->id && earlier->allocation_revision == revision;
        world->books = same ? earlier : read_books(store, import->id, revision);
        read_plans(store, *world);
    }
    world->deliveries = store::Deliveries(store).all();
    read_photos(store, *world);
    forget_verdicts_before_their_time(*world);
    read_desk(store, *world);
    read_automation(store, *world);
    return world;
}

}  // namespace tallyman::server
