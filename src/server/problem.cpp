#include "server/problem.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace tallyman::server {
namespace {

constexpr ProblemWords table[] = {
    {"bad_request", 400, {"Yêu cầu không đọc được.", "The request could not be read."}},
    {"bad_json", 400, {"Nội dung không phải là JSON đúng.", "The body is no proper JSON."}},
    {"bad_field", 400, {"Có trường thiếu hoặc không đúng.", "A field is missing or not right."}},
    {"bad_cursor",
     400,
     {"Con trỏ trang không đúng; hãy đọc lại từ đầu.", "The page's cursor is not right; begin again."}},
    {"idempotency_key_missing", 400, {"Thiếu Idempotency-Key.", "The Idempotency-Key is missing."}},
    {"signed_out", 401, {"Bạn cần đăng nhập.", "You need to sign in."}},
    {"wrong_password", 401, {"Tên hoặc mật khẩu không đúng.", "The name or the password is not right."}},
    {"not_allowed", 403, {"Vai trò của bạn không được làm việc này.", "Your roles do not allow this."}},
    {"cross_site", 403, {"Yêu cầu đến từ một trang khác.", "The request comes from another site."}},
    {"not_found", 404, {"Không tìm thấy.", "There is no such thing."}},
    {"method_not_allowed", 405, {"Địa chỉ này không nhận cách gọi đó.", "This address does not take that method."}},
    {"too_slow", 408, {"Gửi quá chậm.", "It was sent too slowly."}},
    {"idempotency_key_reused",
     409,
     {"Idempotency-Key này đã dùng cho một yêu cầu khác.", "This Idempotency-Key was used for another request."}},
    {"wrong_state", 409, {"Không làm được ở trạng thái hiện tại.", "This cannot be done in its present state."}},
    {"already_decided", 409, {"Đã có người quyết định rồi.", "Somebody has decided it already."}},
    {"offset_differs", 409, {"Vị trí gửi tiếp không khớp.", "The upload is not at this offset."}},
    {"name_taken", 409, {"Tên này đã có người dùng.", "This name is taken."}},
    {"appealed_before", 409, {"Bạn đã khiếu nại một lần rồi.", "You have appealed once already."}},
    {"too_late", 409, {"Đã quá hạn.", "It is too late for this."}},
    {"same_person", 409, {"Người đã quyết định trước không được xét lại.", "Who decided before may not decide again."}},
    {"own_delivery",
     409,
     {"Không được xét chuyến giao của chính mình.", "Nobody decides about a delivery of their own."}},
    {"not_involved",
     409,
     {"Chỉ tài xế hoặc cửa hàng của chuyến giao mới được khiếu nại.",
      "Only the delivery's driver or outlet may appeal."}},
    {"no_reason", 409, {"Cần ghi lý do.", "A reason is needed."}},
    {"needs_answer",
     409,
     {"Khiếu nại cần một câu trả lời; nếu không rõ, hãy để người khác xét.",
      "An appeal needs an answer; if you cannot tell, leave it to somebody else."}},
    {"erased", 410, {"Đã xoá theo yêu cầu.", "It was erased on request."}},
    {"changed", 412, {"Người khác đã thay đổi trước; hãy đọc lại.", "Somebody else was first; read it again."}},
    {"tus_version", 412, {"Máy chủ chỉ nhận tus 1.0.0.", "Only tus 1.0.0 is taken."}},
    {"too_large", 413, {"Nội dung quá lớn.", "The body is too large."}},
    {"target_too_long", 414, {"Địa chỉ quá dài.", "The address is too long."}},
    {"unsupported_type", 415, {"Kiểu nội dung không được nhận.", "This type of body is not taken."}},
    {"impossible", 422, {"Không thể làm được.", "This cannot be done."}},
    {"if_match_missing", 428, {"Thiếu If-Match.", "If-Match is missing."}},
    {"too_many_tries", 429, {"Thử quá nhiều lần; hãy đợi một phút.", "Too many tries; wait a minute."}},
    {"headers_too_large", 431, {"Phần đầu quá lớn.", "The header is too large."}},
    {"blocked",
     451,
     {"Bị ẩn vì lý do pháp lý; xem báo cáo minh bạch.",
      "It is hidden for a legal reason; see the transparency report."}},
    {"checksum_differs", 460, {"Dữ liệu nhận được không khớp mã kiểm tra.", "What arrived does not fit its checksum."}},
    {"internal", 500, {"Lỗi bên trong; đã ghi lại.", "An internal error; it was noted."}},
    {"busy", 503, {"Máy chủ đang bận; hãy thử lại sau.", "The server is busy; try again soon."}},
    {"disk_full",
     507,
     {"Ổ đĩa gần đầy; điện thoại hãy giữ ảnh và gửi lại sau.",
      "The disk is nearly full; keep the photo and send it later."}},
};

const ProblemWords& row_of(std::string_view code) {
    const auto found = std::ranges::find(table, code, &ProblemWords::code);
    return found == std::end(table) ? row_of("internal") : *found;
}

}  // namespace

std::span<const ProblemWords> all_problems() { return table; }

int Problem::status() const { return row_of(code_).status; }

Problem Problem::with(std::string name, std::string value) && {
    headers_.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

nlohmann::json Problem::body(Lang lang) const {
    const auto& row = row_of(code_);
    nlohmann::json out = {{"type", "about:blank"},
                          {"title", row.words.in(lang)},
                          {"status", row.status},
                          {"code", row.code},
                          {"words", {{"vi", row.words.vi}, {"en", row.words.en}}}};
    if (!detail_.empty()) out["detail"] = detail_;
    for (const auto& field : fields_) out["fields"].push_back({{"field", field.field}, {"code", field.code}});
    return out;
}

Response Problem::response(Lang lang) const {
    Response response;
    response.status = status();
    response.body = body(lang).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    response.header("Content-Type", "application/problem+json").header("Cache-Control", "no-store");
    if (response.status == 503) response.header("Retry-After", "2");
    if (response.status == 429) response.header("Retry-After", "60");
    if (response.status == 401) response.header("WWW-Authenticate", "Bearer");
    for (const auto& [name, value] : headers_) response.header(name, value);
    return response;
}

Response refused(std::string_view code, const Words& words, Lang lang) {
    auto body = Problem("wrong_state").body(lang);
    body["code"] = code;
    body["title"] = words.in(lang);
    body["words"] = {{"vi", words.vi}, {"en", words.en}};
    auto response = Problem("wrong_state").response(lang);
    response.body = body.dump();
    return response;
}

Problem problem_of_status(int status) {
    switch (status) {
        case 408:
            return Problem("too_slow");
        case 413:
            return Problem("too_large");
        case 414:
            return Problem("target_too_long");
        case 431:
            return Problem("headers_too_large");
        case 503:
            return Problem("busy");
        default:
            return Problem("bad_request");
    }
}

}  // namespace tallyman::server
