#include "removal/mail.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tallyman::removal {
namespace {

const Day today = std::chrono::floor<std::chrono::days>(Instant{Seconds{1'800'000'000}});

constexpr std::string_view vietnamese =
    "From: =?UTF-8?B?VOG6oXAgaG/DoSBIb2E=?= <hoa@example.org>\r\n"
    "Subject: ảnh\r\n"
    "Content-Type: multipart/mixed; boundary=\"b1\"\r\n"
    "\r\n"
    "--b1\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Ng=C6=B0=E1=BB=9Di y=C3=AAu c=E1=BA=A7u: shop\r\n"
    "Ảnh: photos/7.jpg\r\n"
    "Căn cứ pháp lý: Luật 91/2025/QH15, Điều 14\r\n"
    "Lãnh thổ: VN, LA\r\n"
    "Lý do: nhìn thấy phòng khách\r\n"
    "  của gia đình tôi\r\n"
    "\r\n"
    "Trân trọng\r\n"
    "--b1\r\n"
    "Content-Type: image/jpeg; name=\"x.jpg\"\r\n"
    "Content-Disposition: attachment; filename=\"nha toi.jpg\"\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "AAAA\r\n"
    "--b1--\r\n";

TEST(Mail, a_line_a_field_in_vietnamese) {
    const auto mail = parse_mail(vietnamese);
    ASSERT_TRUE(mail) << mail.error();
    const auto& request = mail->request;
    EXPECT_TRUE(gaps(request, today).empty());
    EXPECT_EQ(request.requester, RequesterKind::shop);
    EXPECT_EQ(request.name, "Tạp hoá Hoa");
    EXPECT_EQ(request.contact, "hoa@example.org");
    EXPECT_EQ(request.item, "photos/7.jpg");
    EXPECT_EQ(request.territory, (std::vector<std::string>{"LA", "VN"}));
    EXPECT_EQ(request.explanation, "nhìn thấy phòng khách\ncủa gia đình tôi");
    EXPECT_EQ(request.channel, Channel::email);
    ASSERT_EQ(mail->not_opened.size(), 1u);
    EXPECT_EQ(mail->not_opened[0].name, "nha toi.jpg");
}

TEST(Mail, a_request_as_json_counts_before_the_text) {
    const auto mail = parse_mail(
        "From: a@example.org\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nItem: photos/1.jpg\n--x\n"
        "Content-Type: application/json\nContent-Disposition: attachment\n\n"
        "{\"item\":{\"kind\":\"note\",\"id\":\"O7\"}}\n--x--\n");
    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->request.item_kind, ItemKind::note);
    EXPECT_EQ(mail->request.item, "O7");
}

TEST(Mail, a_letter_without_fields_has_gaps_and_is_still_a_request) {
    const auto mail = parse_mail("From: a@example.org\n\nplease take down my picture <script>alert(1)</script>\n");
    ASSERT_TRUE(mail);
    EXPECT_FALSE(gaps(mail->request, today).empty());
    EXPECT_EQ(mail->request.contact, "a@example.org");
}

TEST(Mail, fifty_megabytes_are_named_and_not_opened) {
    std::string mail =
        "From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nItem: photos/1.jpg\n--x\n"
        "Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n";
    mail.append(50 << 20, 'A');
    mail += "\n--x--\n";
    const auto parsed = parse_mail(mail);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->request.item, "photos/1.jpg");
    ASSERT_EQ(parsed->not_opened.size(), 1u);
    EXPECT_GE(parsed->not_opened[0].bytes, std::uint64_t{50} << 20);
    EXPECT_FALSE(parse_mail(std::string(mail_bytes_max + 1, 'A')));
}

TEST(Mail, broken_ones_are_answered) {
    EXPECT_FALSE(parse_mail(""));
    EXPECT_FALSE(parse_mail("To: b@example.org\n\nhello"));
    EXPECT_TRUE(parse_mail("From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x"));
    EXPECT_TRUE(parse_mail("From: =?UTF-8?B?\xff?= <a@example.org>\n\nx"));
    Random random(7);
    for (int i = 0; i < 2000; ++i) {
        std::string bent(vietnamese);
        for (int j = 0; j < 5; ++j) bent[random.below(bent.size())] = static_cast<char>(random.below(256));
        (void)parse_mail(bent.substr(0, random.below(bent.size() + 1)));
    }
}

}  // namespace
}  // namespace tallyman::removal
