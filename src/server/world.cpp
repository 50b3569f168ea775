#include "server/world.h"

#include <algorithm>
#include <array>

#include "store/automation_log.h"
#include "store/changes.h"
#include "store/deliveries.h"
#include "store/plan_changes.h"

namespace tallyman::server {
namespace {

using store::Part;
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

std::shared_ptr<const Planned> read_plans(const store::Store& store) {
    auto planned = std::make_shared<Planned>();
    const store::PlanChanges changes(store);
    planned->plans = store.plans();
    for (const auto& [day, plan] : planned->plans) {
        planned->locks[day] = changes.locks(day);
        if (changes.has_earlier(day)) planned->can_undo.insert(day);
        for (const auto& route : plan.routes) {
            for (std::size_t trip = 0; trip < route.trips.size(); ++trip) {
                const auto& stops = route.trips[trip].stops;
                for (std::size_t i = 0; i < stops.size(); ++i)
                    planned->places[stops[i].order] = {day, route.vehicle, trip,
                                                       i,   &stops[i],     route.trips[trip].leave_depot};
            }
        }
        for (const auto& out : plan.left_out) planned->left_out[out.order] = &out;
    }
    return planned;
}

std::shared_ptr<const std::map<OrderId, Delivery>> read_deliveries(const store::Store& store,
                                                                   const std::map<OrderId, Delivery>& earlier,
                                                                   const store::Changes& changes) {
    const store::Deliveries rows(store);
    if (changes.everything) return std::make_shared<const std::map<OrderId, Delivery>>(rows.all());
    auto deliveries = std::make_shared<std::map<OrderId, Delivery>>(earlier);
    for (const auto& order : changes.orders(Part::deliveries)) {
        if (auto delivery = rows.of(order))
            deliveries->insert_or_assign(order, std::move(*delivery));
        else
            deliveries->erase(order);
    }
    return deliveries;
}

PhotoInfo photo_of(const store::Upload& upload) {
    return {upload.id, upload.photo, upload.sha256, upload.driver, upload.received_at, {}};
}

std::shared_ptr<const verify::Verdict> shared(verify::Verdict verdict) {
    return std::make_shared<const verify::Verdict>(std::move(verdict));
}

void index(Photos& photos) {
    photos.at.clear();
    photos.by_file.clear();
    photos.of.clear();
    for (std::size_t i = 0; i < photos.all.size(); ++i) {
        photos.at[photos.all[i].id] = i;
        photos.by_file[photos.all[i].row.file] = i;
        photos.of[photos.all[i].row.order].push_back(i);
    }
}

// Photos and verdicts, of all orders.
void read_photos(const store::Store& store, Parts& parts) {
    auto photos = std::make_shared<Photos>();
    for (const auto& row : parts.books->photos) photos->all.push_back({photo_id(row.file), row, "", "", {}, {}});
    for (const auto& upload : store::Received(store).all()) photos->all.push_back(photo_of(upload));
    index(*photos);
    auto verdicts = std::make_shared<Verdicts>();
    for (auto& row : store.verdicts()) {
        if (row.file.empty())
            verdicts->emplace(row.order, std::move(row.verdict));
        else if (const auto at = photos->by_file.find(row.file); at != photos->by_file.end())
            photos->all[at->second].verdict = shared(std::move(row.verdict));
    }
    parts.photos = std::move(photos);
    parts.given = std::move(verdicts);
}

// An order's uploads take the place of those that were there, where they belong: by when they came in, then by id.
void replace_uploads(Photos& photos, const OrderId& order, const std::vector<store::Upload>& uploads) {
    std::erase_if(photos.all, [&](const PhotoInfo& one) { return one.received_at && one.row.order == order; });
    const auto came_in = [](const PhotoInfo& one) { return std::pair(one.received_at, std::string_view(one.id)); };
    for (const auto& upload : uploads) {
        auto photo = photo_of(upload);
        const auto place = std::ranges::upper_bound(photos.all, came_in(photo), {}, came_in);
        photos.all.insert(place, std::move(photo));
    }
}

// The same of some orders.
void read_photos_of(const store::Store& store, const std::set<OrderId>& orders, const std::set<OrderId>& with_new,
                    Parts& parts) {
    auto photos = std::make_shared<Photos>(*parts.photos);
    auto verdicts = std::make_shared<Verdicts>(*parts.given);
    for (const auto& order : with_new) replace_uploads(*photos, order, store::Received(store).of(order));
    if (!with_new.empty()) index(*photos);
    for (const auto& order : orders) {
        verdicts->erase(order);
        const auto of = photos->of.find(order);
        if (of != photos->of.end())
            for (const auto i : of->second) photos->all[i].verdict = nullptr;
        for (auto& row : store.verdicts_of(order)) {
            if (row.file.empty())
                verdicts->emplace(order, std::move(row.verdict));
            else if (const auto at = photos->by_file.find(row.file); at != photos->by_file.end())
                photos->all[at->second].verdict = shared(std::move(row.verdict));
        }
    }
    parts.photos = std::move(photos);
    parts.given = std::move(verdicts);
}

// A check in the middle of the day finds no photo of what is still on the road. On a day on which phones speak, that is
// nobody's fault yet and nothing to review; on a day that came as files alone, a missing photo is one. Nor does a
// verdict hold while a photo that came later waits to be examined.
std::set<OrderId> before_their_time(const World& world) {
    std::set<OrderId> early;
    for (const auto& photo : world.photos) {
        if (photo.received_at && !photo.verdict && world.parts.given->contains(photo.row.order))
            early.insert(photo.row.order);
    }
    std::set<Day> spoken;
    for (const auto& [order, delivery] : world.deliveries) {
        if (const auto found = world.books->order_at.find(order); found != world.books->order_at.end())
            spoken.insert(found->second->due);
    }
    for (const auto& [order, verdict] : *world.parts.given) {
        if (world.photos_of.contains(order) || world.state_of(order) >= OrderState::delivered) continue;
        const auto asked = world.books->order_at.find(order);
        if (asked != world.books->order_at.end() && spoken.contains(asked->second->due)) early.insert(order);
    }
    return early;
}

std::shared_ptr<const Reviewing> read_reviews(const store::Store& store) {
    auto reviewing = std::make_shared<Reviewing>();
    const store::Reviews desk(store);
    reviewing->reviews = desk.all();
    std::vector<review::Review> counting;
    for (std::size_t i = 0; i < reviewing->reviews.size(); ++i) {
        const auto& row = reviewing->reviews[i];
        if (!row.undone) reviewing->reviews_of[row.review.order].push_back(i);
        if (row.counts()) counting.push_back(row.review);
        if (row.answered) reviewing->asked_again.insert(row.review.order);
    }
    reviewing->reviewed = review::reviewed_of(counting);
    reviewing->appeals = desk.appeals();
    for (std::size_t i = 0; i < reviewing->appeals.size(); ++i)
        reviewing->appeals_of[reviewing->appeals[i].appeal.order].push_back(i);
    return reviewing;
}

// A retake may just have been answered by a photo.
bool touches_reviews(const Parts& parts, const store::Changes& changes) {
    if (changes.any(Part::reviews)) return true;
    return std::ranges::any_of(changes.orders(Part::photos),
                               [&](const auto& order) { return parts.reviewing->reviews_of.contains(order); });
}

std::shared_ptr<const Lots> read_lots(const store::Store& store) {
    auto lots = std::make_shared<Lots>();
    const store::AutomationLog log(store);
    lots->lots = log.lots();
    for (std::size_t i = 0; i < lots->lots.size(); ++i) {
        for (const auto& member : lots->lots[i].members) lots->lot_of[member.order] = i;
    }
    lots->step_backs = log.step_backs();
    return lots;
}

// One that was decided before its time was noted counts from the import, as the machine's other verdicts do.
std::shared_ptr<const Batch> read_batch(const store::Store& store, Instant imported_at) {
    auto batch = std::make_shared<Batch>();
    for (const auto& row : store.decisions()) {
        if (row.automatic) batch->accepted.emplace(row.order, row.audit);
    }
    batch->at = store.decided_at().value_or(imported_at);
    return batch;
}

// What was decided before a new photo is taken back with the verdict.
bool touches_batch(const Parts& parts, const store::Changes& changes) {
    return changes.any(Part::batch) || (changes.any(Part::verdicts) && !parts.batch->accepted.empty());
}

void read_changed(const store::Store& store, const store::Changes& changes, Parts& parts) {
    if (changes.any(Part::plans)) parts.planned = read_plans(store);
    if (changes.any(Part::deliveries)) parts.deliveries = read_deliveries(store, *parts.deliveries, changes);
    if (changes.everything) {
        read_photos(store, parts);
    } else if (changes.any(Part::photos) || changes.any(Part::verdicts)) {
        const auto& with_new = changes.orders(Part::photos);
        auto orders = changes.orders(Part::verdicts);
        orders.insert(with_new.begin(), with_new.end());
        read_photos_of(store, orders, with_new, parts);
    }
    if (touches_reviews(parts, changes)) parts.reviewing = read_reviews(store);
    if (changes.any(Part::lots)) parts.lots = read_lots(store);
    if (touches_batch(parts, changes)) parts.batch = read_batch(store, parts.imported_at);
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

std::optional<Instant> World::accepted_by_machine(const OrderId& order) const {
    if (const auto found = batch.accepted.find(order); found != batch.accepted.end() && !found->second) return batch.at;
    const auto found = lot_of.find(order);
    if (found == lot_of.end() || lots[found->second].state != review::LotState::stands) return {};
    const auto& members = lots[found->second].members;
    const auto member = std::ranges::lower_bound(members, order, {}, &review::LotMember::order);
    if (member == members.end() || member->order != order || member->drawn) return {};
    return lots[found->second].settled_at;
}

std::optional<InForce> World::in_force(const OrderId& order) const {
    std::optional<InForce> holds;
    if (const auto machine = verdicts.find(order); machine != verdicts.end()) {
        const auto decision = machine->second.decision;
        const auto accepted = decision == Decision::reject ? std::nullopt : accepted_by_machine(order);
        holds = {accepted ? Decision::accept : decision, false, "", accepted.value_or(imported_at)};
        if (!accepted && decision == Decision::accept) holds->decision = Decision::review;
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

std::shared_ptr<const World> read_world(const store::Store& store, const std::shared_ptr<const World>& earlier) {
    const store::Moment moment(store);
    const auto import = store.current_import();
    const auto revision = store.allocation_revision();
    auto parts = earlier ? earlier->parts : Parts();
    auto changes = store::changes_since(store, parts.change);
    changes.everything |= !earlier || parts.books->import != (import ? import->id : 0) ||
                          parts.books->allocation_revision != revision || changes.any(Part::books);
    if (!changes.everything && changes.of.empty()) return earlier;
    parts.change = changes.last;
    if (changes.everything) {
        parts.books = import ? read_books(store, import->id, revision) : std::make_shared<const Books>();
        parts.imported_at = import ? import->at : Instant{};
    }
    read_changed(store, changes, parts);
    // Which verdicts hold follows from all of that.
    const bool given_anew = !earlier || earlier->parts.given != parts.given;
    auto early = before_their_time(World(parts));
    if (given_anew || early != *parts.early) {
        auto verdicts = std::make_shared<Verdicts>(*parts.given);
        for (const auto& order : early) verdicts->erase(order);
        parts.verdicts = std::move(verdicts);
        parts.early = std::make_shared<const std::set<OrderId>>(std::move(early));
    }
    return std::make_shared<const World>(std::move(parts));
}

}  // namespace tallyman::server
