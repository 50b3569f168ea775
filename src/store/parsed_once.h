// Values of texts that were parsed already: a server reads its day anew after every commit, and nearly all texts of it
// are those of the time before. Whatever was not asked for since `count` other texts came in is forgotten.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tallyman::store {

template <class Value>
class ParsedOnce {
public:
    explicit ParsedOnce(std::size_t count) : count_(count) {}

    template <class Parse>
    Value of(std::string_view text, Parse parse) {
        std::string key(text);
        {
            const std::scoped_lock lock(mutex_);
            if (const auto found = recent_.find(key); found != recent_.end()) return found->second;
            if (auto found = before_.extract(key)) return keep(std::move(found.key()), std::move(found.mapped()));
        }
        auto value = parse(text);
        const std::scoped_lock lock(mutex_);
        return keep(std::move(key), std::move(value));
    }

private:
    using Values = std::unordered_map<std::string, Value>;

    const Value& keep(std::string key, Value value) {
        if (recent_.size() >= count_) before_ = std::exchange(recent_, {});
        return recent_.insert_or_assign(std::move(key), std::move(value)).first->second;
    }

    std::size_t count_;
    std::mutex mutex_;
    Values recent_, before_;
};

}  // namespace tallyman::store
