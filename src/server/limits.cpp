#include "server/limits.h"

#include "store/webhooks.h"

namespace tallyman::server::limits {
namespace {

constexpr Limit table[] = {
    {"connections_max", connections_max, "", {"số kết nối cùng lúc", "connections at a time"}},
    {"header_max", header_max, "B", {"phần đầu của một yêu cầu", "a request's header"}},
    {"target_max", target_max, "B", {"địa chỉ của một yêu cầu", "a request's address"}},
    {"header_wait", header_wait.count(), "s", {"thời gian chờ toàn bộ phần đầu", "until the whole header is there"}},
    {"idle_wait", idle_wait.count(), "s", {"thời gian nghỉ giữa hai yêu cầu", "between two requests of a connection"}},
    {"transfer_wait",
     transfer_wait.count(),
     "s",
     {"thời gian cơ bản để gửi hoặc nhận nội dung", "for a body or an answer, besides its size"}},
    {"slowest_rate",
     slowest_rate,
     "B/s",
     {"tốc độ chậm nhất còn chấp nhận", "the slowest transfer that is still waited for"}},
    {"json_body_max", json_body_max, "B", {"nội dung JSON", "a JSON body"}},
    {"json_depth_max", json_depth_max, "", {"số tầng lồng nhau của JSON", "levels of a JSON body"}},
    {"chunk_max", chunk_max, "B", {"một phần ảnh tải lên", "a chunk of an upload"}},
    {"partial_kept",
     partial_kept.count(),
     "s",
     {"thời gian giữ phần ảnh tải lên dở dang", "a photo that was not sent to its end"}},
    {"photo_max", photo_max, "B", {"một ảnh", "a photo"}},
    {"import_file_max", import_file_max, "B", {"một tệp CSV nhập vào", "a CSV file of an import"}},
    {"handlers", handlers, "", {"số luồng xử lý yêu cầu", "threads that work on requests"}},
    {"requests_waiting_max", requests_waiting_max, "", {"số yêu cầu chờ xử lý", "requests that wait for a thread"}},
    {"page_max", page_max, "", {"số mục trong một trang", "items of a page"}},
    {"streams_max", streams_max, "", {"số bảng theo dõi trực tiếp", "live boards"}},
    {"stream_backlog_max",
     stream_backlog_max,
     "",
     {"số sự kiện giữ lại cho người kết nối lại", "events kept for who comes back"}},
    {"session_life", session_life.count(), "s", {"thời hạn đăng nhập", "a sign-in"}},
    {"invite_life", invite_life.count(), "s", {"thời hạn đường dẫn dùng một lần", "a one-time link"}},
    {"sign_in_tries", sign_in_tries, "/min", {"số lần thử đăng nhập", "tries to sign in"}},
    {"password_min", password_min, "", {"độ dài mật khẩu tối thiểu", "characters of a password, at least"}},
    {"reply_life", reply_life.count(), "s", {"thời hạn của Idempotency-Key", "an Idempotency-Key"}},
    {"review_undo", review_undo.count(), "s", {"thời hạn rút lại quyết định", "to take a decision back"}},
    {"outgoing_wait",
     outgoing_wait.count(),
     "s",
     {"thời gian chờ máy chủ bên ngoài trả lời", "for another server's answer"}},
    {"webhooks_max", webhooks_max, "", {"số webhook", "webhooks"}},
    {"webhook_tries",
     webhook_waits.size() + 1,
     "",
     {"số lần thử gửi một webhook trước khi dừng", "tries to send a webhook before it is stopped"}},
    {"webhook_deliveries_kept",
     store::sendings_kept,
     "",
     {"số lần gửi gần đây được giữ lại cho mỗi webhook", "last messages kept of each webhook"}},
    {"replan_seconds", replan_seconds, "s", {"thời gian tính lại lộ trình", "of search for a replan"}},
    {"job_tries", job_tries, "", {"số lần thử kiểm tra một ảnh", "tries to examine a photo"}},
    {"disk_free_min",
     disk_free_min,
     "B",
     {"dung lượng trống tối thiểu để nhận ảnh", "free disk below which no photo is taken in"}},
};

}  // namespace

std::span<const Limit> all() { return table; }

}  // namespace tallyman::server::limits
