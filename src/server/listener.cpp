#include "server/listener.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <span>
#include <sys/resource.h>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "base/failure.h"
#include "base/text.h"
#include "server/limits.h"

namespace tallyman::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::awaitable;
using asio::ip::tcp;
using Parser = http::request_parser<http::buffer_body>;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);  // {error, result} instead of exceptions
constexpr std::size_t idle_buffer = 4 << 10;

Seconds patience_for(std::size_t bytes) {
    return limits::transfer_wait + Seconds{static_cast<std::int64_t>(bytes / limits::slowest_rate)};
}

std::string_view phrase(int status) {
    return http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
}

std::string http_date() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[40];
    const auto size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text, size};
}

bool is_header_safe(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

std::string head_of(const Response& response, bool keep_alive) {
    std::string head =
        fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, phrase(response.status), http_date());
    for (const auto& [name, value] : response.headers) {
        CHECK(is_header_safe(name) && is_header_safe(value));
        head += fmt::format("{}: {}\r\n", name, value);
    }
    // 1xx and 204 carry no length (RFC 9110, 8.6); a live connection ends with its end.
    if (!response.events && response.status != 204 && response.status != 304)
        head += fmt::format("Content-Length: {}\r\n", response.bytes().size());
    head += keep_alive && !response.events ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

RequestHead head_of(const Parser& parser, const std::string& peer) {
    const auto& message = parser.get();
    RequestHead head;
    head.method = message.method_string();
    std::string_view target = message.target();
    if (const auto scheme = target.find("://"); scheme != target.npos && !target.starts_with('/')) {
        target.remove_prefix(std::min(target.find('/', scheme + 3), target.size()));  // as a proxy asks
        if (target.empty()) target = "/";
    }
    const auto question = std::min(target.find('?'), target.size());
    head.path = target.substr(0, question);
    if (question < target.size()) head.query = target.substr(question + 1);
    for (const auto& field : message) {
        auto& value = head.headers[std::string(field.name_string())];
        if (!value.empty()) value += ", ";
        value += field.value();
    }
    head.peer = peer;
    head.has_body = parser.chunked() || parser.content_length().value_or(0) > 0;
    return head;
}

// Which host is asked is said once (RFC 9112, 3.2). A coding besides chunked gives no length (6.1): whoever stands in
// front may have found one, and what is the body to him would be the next request to us.
bool is_clear(const Parser& parser) {
    const auto& message = parser.get();
    const bool is_1_1 = message.version() >= 11;
    return (!is_1_1 || message.count(http::field::host) == 1) &&
           (message.count(http::field::transfer_encoding) == 0 || (is_1_1 && parser.chunked()));
}

bool is_malformed(const boost::system::error_code& error) {
    static const auto& of_http = http::make_error_code(http::error::bad_method).category();
    return error.category() == of_http && error != http::error::end_of_stream && error != http::error::partial_message;
}

}  // namespace

struct Listener::Running {
    static constexpr std::size_t at_once = limits::handlers / 2;

    Running(const Address& where, Begin how, Refuse how_not)
        : begin(std::move(how)), refusal(std::move(how_not)), acceptor(context), workers(limits::handlers - at_once) {
        try {
            const tcp::endpoint endpoint(asio::ip::make_address(where.host), where.port);
            acceptor.open(endpoint.protocol());
            acceptor.set_option(tcp::acceptor::reuse_address(true));
            acceptor.bind(endpoint);
            acceptor.listen(asio::socket_base::max_listen_connections);
        } catch (const boost::system::system_error& error) {
            throw Failure(fmt::format("cannot listen on {}:{}: {}", where.host, where.port, error.code().message()));
        }
        rlimit files{};
        if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
            files.rlim_cur = files.rlim_max;
            ::setrlimit(RLIMIT_NOFILE, &files);
            constexpr std::size_t for_ourselves = 200;
            connections_max =
                std::min(connections_max, std::max<std::size_t>(files.rlim_cur, 2 * for_ourselves) - for_ourselves);
        }
        asio::co_spawn(context, accept(), asio::detached);
        for (std::size_t i = 0; i < 2 + at_once; ++i) threads.emplace_back([this] { context.run(); });
    }

    ~Running() {
        context.stop();
        for (auto& thread : threads) thread.join();
        workers.join();
    }

    awaitable<void> accept() {
        while (true) {
            auto [error, socket] = co_await acceptor.async_accept(asio::make_strand(context), as_values);
            if (error == asio::error::operation_aborted) co_return;
            if (error || connections >= connections_max) {
                // Out of files, most likely: others must end before the next can come in.
                asio::steady_timer pause(context, std::chrono::milliseconds(error ? 100 : 1));
                co_await pause.async_wait(as_values);
                continue;
            }
            boost::system::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            const auto executor = socket.get_executor();
            asio::co_spawn(executor, serve(beast::tcp_stream(std::move(socket))), asio::detached);
        }
    }

    // Runs `work` on this thread, where two others are left to take what comes; else on a worker thread, which costs
    // two more changes from thread to thread: a seventh of a photo in chunks. When too many wait already, nothing.
    template <class Work>
    awaitable<std::optional<std::invoke_result_t<Work>>> at_work(Work work) {
        using Result = std::optional<std::invoke_result_t<Work>>;
        const Place place(*this);
        if (place.here) co_return Result(work());
        if (waiting.fetch_add(1) >= limits::requests_waiting_max) {
            --waiting;
            co_return Result();
        }
        auto on_worker = [](Work& what) -> awaitable<Result> { co_return Result(what()); };
        auto result = co_await asio::co_spawn(workers.get_executor(), on_worker(work), asio::use_awaitable);
        --waiting;
        co_return result;
    }

    // One of the places for work on the threads that take what comes, while it lives.
    struct Place {
        explicit Place(Running& where) : running(where), here(running.here.fetch_add(1) < at_once) {
            if (!here) --running.here;
        }
        ~Place() {
            if (here) --running.here;
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        Running& running;
        const bool here;
    };

    awaitable<void> serve(beast::tcp_stream stream) {
        ++connections;
        try {
            boost::system::error_code none;
            const auto end = stream.socket().remote_endpoint(none);
            const std::string peer = none ? "" : end.address().to_string();
            beast::flat_buffer buffer;
            for (bool first = true; co_await one_request(stream, buffer, peer, first); first = false) {
                // What a large body needed is given back while nothing happens.
                if (buffer.size() == 0) buffer = beast::flat_buffer();
            }
            boost::system::error_code ignored;
            stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        } catch (const std::exception& error) {
            fmt::print(stderr, "{{\"level\":\"error\",\"event\":\"connection\",\"what\":\"{}\"}}\n", error.what());
        }
        --connections;
    }

    // False when the connection is to be closed.
    awaitable<bool> one_request(beast::tcp_stream& stream, beast::flat_buffer& buffer, const std::string& peer,
                                bool first) {
        buffer.reserve(idle_buffer);
        Parser parser;
        parser.header_limit(limits::header_max);
        parser.body_limit(boost::none);  // asked of `begin` below: here Beast would only drop the connection
        stream.expires_after(first ? limits::header_wait : limits::idle_wait);
        const auto [error, size] = co_await http::async_read_header(stream, buffer, parser, as_values);
        if (error) {
            if (error == http::error::header_limit)
                co_await send_last(stream, refusal(431));
            else if (is_malformed(error))
                co_await send_last(stream, refusal(400));
            co_return false;
        }
        if (!is_clear(parser)) {
            co_await send_last(stream, refusal(400));
            co_return false;
        }
        const auto head = head_of(parser, peer);
        if (head.path.size() + head.query.size() > limits::target_max) {
            co_await send_last(stream, refusal(414));
            co_return false;
        }
        bool taken = parser.is_done();  // nothing more comes
        Response response;
        if (taken) {
            auto answered = co_await at_work([&] { return begin(head).answer({}); });
            response = answered ? std::move(*answered) : refusal(503);
        } else {
            auto reception = co_await at_work([&] { return begin(head); });
            if (!reception) {
                co_await send_last(stream, refusal(503));
                co_return false;
            }
            response = co_await answer(stream, buffer, parser, head, *reception, taken);
        }
        const bool keep_alive = taken && parser.keep_alive();
        if (response.events) {
            co_await stay(stream, std::move(response));
            co_return false;
        }
        if (!keep_alive) {
            co_await send_last(stream, std::move(response), head.method == "HEAD");
            co_return false;
        }
        co_return co_await send(stream, response, true, head.method == "HEAD");
    }

    // Takes the body and has the request answered. `taken` stays false when the body was refused.
    awaitable<Response> answer(beast::tcp_stream& stream, beast::flat_buffer& buffer, Parser& parser,
                               const RequestHead& head, Reception& reception, bool& taken) {
        const auto length = parser.content_length();
        if (length && *length > reception.body_max) co_return refusal(413);
        if (beast::iequals(std::string(head.header("Expect")), "100-continue")) {
            constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            co_await asio::async_write(stream, asio::buffer(go_on), as_values);
        }
        std::string body;
        const int trouble = length && !reception.sink ? co_await take_whole(stream, buffer, *length, body)
                                                      : co_await take_pieces(stream, buffer, parser, reception, body);
        if (trouble != 0) co_return refusal(trouble);
        taken = true;
        auto response = co_await at_work([&] { return reception.answer(std::move(body)); });
        co_return response ? std::move(*response) : refusal(503);
    }

    // How long a body may take. Beast's own deadline closes the connection, and who was too slow would never read why:
    // it comes a little later, for what this one did not find waiting.
    class Deadline {
    public:
        Deadline(beast::tcp_stream& stream, Seconds wait) : timer_(stream.get_executor(), wait) {
            stream.expires_after(wait + limits::drain_wait);
            timer_.async_wait([&stream, state = state_](const boost::system::error_code& error) {
                if (error || *state == State::kept) return;
                *state = State::missed;
                stream.cancel();
            });
        }
        ~Deadline() { *state_ = State::kept; }
        Deadline(const Deadline&) = delete;
        Deadline& operator=(const Deadline&) = delete;

        int status() const { return *state_ == State::missed ? 408 : 400; }

    private:
        enum class State { running, missed, kept };
        asio::steady_timer timer_;
        std::shared_ptr<State> state_ = std::make_shared<State>(State::running);
    };

    // A body of known length goes from the socket to where it stays. Both answer 0, or the status of the refusal.
    static awaitable<int> take_whole(beast::tcp_stream& stream, beast::flat_buffer& buffer, std::size_t length,
                                     std::string& body) {
        const Deadline deadline(stream, patience_for(length));
        body.reserve(length);  // filled as it comes: who only claims it gets nothing
        const auto first = std::min(buffer.size(), length);
        body.append(static_cast<const char*>(buffer.data().data()), first);
        buffer.consume(first);
        while (body.size() < length) {
            const auto taken = body.size();
            body.resize(std::min(taken + limits::piece, length));
            const auto [error, size] =
                co_await asio::async_read(stream, asio::buffer(body.data() + taken, body.size() - taken), as_values);
            if (error) co_return deadline.status();
        }
        co_return 0;
    }

    awaitable<int> take_pieces(beast::tcp_stream& stream, beast::flat_buffer& buffer, Parser& parser,
                               Reception& reception, std::string& body) {
        const Deadline deadline(stream, patience_for(parser.content_length().value_or(reception.body_max)));
        buffer.reserve(limits::piece);  // unreserved, Beast reads 512 bytes at a time: twenty times slower
        std::string piece(limits::piece, '\0');
        for (std::size_t taken = 0; !parser.is_done();) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            const auto [error, size] = co_await http::async_read(stream, buffer, parser, as_values);
            if (error && error != http::error::need_buffer) co_return deadline.status();
            const auto bytes = std::string_view(piece).substr(0, piece.size() - parser.get().body().size);
            taken += bytes.size();
            if (taken > reception.body_max) co_return 413;
            if (!reception.sink)
                body += bytes;
            else if (!co_await at_work([&] { return reception.sink(bytes), true; }))
                co_return 503;
        }
        co_return 0;
    }

    awaitable<bool> send(beast::tcp_stream& stream, const Response& response, bool keep_alive, bool head_only = false) {
        const auto head = head_of(response, keep_alive);
        const auto bytes = head_only ? std::string_view() : response.bytes();
        stream.expires_after(patience_for(bytes.size()));
        const std::array buffers{asio::buffer(head), asio::buffer(bytes)};
        const auto [error, size] = co_await asio::async_write(stream, buffers, as_values);
        co_return !error;
    }

    // Answers and ends the connection, but not before reading away what is still coming: closing at once would reset
    // it, and the client would see that instead of the answer.
    awaitable<void> send_last(beast::tcp_stream& stream, Response response, bool head_only = false) {
        if (!co_await send(stream, response, false, head_only)) co_return;
        boost::system::error_code ignored;
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream.expires_after(limits::drain_wait);
        std::string piece(limits::piece, '\0');
        for (std::size_t drained = 0; drained < limits::drained_max;) {
            const auto [error, size] = co_await stream.async_read_some(asio::buffer(piece), as_values);
            if (error) co_return;
            drained += size;
        }
    }

    awaitable<void> stay(beast::tcp_stream& stream, Response response) {
        if (streams.fetch_add(1) >= limits::streams_max) {
            --streams;
            co_await send(stream, refusal(503), false);
            co_return;
        }
        const auto source = std::move(response.events);
        response.events = source;
        const auto executor = stream.get_executor();
        const auto timer = std::make_shared<asio::steady_timer>(executor);
        source->on_news([timer, executor] { asio::post(executor, [timer] { timer->cancel(); }); });
        bool alive = co_await send(stream, response, false);
        while (alive && !source->over()) {
            auto text = source->take();
            if (text.empty()) {
                timer->expires_after(limits::heartbeat);
                const auto [cancelled] = co_await timer->async_wait(as_values);
                if (source->over()) break;
                text = source->take();
                if (text.empty() && !cancelled) text = ": still here\n\n";
            }
            if (text.empty()) continue;
            stream.expires_after(limits::transfer_wait);
            const auto [error, size] = co_await asio::async_write(stream, asio::buffer(text), as_values);
            alive = !error;
        }
        source->on_news([] {});
        --streams;
    }

    Begin begin;
    Refuse refusal;
    asio::io_context context;
    tcp::acceptor acceptor;
    asio::thread_pool workers;
    std::vector<std::thread> threads;
    std::size_t connections_max = limits::connections_max;
    std::atomic<std::size_t> connections{0}, waiting{0}, streams{0}, here{0};
};

Listener::Listener(const Address& address, Begin begin, Refuse refuse)
    : running_(std::make_unique<Running>(address, std::move(begin), std::move(refuse))) {}
Listener::~Listener() = default;
std::uint16_t Listener::port() const { return running_->acceptor.local_endpoint().port(); }
std::size_t Listener::connections() const { return running_->connections; }

Address parse_address(const std::string& text) {
    const auto colon = text.rfind(':');
    const auto port = colon == text.npos ? std::nullopt : parse_integer(std::string_view(text).substr(colon + 1));
    if (!port || *port < 0 || *port > 65535)
        throw Failure(fmt::format("{}: HOST:PORT is expected, like 127.0.0.1:8080", text));
    auto host = text.substr(0, colon);
    if (host == "localhost") host = "127.0.0.1";
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    return {host, static_cast<std::uint16_t>(*port)};
}

}  // namespace tallyman::server
