// A map whose copies share what they do not differ in: it consists of many small ones, and a change makes anew only the
// one that it falls into. For values that many read while one is changed beside them.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

namespace tallyman {

template <class Key, class Value>
class SharedMap {
public:
    // Nothing when it is not there; good as long as this map or a copy that still has it.
    const Value* find(const Key& key) const {
        const auto& part = parts_[place_of(key)];
        if (!part) return nullptr;
        const auto found = part->find(key);
        return found == part->end() ? nullptr : &found->second;
    }
    bool contains(const Key& key) const { return find(key) != nullptr; }

    void set(const Key& key, Value value) {
        change(key, [&](Part& part) { part.insert_or_assign(key, std::move(value)); });
    }
    void erase(const Key& key) {
        if (contains(key)) change(key, [&](Part& part) { part.erase(key); });
    }

    // In no particular sequence.
    template <class See>
    void each(See&& see) const {
        for (const auto& part : parts_) {
            if (!part) continue;
            for (const auto& [key, value] : *part) see(key, value);
        }
    }

private:
    using Part = std::unordered_map<Key, Value>;

    static std::size_t place_of(const Key& key) { return std::hash<Key>{}(key) % parts_count; }

    template <class Change>
    void change(const Key& key, Change&& apply) {
        auto& part = parts_[place_of(key)];
        // Nobody else sees it: the same map is being filled, or the last copy has gone, whose reads come before the
        // change.
        if (part && part.use_count() == 1) {
            std::atomic_thread_fence(std::memory_order_acquire);
            return apply(*part);
        }
        auto anew = part ? std::make_shared<Part>(*part) : std::make_shared<Part>();
        apply(*anew);
        part = std::move(anew);
    }

    static constexpr std::size_t parts_count = 251;  // a prime: the part's own map divides by other numbers
    std::array<std::shared_ptr<Part>, parts_count> parts_;
};

}  // namespace tallyman
