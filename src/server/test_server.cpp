#include "server/test_server.h"

#include <arpa/inet.h>
#include <chrono>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "ledger/base64.h"
#include "server/authorize.h"
#include "server/secrets.h"
#include "store/files.h"
#include "store/values_json.h"
#include "vision/jpeg_write.h"

namespace tallyman::server {
namespace {

using namespace std::chrono_literals;

int connected(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
    return socket;
}

Got parsed(const std::string& bytes) {
    Got got;
    const auto end = bytes.find("\r\n\r\n");
    if (end == bytes.npos || bytes.size() < 12) return got;
    got.status = static_cast<int>(parse_integer(bytes.substr(9, 3)).value_or(0));
    std::size_t at = bytes.find("\r\n") + 2;
    while (at < end + 2) {
        const auto line_end = bytes.find("\r\n", at);
        const auto line = bytes.substr(at, line_end - at);
        const auto colon = line.find(": ");
        if (colon != line.npos) got.headers[line.substr(0, colon)] = line.substr(colon + 2);
        at = line_end + 2;
    }
    got.body = bytes.substr(end + 4);
    return got;
}

dispatch::PlannedStop stop(const char* order, const char* outlet, TimeOfDay arrive) {
    return {{order}, {outlet}, arrive, arrive, arrive + 10min, {3000}};
}

std::string said(const verify::Verdict* verdict) {
    if (verdict == nullptr) return "nothing";
    auto text = fmt::format("{} {}", verify::name(verdict->decision), verdict->confidence);
    for (const auto& reason : verdict->reasons) text += ' ' + reason.code;
    return text;
}

// All that is in it, a line a thing.
std::string said(const World& world) {
    std::string text = fmt::format("import {} {}\n", world.books->import, world.books->allocation_revision);
    for (const auto& [day, plan] : world.plans)
        text += fmt::format("plan {} {} {}\n", iso(day), store::to_text(plan), world.can_undo.contains(day));
    for (const auto& [day, orders] : world.locks)
        for (const auto& order : orders) text += fmt::format("lock {} {}\n", iso(day), order.text);
    std::map<std::string, std::string> places;
    for (const auto& [order, place] : world.places)
        places[order.text] = fmt::format("{} {} {}", place.vehicle.text, place.position, place.stop->arrive.count());
    for (const auto& [order, left] : world.left_out) places[order.text] = left->code;
    for (const auto& [order, place] : places) text += fmt::format("place {} {}\n", order, place);
    std::map<std::string, std::string> of_orders;
    world.deliveries.each([&](const OrderId& order, const Delivery& delivery) {
        of_orders[order.text] += fmt::format("delivery {} {} {} {} {}\n", order.text, name(world.state_of(order)),
                                             delivery.sequence, delivery.note, delivery.driver);
    });
    world.parts.photos->of.each([&](const OrderId& order, const OrderPhotos& photos) {
        for (const auto& photo : photos)
            of_orders[order.text] += fmt::format("photo {} {} {} {} {} {} {} {}: {}\n", photo->id, photo->row.file,
                                                 photo->row.order.text, photo->sha256, photo->driver,
                                                 photo->row.position.has_value(), photo->received_at.has_value(),
                                                 world.photo(photo->id) == photo.get(), said(photo->verdict.get()));
    });
    world.verdicts.each([&](const OrderId& order, const auto& verdict) {
        of_orders[order.text] += fmt::format("verdict {} {}\n", order.text, said(verdict.get()));
    });
    for (const auto& [order, all] : of_orders) text += all;
    for (const auto& row : world.reviews)
        text += fmt::format("review {} {} {} {} {} {} {}\n", row.id, row.review.order.text, name(row.review.answer),
                            row.note, row.undone, row.answered, world.asked_again.contains(row.review.order));
    for (const auto& row : world.appeals)
        text +=
            fmt::format("appeal {} {} {} {}\n", row.id, row.appeal.order.text, row.appeal.argument, row.appeal.open());
    for (const auto& lot : world.lots)
        text += fmt::format("lot {} {} {} {}\n", lot.id, name(lot.state), lot.size(), lot.looked);
    std::map<std::string, bool> accepted;
    for (const auto& [order, audit] : world.batch.accepted) accepted[order.text] = audit;
    for (const auto& [order, audit] : accepted)
        text += fmt::format("batch {} {} {}\n", order, audit, world.batch.at.time_since_epoch().count());
    return text + fmt::format("{} step backs", world.step_backs.size());
}

}  // namespace

TestServer::TestServer(std::string_view settings) {
    if (!settings.empty()) folder_.write_settings(settings);
    now_ = Zone().at(*parse_day(day_), 9h);
    {
        store::Store store(folder_.path(), [this] { return now_; });
        fill(store);
    }
    std::vector<std::uint8_t> grey(64 * 48 * 3, 128);
    const auto jpeg = vision::write_jpeg(grey, 64, 48);
    store::write_atomically(folder_.path() / "photos" / "a1.jpg", jpeg);
    Config config;
    config.data = folder_.path();
    config.clock = [this] { return now_; };
    config.address = "http://127.0.0.1";
    config.version = "test";
    config.checks = 7;
    config.logs = false;
    config.machine_room.preview = [](std::span<const std::byte> bytes, int, People) {
        return std::vector(bytes.begin(), bytes.end());
    };
    app_ = std::make_unique<App>(std::move(config));
    server_ = std::make_unique<Server>(*app_, Address{"127.0.0.1", 0});
}

void TestServer::fill(store::Store& store) {
    const auto due = *parse_day(day_);
    {
        auto batch = store.begin_import();
        batch.add(Product{{"8934567000017"}, "Sữa tươi", 12, {12'600}, {14'000}, Temperature::chilled}, 2);
        for (const auto* depot : {"D1", "D2"})
            batch.add(Depot{{depot}, std::string("Kho ") + depot, {10.80, 106.60}, {}}, 2);
        int line = 2;
        for (const auto* outlet : {"C1", "C2", "C3"}) {
            batch.add(Outlet{{outlet},
                             std::string("Tạp hoá Đức ") + outlet,
                             "1 Lê Lợi",
                             {10.81, 106.60 + 0.01 * line},
                             {7h, 17h},
                             5min},
                      line);
            ++line;
        }
        batch.add(Vehicle{{"V1"},
                          {"T1"},
                          {"D1"},
                          {1'000'000},
                          {10'000'000},
                          Temperature::frozen,
                          {6h, 18h},
                          {5000},
                          {60'000},
                          {0},
                          2},
                  2);
        batch.add(Vehicle{{"V2"},
                          {"T2"},
                          {"D2"},
                          {1'000'000},
                          {10'000'000},
                          Temperature::frozen,
                          {6h, 18h},
                          {5000},
                          {60'000},
                          {0},
                          2},
                  3);
        batch.add(StockLot{{"D1"}, {"8934567000017"}, {"L1"}, due + std::chrono::days(30), {100}}, 2);
        batch.add(StockLot{{"D2"}, {"8934567000017"}, {"L2"}, due + std::chrono::days(30), {2}}, 3);
        batch.add(OrderRow{{"A1"}, {"C1"}, {"8934567000017"}, {3}, due, {}, {}, 0}, 2);
        batch.add(OrderRow{{"A2"}, {"C2"}, {"8934567000017"}, {5}, due, {}, {}, 0}, 3);
        batch.add(OrderRow{{"B1"}, {"C3"}, {"8934567000017"}, {4}, due, {}, {}, 0}, 4);
        batch.add(PhotoRow{"photos/a1.jpg", {"A1"}, VehicleId{"V1"}, now_ - 30min, LatLon{10.81, 106.62}}, 2);
        batch.add(PhotoRow{"photos/a2.jpg", {"A2"}, VehicleId{"V1"}, now_ - 20min, {}}, 3);
        batch.add(PhotoRow{"photos/b1.jpg", {"B1"}, VehicleId{"V2"}, now_ - 10min, {}}, 4);
        batch.commit(now_ - 3h, sha256("a day"));
    }
    const auto line = [](const char* order, std::int64_t asked, const char* lot, std::int64_t given) {
        AllocatedLine made{{order}, {"8934567000017"}, {asked}, {{{lot}, Day{}, {given}}}, {}};
        if (given < asked) made.why_short.push_back({ShortCode::stock_too_small, {given}, 0, {}, {}, {}});
        return made;
    };
    store.save_allocation({{{"A1"}, {"D1"}, {line("A1", 3, "L1", 3)}},
                           {{"A2"}, {"D1"}, {line("A2", 5, "L1", 5)}},
                           {{"B1"}, {"D2"}, {line("B1", 4, "L2", 2)}}});
    dispatch::Plan plan;
    plan.routes.push_back(
        {{"V1"}, {{7h, 10h, {9000}, {100'800}, {112'000}, {stop("A1", "C1", 8h), stop("A2", "C2", 8h + 30min)}}}});
    plan.routes.push_back({{"V2"}, {{7h, 9h, {6000}, {25'200}, {28'000}, {stop("B1", "C3", 8h)}}}});
    plan.distance = {15'000};
    store.save_plans({{due, plan}});
    const verify::Reason unsure{"not_examined", {{"confidence", 0.4}}, {{"check", "products"}}};
    store.save_verdicts(
        std::vector<store::VerdictRow>{{{"A1"}, "", {verify::Decision::review, 0.4, {unsure}}, 0},
                                       {{"A1"}, "photos/a1.jpg", {verify::Decision::review, 0.4, {unsure}}, 1},
                                       {{"A2"}, "", {verify::Decision::accept, 0.9, {}}, 0},
                                       {{"A2"}, "photos/a2.jpg", {verify::Decision::accept, 0.9, {}}, 1},
                                       {{"B1"}, "", {verify::Decision::reject, 0.97, {unsure}}, 0},
                                       {{"B1"}, "photos/b1.jpg", {verify::Decision::reject, 0.97, {unsure}}, 1}},
        {});
}

std::string TestServer::sign_in(const std::string& role, std::optional<std::string> depot,
                                std::optional<std::string> driver) {
    const auto secret = new_secret();
    app_->write([&](const store::Store& store) {
        store::Accounts accounts(store);
        store::Account account;
        account.name = fmt::format("{}-{}", role, ++last_);
        account.display_name = role;
        account.grants = {{role, {}}};
        if (depot) account.grants.front().depot = DepotId{*depot};
        if (driver) account.driver = DriverId{*driver};
        accounts.add_session(sha256(secret), accounts.add(account, "test").value(), now_ + 24h);
    });
    return secret;
}

void TestServer::photograph(const std::string& order, const std::string& name, std::optional<LatLon> place) {
    const auto driver = sign_in("driver", "D1", "T1");
    const auto bytes = name + std::string(1000, 'x');
    const auto b64 = [](std::string_view text) { return ledger::base64(std::as_bytes(std::span(text))); };
    const auto id = "upload-" + name;
    auto metadata =
        "id " + b64(id) + ",order " + b64(order) + ",sha256 " + b64(hex(sha256(bytes))) + ",vehicle " + b64("V1");
    if (place)
        metadata += fmt::format(",lat {},lon {},taken_at {}", b64(fmt::format("{}", place->lat)),
                                b64(fmt::format("{}", place->lon)), b64(Zone().iso(now_)));
    EXPECT_EQ(send({.method = "POST",
                    .target = "/uploads",
                    .headers = {{"Tus-Resumable", "1.0.0"},
                                {"Upload-Length", std::to_string(bytes.size())},
                                {"Upload-Metadata", metadata}},
                    .as = driver})
                  .status,
              201);
    EXPECT_EQ(send({.method = "PATCH",
                    .target = "/uploads/" + id,
                    .body = bytes,
                    .headers = {{"Tus-Resumable", "1.0.0"},
                                {"Upload-Offset", "0"},
                                {"Content-Type", "application/offset+octet-stream"},
                                {"Upload-Checksum", "sha256 " + ledger::base64(sha256(bytes))}},
                    .as = driver})
                  .status,
              204);
}

bool TestServer::examined(const Look& look) {
    PhotoWork work(*app_, {[&](std::vector<std::byte> jpeg, const vision::Expectation&) {
                               const std::string bytes(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
                               return look ? look(bytes) : vision::Examination{};
                           },
                           [](const vision::Expectation&) { return std::string("test"); }});
    return work.one();
}

std::string TestServer::exchange(const std::string& bytes, double seconds) const {
    const int socket = connected(server_->port());
    ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    std::string answer;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd wait{socket, POLLIN, 0};
        if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0) break;
        char piece[16384];
        const auto size = ::recv(socket, piece, sizeof piece, 0);
        if (size <= 0) break;
        answer.append(piece, static_cast<std::size_t>(size));
        // A whole answer of known length needs no waiting for the close.
        const auto end = answer.find("\r\n\r\n");
        const auto length = answer.find("Content-Length: ");
        if (bytes.find("HEAD ") == 0 && end != answer.npos) break;
        if (end != answer.npos && length < end && answer.size() >= end + 4 + std::stoul(answer.substr(length + 16)))
            break;
        if (end != answer.npos && (answer.starts_with("HTTP/1.1 204") || answer.starts_with("HTTP/1.1 304"))) break;
    }
    ::close(socket);
    return answer;
}

Got TestServer::send(const Sent& sent) {
    const auto target = std::string(api_prefix) + sent.target;
    std::string bytes =
        fmt::format("{} {} HTTP/1.1\r\nHost: tallyman.test\r\nConnection: close\r\n", sent.method, target);
    if (!sent.as.empty())
        bytes += fmt::format("Cookie: other=1; {}={}\r\nSec-Fetch-Site: same-origin\r\n", session_cookie, sent.as);
    for (const auto& [name, value] : sent.headers) bytes += fmt::format("{}: {}\r\n", name, value);
    if (!sent.body.empty()) bytes += fmt::format("Content-Length: {}\r\n", sent.body.size());
    auto got = parsed(exchange(bytes + "\r\n" + sent.body));
    EXPECT_NE(got.status, 0) << sent.method << " " << target;

    const auto path = sent.target.substr(0, sent.target.find('?'));
    const auto match = app_->api().match(sent.method, path);
    if (match.operation && match.operation->method == sent.method && got.status != 0) {
        Response response;
        response.status = got.status;
        response.body = got.body;
        for (const auto& [name, value] : got.headers) response.header(name, value);
        for (const auto& wrong : app_->api().check_answer(*match.operation, response))
            ADD_FAILURE() << match.operation->id << " " << got.status << ": " << wrong.field << " " << wrong.code
                          << "\n"
                          << got.body.substr(0, 500);
    }
    if (sent.method != "GET" && app_->world()->books->orders.size() < 100) expect_whole_day();
    return got;
}

Got TestServer::post(const std::string& target, const nlohmann::json& body, const std::string& as, Headers headers) {
    headers.try_emplace("Idempotency-Key", fmt::format("key-{:08}", ++last_));
    if (!body.is_null()) headers.try_emplace("Content-Type", "application/json");
    return send({.method = "POST",
                 .target = target,
                 .body = body.is_null() ? "" : body.dump(),
                 .headers = std::move(headers),
                 .as = as});
}

void TestServer::expect_whole_day() const {
    const store::Store store(folder_.path(), [this] { return now_; });
    EXPECT_EQ(said(*app_->world()), said(*read_world(store, nullptr)));
}

nlohmann::json TestServer::problem_free(const Got& got, int status) {
    EXPECT_EQ(got.status, status) << got.body.substr(0, 800);
    return got.status == status && !got.body.empty() ? got.json() : nlohmann::json();
}

}  // namespace tallyman::server
