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

std::shared_ptr<const Deliveries> read_deliveries(const store::Store& store, const Deliveries& earlier,
                                                  const store::Changes& changes) {
    const store::Deliveries rows(store);
    auto deliveries = std::make_shared<Deliveries>();
    if (changes.everything) {
        for (auto& [order, delivery] : rows.all()) deliveries->set(order, std::move(delivery));
        return deliveries;
    }
    *deliveries = earlier;
    for (const auto& order : changes.orders(Part::deliveries)) {
        if (auto delivery = rows.of(order))
            deliveries->set(order, std::move(*delivery));
        else
            deliveries->erase(order);
    }
    return deliveries;
}

std::shared_ptr<const verify::Verdict> shared(verify::Verdict verdict) {
    return std::make_shared<const verify::Verdict>(std::move(verdict));
}

PhotoInfo photo_of(const store::Upload& upload) {
    return {upload.id, upload.photo, upload.sha256, upload.driver, upload.received_at, {}};
}

// An order's photos take the place of those that were there.
void set_photos(Photos& photos, const OrderId& order, std::vector<PhotoInfo> of_order) {
    OrderPhotos all;
    for (auto& photo : of_order) all.push_back(std::make_shared<const PhotoInfo>(std::move(photo)));
    if (const auto* earlier = photos.of.find(order))
        for (const auto& photo : *earlier) photos.order_of.erase(photo->id);
    for (const auto& photo : all) photos.order_of.set(photo->id, order);
    if (all.empty())
        photos.of.erase(order);
    else
        photos.of.set(order, std::move(all));
}

// What was said of these photos and of their whole order.
void put_verdicts(std::vector<store::VerdictRow> rows, const OrderId& order, std::vector<PhotoInfo>& photos,
                  Verdicts& verdicts) {
    verdicts.erase(order);
    std::unordered_map<std::string_view, PhotoInfo*> by_file;
    for (auto& photo : photos) {
        photo.verdict = nullptr;
        by_file[photo.row.file] = &photo;
    }
    for (auto& row : rows) {
        if (row.file.empty())
            verdicts.set(order, shared(std::move(row.verdict)));
        else if (const auto photo = by_file.find(row.file); photo != by_file.end())
            photo->second->verdict = shared(std::move(row.verdict));
    }
}

// Photos and verdicts, of all orders.
void read_photos(const store::Store& store, Parts& parts) {
    std::map<OrderId, std::vector<PhotoInfo>> photos_of;
    for (const auto& row : parts.books->photos)
        photos_of[row.order].push_back({photo_id(row.file), row, "", "", {}, {}});
    for (const auto& upload : store::Received(store).all()) photos_of[upload.photo.order].push_back(photo_of(upload));
    std::map<OrderId, std::vector<store::VerdictRow>> rows_of;
    for (auto& row : store.verdicts()) rows_of[row.order].push_back(std::move(row));
    auto photos = std::make_shared<Photos>();
    auto verdicts = std::make_shared<Verdicts>();
    for (auto& [order, rows] : rows_of) put_verdicts(std::move(rows), order, photos_of[order], *verdicts);
    for (auto& [order, of_order] : photos_of) set_photos(*photos, order, std::move(of_order));
    parts.photos = std::move(photos);
    parts.given = std::move(verdicts);
}

// The same of some orders.
void read_photos_of(const store::Store& store, const std::set<OrderId>& orders, const std::set<OrderId>& with_new,
                    Parts& parts) {
    auto photos = std::make_shared<Photos>(*parts.photos);
    auto verdicts = std::make_shared<Verdicts>(*parts.given);
    for (const auto& order : orders) {
        std::vector<PhotoInfo> of_order;
        if (const auto* earlier = photos->of.find(order))
            for (const auto& photo : *earlier) of_order.push_back(*photo);
        if (with_new.contains(order)) {
            std::erase_if(of_order, [](const PhotoInfo& one) { return one.received_at.has_value(); });
            for (const auto& upload : store::Received(store).of(order)) of_order.push_back(photo_of(upload));
        }
        put_verdicts(store.verdicts_of(order), order, of_order, *verdicts);
        set_photos(*photos, order, std::move(of_order));
    }
    parts.photos = std::move(photos);
    parts.given = std::move(verdicts);
}

// A check in the middle of the day finds no photo of what is still on the road. On a day on which phones speak, that is
// nobody's fault yet and nothing to review; on a day that came as files alone, a missing photo is one. Nor does a
// verdict hold while a photo that came later waits to be examined.
std::set<OrderId> before_their_time(const World& world) {
    std::set<Day> spoken;
    world.deliveries.each([&](const OrderId& order, const Delivery&) {
        if (const auto found = world.books->order_at.find(order); found != world.books->order_at.end())
            spoken.insert(found->second->due);
    });
    std::set<OrderId> early;
    world.parts.given->each([&](const OrderId& order, const auto&) {
        const auto& photos = world.photos_of(order);
        if (!photos.empty()) {
            const auto waits = [](const auto& photo) { return photo->received_at && !photo->verdict; };
            if (std::ranges::any_of(photos, waits)) early.insert(order);
            return;
        }
        const auto asked = world.books->order_at.find(order);
        if (world.state_of(order) < OrderState::delivered && asked != world.books->order_at.end() &&
            spoken.contains(asked->second->due))
            early.insert(order);
    });
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

std::string photo_id(const std::string& file) {
    const auto received = store::received_name("");
    return file.starts_with(received) ? file.substr(received.size()) : hex(sha256(file)).substr(0, 20);
}

const verify::Verdict* World::verdict_of(const OrderId& order) const {
    const auto* found = verdicts.find(order);
    return found == nullptr ? nullptr : found->get();
}

const OrderPhotos& World::photos_of(const OrderId& order) const {
    static const OrderPhotos none;
    const auto* found = parts.photos->of.find(order);
    return found == nullptr ? none : *found;
}

const PhotoInfo* World::photo(const std::string& id) const {
    const auto* order = parts.photos->order_of.find(id);
    if (order == nullptr) return nullptr;
    const auto& photos = photos_of(*order);
    const auto found = std::ranges::find(
        photos, id, [](const auto& photo) -> const auto& { return photo->id; });
    return found == photos.end() ? nullptr : found->get();
}

const PhotoInfo* World::photo_of_file(const std::string& file) const { return photo(photo_id(file)); }

std::vector<const PhotoInfo*> World::photos_of(const OutletId& outlet) const {
    std::vector<const PhotoInfo*> photos;
    for (const auto& order : books->orders) {
        if (order.outlet != outlet) continue;
        for (const auto& photo : photos_of(order.id)) photos.push_back(photo.get());
    }
    std::ranges::stable_sort(photos, std::greater(),
                             [](const PhotoInfo* photo) { return photo->row.taken_at.value_or(Instant{}); });
    return photos;
}

DepotId World::depot_of(const OrderId& order) const {
    const auto found = books->allocated.find(order);
    return found == books->allocated.end() ? DepotId{} : found->second->depot;
}

OrderState World::state_of(const OrderId& order) const {
    if (const auto* delivery = delivery_of(order)) {
        if (delivery->outcome)
            return static_cast<OrderState>(static_cast<int>(OrderState::delivered) +
                                           static_cast<int>(*delivery->outcome));
        if (delivery->arrived_at) return OrderState::arrived;
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
    if (const auto* machine = verdict_of(order)) {
        const auto decision = machine->decision;
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
    for (const auto& photo : photos_of(order))
        if (photo->row.vehicle) return photo->row.vehicle->text;
    return "";
}

std::string World::driver_of(const OrderId& order) const {
    if (const auto* delivery = delivery_of(order); delivery && !delivery->driver.empty()) return delivery->driver;
    const auto vehicle = books->vehicles.find({vehicle_of(order)});
    return vehicle == books->vehicles.end() ? "" : vehicle->second->driver.text;
}

std::optional<Instant> World::actual_time(const OrderId& order) const {
    if (const auto* delivery = delivery_of(order)) {
        if (delivery->arrived_at) return delivery->arrived_at;
        if (delivery->done_at) return delivery->done_at;
    }
    std::optional<Instant> first;
    for (const auto& photo : photos_of(order)) {
        const auto taken = photo->row.taken_at;
        if (taken && (!first || *taken < *first)) first = taken;
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
