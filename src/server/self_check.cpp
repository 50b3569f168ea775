#include "server/self_check.h"

#include "base/failure.h"
#include "server/permissions.h"
#include "server/routes.h"
#include "store/files.h"
#include "store/ledger_store.h"

namespace tallyman::server {
namespace {

// 2025-01-01: a machine whose clock was never set says 1970, and every receipt would say it too.
constexpr Instant earliest_now{Seconds{1'735'689'600}};

void check_folder(const std::filesystem::path& data) {
    const auto file = data / ".self-check";
    store::write_atomically(file, std::string_view("written and read back\n"));
    if (store::read_file(file, 100) != "written and read back\n") throw Failure("what was written is not what is read");
    std::filesystem::remove(file);
}

void check_space(const std::filesystem::path& data) {
    constexpr std::uint64_t hardly_any = 64 << 20;
    const auto free = std::filesystem::space(data).available;
    if (free < hardly_any) throw Failure(std::to_string(free) + " bytes free");
}

void check_clock(Instant now) {
    if (now < earliest_now) throw Failure("the clock is in the past");
}

// Every operation of the document has its row of permissions and its handler.
void check_api(const ApiDocument& api) {
    for (const auto& operation : api.operations()) {
        if (permission_of(operation.id) == nullptr || handler_of(operation.id) == nullptr) throw Failure(operation.id);
    }
}

}  // namespace

std::vector<report::Text> self_check(App& app) {
    std::vector<report::Text> problems;
    const auto check = [&](Words what, auto work) {
        try {
            work();
        } catch (const std::exception& error) {
            problems.push_back(report::say({"{}: {}", "{}: {}"}, what, std::string_view(error.what())));
        }
    };
    const auto& data = app.folder().data;
    check({"thư mục dữ liệu không ghi được", "the data folder cannot be written"}, [&] { check_folder(data); });
    check({"ổ đĩa đầy", "the disk is full"}, [&] { check_space(data); });
    check({"đồng hồ sai", "the clock is wrong"}, [&] { check_clock(app.now()); });
    check({"cơ sở dữ liệu hỏng", "the store is damaged"},
          [&] { app.read([](const store::Store& store) { store.check_integrity(); }); });
    check({"sổ cái hỏng", "the ledger is damaged"}, [&] { store::LedgerStore(data).checkpoint(); });
    check({"thiếu quyền hoặc xử lý của một lệnh", "an operation lacks its permissions or handler"},
          [&] { check_api(app.api()); });
    return problems;
}

}  // namespace tallyman::server
