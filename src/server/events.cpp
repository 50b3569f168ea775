#include "server/events.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "server/limits.h"

namespace tallyman::server {

class Hub::Watcher : public EventSource {
public:
    Watcher(std::int64_t account, Depots depots, std::optional<Day> day, std::function<bool()> ended)
        : account_(account), depots_(std::move(depots)), day_(day), ended_(std::move(ended)) {}

    std::string take() override {
        const std::scoped_lock lock(mutex_);
        return std::exchange(text_, {});
    }
    bool over() const override { return over_ || ended_(); }
    void on_news(std::function<void()> wake) override {
        const std::scoped_lock lock(mutex_);
        wake_ = std::move(wake);
        if (!text_.empty()) wake_();
    }

    bool is_for(const News& news) const {
        return (!news.depot || depots_.has(*news.depot)) && (!day_ || !news.day || *day_ == *news.day);
    }
    void add(const std::string& text) {
        constexpr std::size_t unread_max = 256 << 10;
        const std::scoped_lock lock(mutex_);
        text_ = text_.size() > unread_max ? "event: reset\ndata: {}\n\n" : text_ + text;
        if (wake_) wake_();
    }
    void end() {
        const std::scoped_lock lock(mutex_);
        over_ = true;
        if (wake_) wake_();
    }
    std::int64_t account() const { return account_; }

private:
    std::int64_t account_;
    Depots depots_;
    std::optional<Day> day_;
    std::function<bool()> ended_;
    std::mutex mutex_;
    std::string text_;
    std::function<void()> wake_;
    std::atomic<bool> over_{false};
};

namespace {

std::string text_of(std::uint64_t number, const News& news) {
    const auto or_null = [](const std::string& text) {
        return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
    };
    const nlohmann::json data = {{"day", news.day ? nlohmann::json(iso(*news.day)) : nlohmann::json(nullptr)},
                                 {"order", or_null(news.order)},
                                 {"id", or_null(news.id)}};
    return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", number, news.type, data.dump());
}

}  // namespace

void Hub::publish(News news) {
    const std::scoped_lock lock(mutex_);
    const auto number = ++last_;
    const auto text = text_of(number, news);
    std::erase_if(watchers_, [](const auto& watcher) { return watcher.expired(); });
    for (const auto& weak : watchers_) {
        if (const auto watcher = weak.lock(); watcher && watcher->is_for(news)) watcher->add(text);
    }
    recent_.push_back({number, std::move(news)});
    if (recent_.size() > limits::stream_backlog_max) recent_.pop_front();
}

std::shared_ptr<EventSource> Hub::watch(std::int64_t account, Depots depots, std::optional<Day> day,
                                        std::optional<std::uint64_t> after, std::function<bool()> ended) {
    auto watcher = std::make_shared<Watcher>(account, std::move(depots), day, std::move(ended));
    const std::scoped_lock lock(mutex_);
    watcher->add("retry: 2000\n\n");
    const bool missed =
        after && *after != last_ && (recent_.empty() || *after + 1 < recent_.front().number || *after > last_);
    if (missed) watcher->add(fmt::format("id: {}\nevent: reset\ndata: {{}}\n\n", last_));
    for (const auto& [number, news] : recent_) {
        if (after && !missed && number > *after && watcher->is_for(news)) watcher->add(text_of(number, news));
    }
    watchers_.push_back(watcher);
    return watcher;
}

void Hub::end(std::int64_t account) {
    const std::scoped_lock lock(mutex_);
    for (const auto& weak : watchers_) {
        if (const auto watcher = weak.lock(); watcher && watcher->account() == account) watcher->end();
    }
}

}  // namespace tallyman::server
