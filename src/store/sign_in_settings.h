// Signing in at an organisation's own server (OpenID Connect): what tallyman.toml says about it. Local accounts work
// with it and without it.
#pragma once

#include <array>

#include "base/settings.h"

namespace tallyman::store {

inline constexpr Setting issuer_setting{
    .key = "sign_in.issuer",
    .standard = "",
    .unit = "https://...",
    .meaning = {"máy chủ OpenID Connect của tổ chức; để trống thì chỉ dùng mật khẩu",
                "the organisation's OpenID Connect server; empty for passwords only"}};
inline constexpr Setting client_setting{
    .key = "sign_in.client",
    .standard = "",
    .unit = "",
    .meaning = {"tên mà máy chủ đó biết chúng ta (client_id)", "our name there (client_id)"}};
inline constexpr Setting secret_file_setting{
    .key = "sign_in.secret_file",
    .standard = "",
    .unit = "",
    .meaning = {"tệp chứa client_secret; để trống nếu không có", "a file with the client_secret; empty without one"}};
inline constexpr Setting claim_setting{
    .key = "sign_in.claim",
    .standard = "email",
    .unit = "",
    .meaning = {"mục trong phiếu xác nhận là tên tài khoản ở đây (email phải được xác minh)",
                "what of the ID token is the account's name here (an email must be verified)"}};
inline constexpr Setting ca_file_setting{
    .key = "sign_in.ca_file",
    .standard = "",
    .unit = "",
    .meaning = {"chứng thư của nơi cấp chứng thư riêng; để trống thì theo hệ thống",
                "certificates of a private authority; empty for the system's"}};
inline constexpr Setting address_header_setting{
    .key = "sign_in.address_header",
    .standard = "",
    .unit = "",
    .meaning = {
        "tên phần đầu HTTP mà máy chủ trung gian ghi địa chỉ người gọi, như X-Forwarded-For; để trống nếu không có "
        "máy chủ trung gian",
        "Name of the HTTP header in which the proxy in front says who calls, as X-Forwarded-For; empty without a "
        "proxy. Else all who sign in share its address, and its number of tries"}};
inline constexpr std::array sign_in_settings{issuer_setting, client_setting,  secret_file_setting,
                                             claim_setting,  ca_file_setting, address_header_setting};

}  // namespace tallyman::store
