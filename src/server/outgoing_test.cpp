#include "server/outgoing.h"

#include <netinet/in.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/test_https.h"
#include "store/test_folder.h"

namespace tallyman::server {
namespace {

// Ways to write, name or lead to an address inside, at the port of a server that counts who comes.
std::vector<std::string> hostile_urls(int port) {
    std::vector<std::string> hosts = {
        // this machine, in all its spellings
        "127.0.0.1",
        "127.0.0.2",
        "127.1",
        "127.0.1",
        "127.255.255.254",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "0177.1",
        "0177.0x0.0.1",
        "127.0.0.01",
        "127.0.0.0x1",
        "0",
        "0.0.0.0",
        "0x0",
        "00",
        "0.0",
        "0.1.2.3",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::0001]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[::7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2002:7f00:1::1]",
        "[2001:0:7f00:1::]",
        "[2001::1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "localhost.localdomain",
        "ip6-localhost",
        "ip6-loopback",
        "a.localhost",
        "127.0.0.1.",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "127%2E0%2E0%2E1",
        "%31%32%37.0.0.1",
        // the neighbours
        "10.0.0.1",
        "10.255.255.255",
        "0xa.0.0.1",
        "012.0.0.1",
        "167772161",
        "10.1",
        "172.16.0.1",
        "172.31.255.254",
        "0xac100001",
        "2886729729",
        "192.168.0.1",
        "192.168.255.254",
        "0xc0a80001",
        "3232235521",
        "192.168.1",
        "100.64.0.1",
        "100.127.255.254",
        "198.18.0.1",
        "198.19.255.254",
        "192.0.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "192.88.99.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "4294967295",
        "0xffffffff",
        "[fc00::1]",
        "[fd00::1]",
        "[fd12:3456:789a::1]",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[febf::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[ff05::2]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[100::1]",
        "[5f00::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:192.168.0.1]",
        "[::ffff:172.16.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
        "[2002:c0a8:1::]",
        "[2002:ac10:1::]",
        "[4000::1]",
        "[8000::1]",
        "[1::1]",
        // what clouds tell their own machines
        "169.254.169.254",
        "169.254.170.2",
        "169.254.0.1",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "0xa9.0xfe.0xa9.0xfe",
        "169.254.43518",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[fd00:ec2::254]",
        "[fd20:ce::254]",
        "[64:ff9b::169.254.169.254]",
        "[2002:a9fe:a9fe::]",
        "100.100.100.200",
        "192.0.0.192",
        // names that lead there, now or a moment later
        "rebind.example",
        "metadata.google.internal",
        "metadata",
        "instance-data",
        "db.internal",
        "printer.local",
        "127.0.0.1.nip.example",
        "inside.example",
        "mapped.example",
        "six.example",
    };
    std::vector<std::string> urls;
    for (const auto& host : hosts) urls.push_back(fmt::format("https://{}:{}/", host, port));
    const auto p = std::to_string(port);
    for (const std::string& url : std::initializer_list<std::string>{
             // another scheme
             "http://127.0.0.1:" + p, "http://hooks.example:" + p, "ftp://127.0.0.1:" + p, "file:///etc/passwd",
             "gopher://127.0.0.1:" + p + "/_x", "dict://127.0.0.1:" + p + "/x", "ldap://127.0.0.1:" + p,
             "tftp://127.0.0.1:" + p, "telnet://127.0.0.1:" + p, "smb://127.0.0.1/x", "imap://127.0.0.1:" + p,
             "smtp://127.0.0.1:" + p, "ws://127.0.0.1:" + p, "jar:https://127.0.0.1:" + p + "!/", "javascript:alert(1)",
             "data:text/plain,x", "unix:///var/run/docker.sock", "//127.0.0.1:" + p, "127.0.0.1:" + p, "localhost:" + p,
             std::string(), std::string("https"), std::string("https:"), std::string("https://"),
             std::string("https:///"), "https:127.0.0.1:" + p, "https:/127.0.0.1:" + p, "https:///127.0.0.1:" + p,
             "HTTPS://127.0.0.1:" + p, "hTtPs://LocalHost:" + p,
             // two readers of one address
             "https://hooks.example@127.0.0.1:" + p, "https://hooks.example:443@127.0.0.1:" + p,
             "https://user:password@127.0.0.1:" + p, "https://@127.0.0.1:" + p, "https://:@127.0.0.1:" + p,
             "https://127.0.0.1:" + p + "@", "https://hooks.example%40127.0.0.1:" + p,
             "https://hooks.example%2f@127.0.0.1:" + p, "https://127.0.0.1:" + p + "#@hooks.example",
             "https://127.0.0.1:" + p + "?@hooks.example", "https://127.0.0.1:" + p + "/@hooks.example",
             "https://127.0.0.1\\@hooks.example:" + p, "https://hooks.example\\@127.0.0.1:" + p,
             "https://127.0.0.1:" + p + "\\.hooks.example", "https://hooks.example#@127.0.0.1:" + p,
             "https://hooks.example/#x", "https://127.0.0.1 :" + p, "https:// 127.0.0.1:" + p,
             " https://127.0.0.1:" + p, "https://127.0.0.1:" + p + " ", "https://127.0.0.1\t:" + p,
             "https://127.0.0.1:" + p + "\r\nHost: hooks.example", "https://127.0.0.1:" + p + "\nX: y",
             "https://hooks.example\r\n@127.0.0.1:" + p, "https://127.0.0.1%00.hooks.example:" + p,
             "https://127.0.0.1%0d%0a:" + p, "https://127.0.0.1%09:" + p, "https://[::1:" + p, "https://::1:" + p,
             "https://[::1]]:" + p, "https://[127.0.0.1]:" + p, "https://[::1%25eth0]:" + p, "https://[::1]x:" + p,
             "https://[]:" + p,
             // ports
             "https://127.0.0.1:00" + p, "https://127.0.0.1:+" + p, "https://127.0.0.1:0", "https://127.0.0.1:65536",
             "https://127.0.0.1:-1", "https://127.0.0.1:" + p + "x", "https://127.0.0.1:" + p + ":" + p,
             std::string("https://hooks.example:22/"), std::string("https://hooks.example:25/"),
             std::string("https://hooks.example:80/"), std::string("https://hooks.example:0/"),
             "https://127.0.0.1:" + p + "/" + std::string(600, 'a')})
        urls.push_back(url);
    return urls;
}

struct Reached : ::testing::Test {
    store::TestFolder folder;
    TestHttps server{"DNS:hooks.example, DNS:rebind.example, DNS:localhost, IP:127.0.0.1, IP:::1",
                     folder.path() / "ca.pem", [](const std::string&) { return http_answer(200, "hello"); }};

    // As a name server answers that is in league with who typed the address.
    Outgoing way(bool inside) const {
        Outgoing made{inside, folder.path() / "ca.pem", {}};
        const auto lead = [&](const char* name, const char* to) {
            made.resolve.push_back(fmt::format("{}:{}:{}", name, server.port(), to));
        };
        for (const auto* name :
             {"hooks.example", "rebind.example", "metadata.google.internal", "metadata", "instance-data", "db.internal",
              "printer.local", "127.0.0.1.nip.example", "inside.example", "localhost.localdomain", "a.localhost"})
            lead(name, "127.0.0.1");
        lead("mapped.example", "[::ffff:127.0.0.1]");
        lead("six.example", "[::1]");
        return made;
    }
};

TEST_F(Reached, NoHostileAddressLeadsInside) {
    const auto urls = hostile_urls(server.port());
    EXPECT_GE(urls.size(), 200u);
    int passed_the_look = 0;
    for (const auto& url : urls) {
        passed_the_look += url_trouble(url).empty() ? 1 : 0;
        if (url.find("hooks.example") != url.npos) {  // a name that is fine; what is around it is not
            EXPECT_NE(url_trouble(url), "") << url;
            continue;
        }
        // Also what would be refused when typed: the second wall must hold without the first.
        const auto answer = ask(way(false), url, {}, "x");
        EXPECT_NE(answer.trouble, "") << url;
    }
    EXPECT_EQ(server.connections(), 0);
    EXPECT_GT(passed_the_look, 0) << "names are only found out when they are asked for";
}

TEST_F(Reached, AnHonestAddressIsReached) {
    const auto url = fmt::format("https://hooks.example:{}/x?y=1", server.port());
    EXPECT_EQ(url_trouble(url), "");
    EXPECT_EQ(url_trouble("https://hooks.example/"), "");
    EXPECT_EQ(url_trouble("https://93.184.215.14/"), "");
    EXPECT_EQ(url_trouble("https://[2606:2800:21f:cb07::1]/"), "");
    const auto answer = ask(way(true), url, {"webhook-id: 7"}, "body");
    EXPECT_EQ(answer.trouble, "");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_EQ(server.requests().front().find("POST /x?y=1 HTTP/1.1\r\n"), 0u);
}

TEST_F(Reached, AServerThatNobodyVouchesForIsNotAsked) {
    auto unknown = way(true);
    unknown.ca_file.clear();
    EXPECT_NE(ask(unknown, fmt::format("https://hooks.example:{}/", server.port()), {}, "x").trouble, "");
    EXPECT_NE(ask(way(true), fmt::format("https://inside.example:{}/", server.port()), {}, "x").trouble, "")
        << "the certificate is another name's";
    EXPECT_TRUE(server.requests().empty());
}

TEST(Outgoing, ARedirectIsAnAnswerAndIsNotFollowed) {
    const store::TestFolder folder;
    const TestHttps inside("IP:127.0.0.1", folder.path() / "inside.pem",
                           [](const std::string&) { return http_answer(200); });
    for (const int status : {301, 302, 303, 307, 308}) {
        const TestHttps server("DNS:hooks.example", folder.path() / "ca.pem", [&](const std::string&) {
            return http_answer(status, "", fmt::format("Location: https://127.0.0.1:{}/\r\n", inside.port()));
        });
        const Outgoing way{true, folder.path() / "ca.pem", {fmt::format("hooks.example:{}:127.0.0.1", server.port())}};
        EXPECT_EQ(ask(way, fmt::format("https://hooks.example:{}/", server.port()), {}, "x").status, status);
    }
    EXPECT_EQ(inside.connections(), 0);
}

TEST(Outgoing, AnAnswerWithoutEndIsCutOff) {
    const store::TestFolder folder;
    const TestHttps server("DNS:hooks.example", folder.path() / "ca.pem",
                           [&](const std::string&) { return http_answer(200, std::string(1 << 20, 'x')); });
    const Outgoing way{true, folder.path() / "ca.pem", {fmt::format("hooks.example:{}:127.0.0.1", server.port())}};
    EXPECT_NE(ask(way, fmt::format("https://hooks.example:{}/", server.port()), {}, "x").trouble, "");
}

}  // namespace
}  // namespace tallyman::server
