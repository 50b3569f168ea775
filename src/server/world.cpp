#include "server/world.h"

#include <algorithm>
#include <array>

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
                    world.places[stops[i].order] = {day, route.vehicle, trip, i, &stops[i]};
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
// nobody's fault yet and nothing to review; on a day that came as files alone, a missing photo is one.
void forget_verdicts_of_the_undelivered(World& world) {
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
    world.appeals = desk.appeals();
    for (std::size_t i = 0; i < world.appeals.size(); ++i) world.appeals_of[world.appeals[i].appeal.order].push_back(i);
}

Decision decision_of(review::Answer answer) {
    switch (answer) {
        case review::Answer::accept:
            return Decision::accept;
        case review::Answer::reject:
            return Decision::reject;
        case review::Answer::retake:
            return Decision::retake;
        case review::Answer::cannot_tell:
            return Decision::review;
    }
    return Decision::review;
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

std::optional<InForce> World::in_force(const OrderId& order) const {
    std::optional<InForce> holds;
    if (const auto machine = verdicts.find(order); machine != verdicts.end())
        holds = {machine->second.decision, false, "", imported_at};
    if (const auto found = reviews_of.find(order); found != reviews_of.end()) {
        for (const auto i : found->second) {
            const auto& row = reviews[i];
            // A blind second look counts only by agreeing or not.
            if (!row.blind || !holds || !holds->by_person)
                holds = {decision_of(row.review.answer), true, row.review.reviewer, row.review.decided_at};
        }
        if (!agree(order)) holds->decision = Decision::review;
    }
    if (const auto found = appeals_of.find(order); found != appeals_of.end()) {
        for (const auto i : found->second) {
            const auto& appeal = appeals[i].appeal;
            if (appeal.outcome) holds = {decision_of(*appeal.outcome), true, appeal.decided_by, appeal.decided_at};
        }
    }
    return holds;
}

bool World::agree(const OrderId& order) const {
    const auto found = reviews_of.find(order);
    if (found == reviews_of.end()) return true;
    bool differ = false;
    const store::ReviewRow* first = nullptr;
    for (const auto i : found->second) {
        const auto& row = reviews[i];
        if (row.blind && first != nullptr)
            differ = row.review.answer != first->review.answer;
        else if (!row.blind)
            first = &row, differ = false;  // a third person settles it
    }
    return !differ;
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
    forget_verdicts_of_the_undelivered(*world);
    read_desk(store, *world);
    return world;
}

}  // namespace tallyman::server
