// What the server answers from: the imported day with everything known of it, as one value in memory. It consists of
// parts, as they change together; after a commit, whoever did it (Store::data_version), only what it changed is read
// (store/changes.h), and two days share the parts in which they do not differ.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/shared_map.h"
#include "orders/delivery.h"
#include "review/lot.h"
#include "server/caller.h"
#include "store/received.h"
#include "store/reviews.h"
#include "store/store.h"

namespace tallyman::server {

// Of one import and its allocation.
struct Books {
    std::int64_t import = 0;
    std::int64_t allocation_revision = 0;
    Catalog catalog;
    std::vector<Order> orders;
    Allocation allocation;
    std::vector<PhotoRow> photos;  // of photos.csv
    std::unordered_map<OrderId, const Order*> order_at;
    std::unordered_map<OrderId, const AllocatedOrder*> allocated;
    std::unordered_map<OutletId, const Outlet*> outlets;
    std::unordered_map<std::string, const Product*> products;  // by GTIN
    std::unordered_map<DepotId, const Depot*> depots;
    std::unordered_map<VehicleId, const Vehicle*> vehicles;
    std::map<Day, std::vector<const Order*>> by_day;

    Books() = default;
    Books(const Books&) = delete;
    Books& operator=(const Books&) = delete;
};

struct PhotoInfo {
    std::string id;
    PhotoRow row;
    std::string sha256;  // of those from phones
    std::string driver;
    std::optional<Instant> received_at;
    std::shared_ptr<const verify::Verdict> verdict;  // nothing while it waits to be examined

    bool is_unreadable() const;
};

struct PlaceInPlan {
    Day day;
    VehicleId vehicle;
    std::size_t trip = 0, position = 0;  // from 0
    const dispatch::PlannedStop* stop = nullptr;
    TimeOfDay leave_depot{0};
};

enum class OrderState { waiting, left_out, planned, arrived, delivered, partly_delivered, refused, closed, returned };
std::string_view name(OrderState state);

// What holds for a delivery: what people said; else the machine's verdict, where an accept holds only once it was
// earned (until then it waits for a person, and the verdict says what the machine would have done).
struct InForce {
    verify::Decision decision = verify::Decision::review;
    bool by_person = false;
    std::string person;
    Instant decided_at{};
};

struct Planned {
    std::map<Day, dispatch::Plan> plans;
    std::map<Day, std::set<OrderId>> locks;
    std::set<Day> can_undo;
    std::unordered_map<OrderId, PlaceInPlan> places;
    std::unordered_map<OrderId, const dispatch::LeftOut*> left_out;
};

using OrderPhotos = std::vector<std::shared_ptr<const PhotoInfo>>;  // of photos.csv, then from phones as they came in

struct Photos {
    SharedMap<OrderId, OrderPhotos> of;
    SharedMap<std::string, OrderId> order_of;  // by a photo's id
};

using Deliveries = SharedMap<OrderId, Delivery>;
using Verdicts = SharedMap<OrderId, std::shared_ptr<const verify::Verdict>>;  // over whole orders

struct Reviewing {
    std::vector<store::ReviewRow> reviews;
    std::unordered_map<OrderId, std::vector<std::size_t>> reviews_of;  // all but those taken back
    review::Reviewed reviewed;                // what these say together, but for retakes that a photo has answered
    std::unordered_set<OrderId> asked_again;  // those: people asked for the photo, people look at it
    std::vector<store::AppealRow> appeals;
    std::unordered_map<OrderId, std::vector<std::size_t>> appeals_of;
};

struct Lots {
    std::vector<review::Lot> lots;
    std::unordered_map<OrderId, std::size_t> lot_of;  // the last that it was in
    std::vector<review::StepBack> step_backs;
};

// What `tallyman decide` accepts of the import, all at one time.
struct Batch {
    std::unordered_map<OrderId, bool> accepted;  // true where a person is to look all the same
    Instant at{};
};

struct Parts {
    std::int64_t change = -1;  // the last one that is in them (store::Changes)
    Instant imported_at{};
    std::shared_ptr<const Books> books = std::make_shared<Books>();
    std::shared_ptr<const Planned> planned = std::make_shared<Planned>();
    std::shared_ptr<const Deliveries> deliveries = std::make_shared<Deliveries>();
    std::shared_ptr<const Photos> photos = std::make_shared<Photos>();
    std::shared_ptr<const Verdicts> given = std::make_shared<Verdicts>();
    std::shared_ptr<const std::set<OrderId>> early =
        std::make_shared<std::set<OrderId>>();                                // given, but before their time
    std::shared_ptr<const Verdicts> verdicts = std::make_shared<Verdicts>();  // the others
    std::shared_ptr<const Reviewing> reviewing = std::make_shared<Reviewing>();
    std::shared_ptr<const Lots> lots = std::make_shared<Lots>();
    std::shared_ptr<const Batch> batch = std::make_shared<Batch>();
};

struct World {
    explicit World(Parts made) : parts(std::move(made)) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    const Parts parts;
    const std::shared_ptr<const Books>& books = parts.books;
    const Instant& imported_at = parts.imported_at;
    const std::map<Day, dispatch::Plan>& plans = parts.planned->plans;
    const std::map<Day, std::set<OrderId>>& locks = parts.planned->locks;
    const std::set<Day>& can_undo = parts.planned->can_undo;
    const std::unordered_map<OrderId, PlaceInPlan>& places = parts.planned->places;
    const std::unordered_map<OrderId, const dispatch::LeftOut*>& left_out = parts.planned->left_out;
    const Deliveries& deliveries = *parts.deliveries;
    const Verdicts& verdicts = *parts.verdicts;
    const std::vector<store::ReviewRow>& reviews = parts.reviewing->reviews;
    const std::unordered_map<OrderId, std::vector<std::size_t>>& reviews_of = parts.reviewing->reviews_of;
    const review::Reviewed& reviewed = parts.reviewing->reviewed;
    const std::unordered_set<OrderId>& asked_again = parts.reviewing->asked_again;
    const std::vector<store::AppealRow>& appeals = parts.reviewing->appeals;
    const std::unordered_map<OrderId, std::vector<std::size_t>>& appeals_of = parts.reviewing->appeals_of;
    const std::vector<review::Lot>& lots = parts.lots->lots;
    const std::unordered_map<OrderId, std::size_t>& lot_of = parts.lots->lot_of;
    const std::vector<review::StepBack>& step_backs = parts.lots->step_backs;
    const Batch& batch = *parts.batch;

    const Delivery* delivery_of(const OrderId& order) const { return deliveries.find(order); }
    // Over the whole order, by the machine; nothing before its time.
    const verify::Verdict* verdict_of(const OrderId& order) const;
    const OrderPhotos& photos_of(const OrderId& order) const;
    const PhotoInfo* photo(const std::string& id) const;
    const PhotoInfo* photo_of_file(const std::string& file) const;
    std::vector<const PhotoInfo*> photos_of(const OutletId& outlet) const;  // of all its orders, the newest first

    DepotId depot_of(const OrderId& order) const;  // empty when none serves it
    OrderState state_of(const OrderId& order) const;
    std::optional<InForce> in_force(const OrderId& order) const;
    std::string vehicle_of(const OrderId& order) const;  // that went there, else planned; empty for none
    std::string driver_of(const OrderId& order) const;
    std::optional<Instant> actual_time(const OrderId& order) const;  // settled, or the first photo
    // Since when it is accepted without a person: in a lot that stands, or by `tallyman decide`; never what was drawn
    // for a person to look at.
    std::optional<Instant> accepted_by_machine(const OrderId& order) const;
};

// The id under which a photo is known: that which its phone gave it, or one made from its name in photos.csv, which has
// a slash in it.
std::string photo_id(const std::string& file);

// `earlier` itself when nothing of it was changed; nothing reads all.
std::shared_ptr<const World> read_world(const store::Store& store, const std::shared_ptr<const World>& earlier);

}  // namespace tallyman::server
