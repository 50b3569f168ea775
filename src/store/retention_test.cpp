#include "store/retention.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/failure.h"
#include "store/database.h"
#include "store/deliveries.h"
#include "store/desk_store.h"
#include "store/erase_case.h"
#include "store/files.h"
#include "store/fsck.h"
#include "store/ledger_store.h"
#include "store/reviews.h"
#include "store/sql.h"
#include "store/test_folder.h"

namespace tallyman::store {
namespace {

const Instant noon{Seconds{1'800'000'000}};
constexpr std::chrono::days day_long{1};

struct Retention : ::testing::Test {
    TestFolder folder;
    Instant now = noon;
    Clock clock = [this] { return now; };

    Retention() {
        Store store(folder.path() / ".tallyman", clock);
        auto batch = store.begin_import();
        for (const char* order : {"O1", "O2"}) batch.add(OrderRow{{order}, {"C1"}, {"g"}, {3}, {}, {}, {}, 0}, 2);
        batch.add(PhotoRow{"photos/a.jpg", {"O1"}, {}, noon - 40 * day_long, LatLon{10.7, 106.7}}, 2);
        batch.add(PhotoRow{"photos/b.jpg", {"O2"}, {}, noon - 10 * day_long, LatLon{10.7, 106.7}}, 3);
        batch.commit(now, sha256("day"));
        Database(folder.path() / ".tallyman").run(R"(insert into seen values (1, 'photos/b.jpg',
                '{"exif":{"orientation":1,"position":{"lat":10.7,"lon":106.7}}}'))");
        write_atomically(folder.path() / "photos.csv",
                         std::string_view("file,order,taken_at,lat,lon\n"
                                          "photos/a.jpg,O1,2026-12-06T15:00:00+07:00,10.7,106.7\n"
                                          "photos/b.jpg,O2,2027-01-05T15:00:00+07:00,10.7,106.7\n"));
        for (const char* photo : {"photos/a.jpg", "photos/b.jpg"})
            write_atomically(folder.path() / photo, std::string_view("picture"));
    }
    DayFolder day(std::string_view settings) {
        folder.write_settings(settings);
        return open_stored_day(folder.path(), Lang::en);
    }
    // In a file or a row, whichever database holds those.
    bool anywhere(const std::string& text) const {
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path()))
            if (file.is_regular_file() && read_file(file, 1 << 24).find(text) != std::string::npos) return true;
        Database database(folder.path() / ".tallyman");
        for (const char* rows : {"select record from ledger_entries where record is not null",
                                 "select event from delivery_events", "select findings from seen"})
            for (Sql row(database, rows); row.next();)
                if (row.text().find(text) != std::string::npos) return true;
        return false;
    }
    bool there(const char* photo) const { return std::filesystem::exists(folder.path() / photo); }
};

TEST_F(Retention, nothing_goes_where_nothing_is_said) {
    const auto done = apply_retention(day(""), clock);
    EXPECT_TRUE(done.originals.empty() && done.positions.empty());
    EXPECT_TRUE(there("photos/a.jpg"));
}

TEST_F(Retention, what_is_over_goes_and_is_named) {
    const auto done = apply_retention(day("[retention]\noriginals_days = 30\npositions_days = 7\n"), clock);
    EXPECT_EQ(done.originals, std::vector<std::string>{"photos/a.jpg"});
    EXPECT_EQ(done.positions, std::vector<std::string>{"photos/b.jpg"});
    EXPECT_FALSE(there("photos/a.jpg"));
    EXPECT_TRUE(there("photos/b.jpg"));
    const auto data = folder.path() / ".tallyman";
    EXPECT_FALSE(Store(data).photos()[1].position);
    EXPECT_EQ(read_file(folder.path() / "photos.csv", 1000),
              "file,order,taken_at,lat,lon\nphotos/a.jpg,O1,,,\nphotos/b.jpg,O2,2027-01-05T15:00:00+07:00,,\n");
    const auto seen = Store(data).seen("photos/b.jpg");
    ASSERT_TRUE(seen);
    EXPECT_EQ(*seen, R"({"exif":{"orientation":1}})");
    EXPECT_TRUE(fsck(data, folder.path()).problems.empty());
    EXPECT_TRUE(
        apply_retention(day("[retention]\noriginals_days = 30\npositions_days = 7\n"), clock).originals.empty());
}

TEST_F(Retention, a_legal_hold_keeps_it_until_it_ends) {
    const auto settings = day("[retention]\noriginals_days = 30\n");
    {
        const Store store(settings.data, clock);
        const auto today = std::chrono::floor<std::chrono::days>(now);
        LegalHolds(store).hold({{"O1"}, "lan", "lawsuit 7", today + 5 * day_long});
        EXPECT_THROW(LegalHolds(store).hold({{"O9"}, "lan", "lawsuit 7", today}), Failure);
        EXPECT_THROW(LegalHolds(store).hold({{"O1"}, "lan", "lawsuit 7", today - day_long}), Failure);
        EXPECT_THROW(LegalHolds(store).release({"O2"}, "lan", "over"), Failure);
    }
    EXPECT_EQ(apply_retention(settings, clock).held, std::vector<std::string>{"photos/a.jpg"});
    EXPECT_THROW(erase_photo(settings, {"photos/a.jpg", "lan", "Art. 14"}, clock), Failure);
    EXPECT_TRUE(there("photos/a.jpg"));
    now += 6 * day_long;
    EXPECT_EQ(apply_retention(settings, clock).originals, std::vector<std::string>{"photos/a.jpg"});
    EXPECT_FALSE(there("photos/a.jpg"));
}

TEST_F(Retention, a_hold_is_released_by_somebody_for_a_reason) {
    const auto settings = day("[retention]\noriginals_days = 30\n");
    const Store store(settings.data, clock);
    LegalHolds holds(store);
    holds.hold({{"O1"}, "lan", "lawsuit 7", std::chrono::floor<std::chrono::days>(now) + 5 * day_long});
    EXPECT_THROW(holds.release({"O1"}, "lan", " "), Failure);
    holds.release({"O1"}, "minh", "it is settled");
    EXPECT_TRUE(holds.in_force().empty());
    EXPECT_TRUE(LedgerStore(settings.data).check({}).empty());
}

TEST_F(Retention, a_drivers_positions_at_the_doors_go_and_the_delivery_stays) {
    const auto settings = day("[retention]\npositions_days = 7\n");
    const std::string where = "10776889";
    {
        Store store(settings.data, clock);
        DeliveryEvent event;
        event.id = "event-1", event.device = "phone", event.sequence = 1;
        event.order = {"O2"}, event.note = "left at the gate";
        event.position = LatLon{10.776889, 106.7};
        Deliveries(store).add(std::span(&event, 1), 1);
        LegalHolds(store).hold(
            {{"O2"}, "lan", "lawsuit 7", std::chrono::floor<std::chrono::days>(now) + 10 * day_long});
    }
    now += 8 * day_long;
    apply_retention(settings, clock);
    EXPECT_TRUE(anywhere(where)) << "a legal hold keeps it";
    now += 8 * day_long;
    const auto done = apply_retention(settings, clock);
    EXPECT_EQ(done.positions.back(), "delivery/O2");
    EXPECT_FALSE(anywhere(where));
    const Store store(settings.data, clock);
    EXPECT_EQ(Deliveries(store).of({"O2"})->note, "left at the gate");
    EXPECT_TRUE(LedgerStore(settings.data).check({}).empty());
    EXPECT_TRUE(apply_retention(settings, clock).positions.empty());
}

// A request that is asked, decided by two people and over.
struct DecidedErasure : Retention {
    const std::string asked_by_ = "Nguyễn Thị Hoa";

    DecidedErasure() {
        decide_to_erase("R-000001", removal::ItemKind::photo, "photos/b.jpg");
        using namespace removal;
        DeskStore desk(folder.path() / ".tallyman", clock);
        EXPECT_TRUE(desk.ask({Right::access, "my photos", asked_by_, "hoa@example.org"}, "lan"));
        EXPECT_TRUE(desk.add("P-000001", "lan", Answered{true, "sent"}, Settings{}));
    }
    void decide_to_erase(const std::string& id, removal::ItemKind kind, const std::string& item) {
        using namespace removal;
        DeskStore desk(folder.path() / ".tallyman", clock);
        Request request;
        request.requester = RequesterKind::person;
        request.item_kind = kind;
        request.item = item;
        request.legal_ground = "Law 91/2025/QH15, Art. 14";
        request.territory = {"VN"};
        request.name = asked_by_;
        request.contact = "hoa@example.org";
        request.explanation = "my face";
        Decided erase;
        erase.execute = true;
        erase.measure = Measure::erase;
        erase.facts = "a face";
        erase.ground = "Art. 14";
        EXPECT_TRUE(desk.receive(request, "lan", {}));
        EXPECT_TRUE(desk.add(id, "lan", SenderConfirmed{"called"}, {}));
        EXPECT_TRUE(desk.add(id, "minh", erase, {}));
        EXPECT_TRUE(desk.add(id, "hoa", Confirmed{}, {}));
    }
};

TEST_F(DecidedErasure, is_carried_out_when_no_appeal_can_save_the_picture) {
    EXPECT_TRUE(apply_retention(day(""), clock).decided.empty());
    EXPECT_TRUE(there("photos/b.jpg"));
    now += 190 * day_long;
    EXPECT_EQ(apply_retention(day(""), clock).decided, std::vector<std::string>{"photos/b.jpg"});
    EXPECT_FALSE(there("photos/b.jpg"));
    EXPECT_TRUE(apply_retention(day(""), clock).decided.empty());
    EXPECT_TRUE(fsck(folder.path() / ".tallyman", folder.path()).problems.empty());
}

TEST_F(DecidedErasure, what_an_appeal_argued_and_a_reviewer_noted_goes_and_the_decisions_stay) {
    const auto data = folder.path() / ".tallyman";
    {
        const Store store(data, clock);
        Reviews reviews(store);
        ReviewRow review;
        review.review = {{"O1"}, review::Answer::reject, "lan", now, Seconds{5}, {}};
        review.note = "the fat one again";
        EXPECT_EQ(reviews.add(review), 1);
        AppealRow appeal;
        appeal.appeal = {{"O1"}, "C1", "Minh of Lê Lợi street lies", now, {}, {}, {}, {}, {}};
        EXPECT_EQ(reviews.add_appeal(appeal), 1);
    }
    decide_to_erase("R-000002", removal::ItemKind::comment, "review/1");
    decide_to_erase("R-000003", removal::ItemKind::comment, "appeal/1");
    decide_to_erase("R-000004", removal::ItemKind::comment, "appeal/99");
    now += 190 * day_long;
    const std::vector<std::string> done = {"photos/b.jpg", "review/1", "appeal/1"};
    auto decided = apply_retention(day(""), clock).decided;
    EXPECT_TRUE(std::ranges::is_permutation(decided, done));
    EXPECT_TRUE(apply_retention(day(""), clock).decided.empty());
    EXPECT_FALSE(anywhere("the fat one"));
    EXPECT_FALSE(anywhere("Lê Lợi"));
    const Store store(data, clock);
    EXPECT_EQ(Reviews(store).all().at(0).review.answer, review::Answer::reject);
    EXPECT_EQ(Reviews(store).appeals().size(), 1u);
    EXPECT_TRUE(LedgerStore(data).check({}).empty());
    EXPECT_TRUE(fsck(data, folder.path()).problems.empty());
}

TEST_F(DecidedErasure, a_legal_hold_keeps_even_what_was_decided) {
    LegalHolds(Store(folder.path() / ".tallyman", clock))
        .hold({{"O2"},
               "lan",
               "a court keeps it as evidence",
               std::chrono::floor<std::chrono::days>(now) + 300 * day_long});
    now += 190 * day_long;
    EXPECT_EQ(apply_retention(day(""), clock).held, std::vector<std::string>{"photos/b.jpg"});
    EXPECT_TRUE(there("photos/b.jpg"));
}

TEST_F(DecidedErasure, who_asked_goes_after_the_case_and_every_proof_still_holds) {
    const std::string settings = "[retention]\nrequests_days = 30\n";
    EXPECT_THROW(erase_case(day(settings), {"R-000001", "lan", "asked"}, clock), Failure);
    EXPECT_TRUE(apply_retention(day(settings), clock).requests.empty());
    now += 31 * day_long;
    EXPECT_EQ(apply_retention(day(settings), clock).requests, std::vector<std::string>{"P-000001"});
    EXPECT_TRUE(anywhere(asked_by_));
    now += 190 * day_long;
    EXPECT_EQ(apply_retention(day(settings), clock).requests, std::vector<std::string>{"R-000001"});
    EXPECT_FALSE(anywhere(asked_by_));
    const auto data = folder.path() / ".tallyman";
    EXPECT_TRUE(LedgerStore(data).check({}).empty());
    EXPECT_EQ(DeskStore(data, clock).find("R-000001").stage, removal::Stage::executed);
    const auto proof = LedgerStore(data).prove("removal/R-000001", {});
    const auto verdict = ledger::check_proof(proof, LedgerStore(data).key(), {});
    EXPECT_TRUE(verdict.valid);
    EXPECT_EQ(verdict.erased, 1u);
    EXPECT_THROW(erase_case(day(settings), {"R-000001", "lan", "asked"}, clock), Failure);
}

}  // namespace
}  // namespace tallyman::store
