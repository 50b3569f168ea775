// A request and its answer, as the rest of the server sees them: plain values, no HTTP library.
//
// A request is answered in two steps, so that nobody sends half a gigabyte before being told that he may not: `Begin`
// sees the head and says how much body is welcome, where it goes, and what answers it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallyman::server {

struct LessIgnoringCase {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
};
using Headers = std::map<std::string, std::string, LessIgnoringCase>;  // repeated ones joined with ", "

struct RequestHead {
    std::string method;
    std::string path;  // as sent, still percent-encoded, without the query
    std::string query;
    Headers headers;
    std::string peer;  // address of the other end
    bool has_body = false;

    std::string_view header(std::string_view name) const;  // empty when it is not there
};

// What a live connection reads from, until it is over.
class EventSource {
public:
    virtual ~EventSource() = default;
    // What is to be written now, ready for the wire; nothing when there is no news. Never waits.
    virtual std::string take() = 0;
    virtual bool over() const = 0;  // asked before each writing, and at least every `heartbeat`
    // `wake` is called from any thread when `take` has something or it is over.
    virtual void on_news(std::function<void()> wake) = 0;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    std::string_view constant_body = {};       // instead of `body`, for what lives as long as the program
    std::shared_ptr<EventSource> events = {};  // instead of both

    Response& header(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    std::string_view bytes() const { return body.empty() ? constant_body : std::string_view(body); }
};

// How the rest of a request is taken.
struct Reception {
    std::size_t body_max = 0;
    std::function<void(std::string_view)> sink = {};  // gets the body piece by piece; without it `answer` gets it whole
    std::function<Response(std::string body)> answer;
};

using Begin = std::function<Reception(const RequestHead&)>;

// Percent-decoded; nothing for a broken escape or a NUL. In a query a plus is a space.
std::optional<std::string> decoded(std::string_view text, bool is_query = false);
std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view query);
std::string percent_encoded(std::string_view text);

}  // namespace tallyman::server
