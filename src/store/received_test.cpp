#include "store/received.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/database.h"
#include "store/file.h"
#include "store/fsck.h"
#include "store/incoming.h"
#include "store/ledger_store.h"
#include "store/test_folder.h"
#include "store/together.h"

namespace tallyman::store {
namespace {

const Instant noon{Seconds{1'800'000'000}};

struct Queue : ::testing::Test {
    TestFolder folder;
    Instant now = noon;
    Clock clock = [this] { return now; };
    Store store{folder.path(), clock};

    Upload upload(int number) {
        const std::string bytes = fmt::format("picture {}", number);
        Upload made;
        made.id = fmt::format("upload-{}", number);
        made.photo.file = received_name(made.id);
        made.photo.order = {"O1"};
        made.sha256 = hex(sha256(bytes));
        made.bytes = static_cast<std::int64_t>(bytes.size());
        make_folder(folder.path() / "uploads");
        File(partial_path(folder.path(), made.id), O_RDWR | O_CREAT).write(0, std::as_bytes(std::span(bytes)));
        return made;
    }
};

TEST_F(Queue, many_photos_are_received_in_one_transaction) {
    const auto photos = open_photos(place_of(folder.path()));
    std::vector<Receipt> receipts;
    for (int i = 0; i < 5; ++i) {
        const auto made = Received(store).begin(upload(i));
        ASSERT_TRUE(seal(folder.path(), made, *photos));
        receipts.push_back({made, "receipt " + made.id});
    }
    Received(store).receive(receipts);
    EXPECT_EQ(Received(store).all().size(), 5u);
    EXPECT_EQ(Received(store).find("upload-3")->receipt, "receipt upload-3");
    EXPECT_EQ(Jobs(store).counts().waiting, 5);
    EXPECT_EQ(LedgerStore(folder.path()).checkpoint().size, 5u);
    const auto found = fsck(folder.path(), {});
    EXPECT_TRUE(found.problems.empty()) << found.problems.front();
    EXPECT_EQ(found.photos, 5u);
}

TEST_F(Queue, changes_made_together_are_there_together_or_not_at_all) {
    const std::vector<std::string> one{"a.jpg"}, other{"b.jpg"};
    {
        Together together(store);
        Jobs(store).add(one);
        { const Transaction refused(store.database()); }  // takes back nothing but its own
        Jobs(store).add(other);
    }
    EXPECT_EQ(Jobs(store).counts().waiting, 0);
    Together together(store);
    Jobs(store).add(one);
    Jobs(store).add(other);
    together.commit();
    EXPECT_EQ(Jobs(store).counts().waiting, 2);
}

TEST_F(Queue, a_job_comes_back_when_its_worker_does_not) {
    Jobs(store).add(std::vector<std::string>{"a.jpg"});
    EXPECT_EQ(Jobs(store).claim(Seconds{60}), "a.jpg");
    EXPECT_FALSE(Jobs(store).claim(Seconds{60}));
    now += Seconds{61};
    EXPECT_EQ(Jobs(store).claim(Seconds{60}), "a.jpg");
    Jobs(store).done("a.jpg");
    now += Seconds{61};
    EXPECT_FALSE(Jobs(store).claim(Seconds{60}));
}

// Says each job on the pipe before it is done, and is killed in the middle of one.
void work(const std::filesystem::path& data, Instant now, int pipe, int dies_after) {
    const Store store(data, [&] { return now; });
    Jobs jobs(store);
    for (int taken = 0; const auto file = jobs.claim(Seconds{60}); ++taken) {
        const auto line = *file + "\n";
        if (::write(pipe, line.data(), line.size()) < 0) ::_exit(1);
        if (taken == dies_after) ::raise(SIGKILL);
        jobs.done(*file);
    }
}

TEST_F(Queue, two_workers_one_killed_lose_no_job) {
    constexpr int jobs = 60;
    std::vector<std::string> files;
    for (int i = 0; i < jobs; ++i) files.push_back(fmt::format("{:02}.jpg", i));
    Jobs(store).add(files);
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    std::vector<pid_t> workers;
    for (const int dies_after : {5, -1}) {
        const pid_t worker = ::fork();
        if (worker == 0) {
            work(folder.path(), noon, pipe[1], dies_after);
            ::_exit(0);
        }
        workers.push_back(worker);
    }
    for (const auto worker : workers) ::waitpid(worker, nullptr, 0);
    EXPECT_LE(Jobs(store).counts().waiting, 1) << "the one that the killed worker had";
    work(folder.path(), noon + Seconds{61}, pipe[1], -1);
    ::close(pipe[1]);
    std::map<std::string, int> done;
    FILE* lines = ::fdopen(pipe[0], "r");
    char line[80];
    while (std::fgets(line, sizeof line, lines)) ++done[std::string(line).substr(0, 6)];
    std::fclose(lines);
    EXPECT_EQ(done.size(), static_cast<std::size_t>(jobs));
    int again = 0;
    for (const auto& [file, times] : done) again += times - 1;
    EXPECT_LE(again, 1);
    EXPECT_EQ(Jobs(store).counts().waiting, 0);
}

TEST(DiskFull, is_told_from_other_trouble) {
    const std::string bytes = "x";
    EXPECT_THROW(File("/dev/full", O_RDWR).write(0, std::as_bytes(std::span(bytes))), DiskFull);
}

}  // namespace
}  // namespace tallyman::store
