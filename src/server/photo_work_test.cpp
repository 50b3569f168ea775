// What becomes of a photo that waits: two workers on one order, a photo that nobody can examine.
#include <chrono>
#include <thread>

#include "server/limits.h"
#include "server/test_server.h"
#include "store/database.h"
#include "store/received.h"
#include "vision/examine_json.h"
#include "vision/reuse/signature.h"

namespace tallyman::server {
namespace {

class PhotoWorkTest : public TestServer {
protected:
    verify::Verdict verdict_of(const std::string& order) { return *app_->world()->verdict_of({order}); }
    bool is_judged(const std::string& order) { return app_->world()->verdict_of({order}) != nullptr; }
};

TEST_F(PhotoWorkTest, WhoeverSavesLastHasSeenWhatTheOtherWorkerFound) {
    photograph("A2", "first");
    photograph("A2", "second");
    EXPECT_FALSE(is_judged("A2")) << "what was said before is of another photo";
    int asked = 0;
    // While one worker looks at a photo, another finds that one was taken far away and saves it.
    EXPECT_TRUE(examined([&](const std::string&) {
        ++asked;
        EXPECT_TRUE(examined([](const std::string&) {
            vision::Examination far;
            far.exif.position = LatLon{21.03, 105.85};
            return far;
        }));
        return vision::Examination{};
    }));
    EXPECT_EQ(asked, 1) << "judged again, not examined again";
    EXPECT_FALSE(examined()) << "none is left";
    EXPECT_EQ(verdict_of("A2").reasons.front().code, "rejected_photo_beside");
}

TEST_F(PhotoWorkTest, APhotoHandedInForAnotherOrderIsFound) {
    vision::Signature shown;
    shown.bytes = sha256("a shop");
    shown.thumbnail = vision::plane_of(8, 8);
    vision::Examination seen;
    seen.signature = vision::to_bytes(shown);
    const auto same_picture = [&](const std::string&) { return seen; };
    const auto reason_of = [&](const std::string& file) {
        return app_->world()->photo_of_file(file)->verdict->reasons.front().code;
    };
    photograph("A1", "first");
    EXPECT_TRUE(examined(same_picture));
    photograph("A2", "again");
    EXPECT_TRUE(examined(same_picture));
    EXPECT_EQ(reason_of("received/upload-again"), "same_bytes");
    EXPECT_NE(reason_of("received/upload-first"), "same_bytes");
}

TEST_F(PhotoWorkTest, AnAcceptedPhotoIsJudgedAnewWhenALaterOneDoesNotGoWithIt) {
    const LatLon frozen{10.81, 106.62};
    const auto waiting = [&] {
        return app_->read([](const store::Store& store) { return store::Jobs(store).counts().waiting; });
    };
    photograph("A1", "first", frozen);
    EXPECT_TRUE(examined());
    const std::vector<store::VerdictRow> fine = {
        {{"A1"}, "", {verify::Decision::accept, 0.99, {}}, 0},
        {{"A1"}, "received/upload-first", {verify::Decision::accept, 0.99, {}}, 0}};
    app_->write([&](const store::Store& store) {
        const auto seen = vision::examination_text(vision::Examination{});
        store::Jobs(store).finish("received/upload-first", seen, fine, {{"A1"}, {"D1"}, {}, 7, {}});
    });
    EXPECT_EQ(verdict_of("A1").decision, verify::Decision::accept);
    photograph("A2", "second", frozen);  // another outlet, the very same position
    EXPECT_TRUE(examined());
    EXPECT_EQ(waiting(), 1) << "the first one is to be judged anew";
    EXPECT_TRUE(examined());
    EXPECT_NE(verdict_of("A1").decision, verify::Decision::accept);
    EXPECT_EQ(app_->world()->photo_of_file("received/upload-first")->verdict->reasons.front().code, "frozen_position");
    EXPECT_EQ(waiting(), 0) << "and that is the end of it";
}

TEST_F(PhotoWorkTest, APhotoThatIsGivenUpGoesToPeople) {
    photograph("A1", "poison");
    EXPECT_FALSE(is_judged("A1"));
    for (int i = 0; i < limits::job_tries; ++i)
        EXPECT_TRUE(examined([](const std::string&) -> vision::Examination { throw std::runtime_error("no memory"); }));
    EXPECT_FALSE(examined());
    EXPECT_EQ(app_->read([](const store::Store& store) { return store::Jobs(store).counts().given_up; }), 1);
    EXPECT_EQ(verdict_of("A1").decision, verify::Decision::review);
    EXPECT_EQ(problem_free(get("/queue/A1", sign_in("reviewer")))["order"]["id"], "A1");
}

TEST_F(PhotoWorkTest, ADatabaseThatIsAwayForAMomentIsWaitedFor) {
    photograph("A1", "patience");
    const store::Store other(folder_.path());
    const auto waiting = [&] { return store::Jobs(other).counts().waiting; };
    PhotoWork work(*app_, {[](std::vector<std::byte>, const vision::Expectation&) { return vision::Examination{}; },
                           [](const vision::Expectation&) { return std::string("test"); }});
    StopFlag stop;
    other.database().run("alter table jobs rename to away");
    std::jthread running([&] { work.run(stop); });
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    other.database().run("alter table away rename to jobs");
    for (int i = 0; i < 100 && waiting() > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.set();
    EXPECT_EQ(waiting(), 0);
}

}  // namespace
}  // namespace tallyman::server
