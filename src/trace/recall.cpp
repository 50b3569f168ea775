#include "trace/recall.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "trace/vocabulary.h"

namespace tallyman::trace {
namespace {

double count_of(const std::vector<Quantity>& quantities, const std::string& lot) {
    double count = 0;
    for (const auto& quantity : quantities) {
        if (quantity.epc_class == lot) count += quantity.count;
    }
    return count;
}

std::string place_of(const EventFacts& event) {
    return event.biz_location.empty() ? event.read_point : event.biz_location;
}

// Plays the story: how much of the lot is in which place and in which carrier, and where each carrier is.
class Play {
public:
    explicit Play(Recall& recall) : recall_(recall) {}

    void on(const EventFacts& event) {
        if (event.type == "TransformationEvent") return transform(event);
        if (event.type == "AggregationEvent") return event.action == "DELETE" ? unpack(event) : pack(event);
        mark(event);
        if (const double count = count_of(event.quantities, recall_.lot); count > 0) loose(event, count);
        for (const auto& epc : event.epcs) carry(event, epc);
    }

    void finish() {
        for (auto& [carrier, load] : carried_) at(carrier_at_[carrier], load.since).count += load.count;
        for (auto& [name, where] : places_) {
            if (where.count <= 0) continue;
            const bool at_home =
                shipped_from_.contains(name) || (!name.empty() && std::ranges::count(recall_.origin, name) > 0);
            if (!at_home) recall_.out += where.count;
            recall_.places.push_back(where);
        }
        std::ranges::sort(recall_.places, [](const auto& a, const auto& b) {
            return std::tuple(-a.count, a.place) < std::tuple(-b.count, b.place);
        });
    }

private:
    Whereabouts& at(const std::string& place, Milliseconds since) {
        auto& where = places_[place];
        where.place = place;
        where.since = std::max(where.since, since);
        return where;
    }

    void take(const std::string& place, double count, const EventFacts& event) {
        auto& where = at(place, event.time);
        if (where.count < count) {
            if (recall_.made > 0 || where.count > 0) {
                recall_.doubts.push_back(fmt::format("{} left {} where {} were known", count, place, where.count));
            } else {
                recall_.made += count - where.count;  // seen for the first time as it leaves
                recall_.origin.push_back(place);
            }
            where.count = count;
        }
        where.count -= count;
    }

    void loose(const EventFacts& event, double count) {
        const std::string place = place_of(event);
        if (event.action == "ADD") {
            recall_.made += count;
            recall_.origin.push_back(place);
            at(place, event.time).count += count;
        } else if (event.action == "DELETE") {
            take(place, count, event);
            recall_.gone += count;
        } else if (event.is_step("shipping") || event.is_step("departing")) {
            shipped_from_.insert(event.read_point);
            take(event.read_point, count, event);
            at("", event.time).count += count;
        } else if (event.is_step("receiving") || event.is_step("arriving")) {
            if (at("", event.time).count < count && recall_.made == 0) {
                recall_.made += count;  // the story begins at our own door
                recall_.origin.insert(recall_.origin.end(), event.sources.begin(), event.sources.end());
                at("", event.time).count += count;
            }
            take("", count, event);
            auto& where = at(place, event.time);
            where.count += count;
            where.transactions.insert(event.transactions.begin(), event.transactions.end());
        }
    }

    void pack(const EventFacts& event) {
        if (event.action != "ADD") return;
        if (const double count = count_of(event.child_quantities, recall_.lot); count > 0) {
            take(place_of(event), count, event);
            auto& load = carried_[event.parent];
            load.count += count;
            load.since = event.time;
            carrier_at_[event.parent] = place_of(event);
        }
        for (const auto& child : event.children) inside_[child] = event.parent;
    }

    void unpack(const EventFacts& event) {
        for (const auto& child : event.children) inside_.erase(child);
        const auto load = carried_.find(event.parent);
        if (load == carried_.end()) return;
        const double named = count_of(event.child_quantities, recall_.lot);
        const bool everything = event.children.empty() && event.child_quantities.empty();
        const double count = everything ? load->second.count : std::min(named, load->second.count);
        if (count <= 0) return;
        load->second.count -= count;
        auto& where = at(place_of(event), event.time);
        where.count += count;
        where.carriers.insert(event.parent);
        where.transactions.insert(event.transactions.begin(), event.transactions.end());
    }

    void carry(const EventFacts& event, const std::string& carrier) {
        for (auto& [loaded, load] : carried_) {
            std::string outer = loaded;
            for (int depth = 0; outer != carrier && inside_.contains(outer) && depth < 16; ++depth)
                outer = inside_[outer];
            if (outer != carrier || load.count <= 0) continue;
            load.since = event.time;
            const bool leaves = event.is_step("shipping") || event.is_step("departing");
            if (leaves) shipped_from_.insert(event.read_point);
            carrier_at_[loaded] = leaves ? "" : place_of(event);
            auto& where = at(carrier_at_[loaded], event.time);
            where.carriers.insert(loaded);
            where.transactions.insert(event.transactions.begin(), event.transactions.end());
        }
    }

    void transform(const EventFacts& event) {
        const double used = count_of(event.input_quantities, recall_.lot);
        const auto names = [](const std::vector<Quantity>& quantities, const std::vector<std::string>& epcs) {
            auto all = epcs;
            for (const auto& quantity : quantities) all.push_back(quantity.epc_class);
            return all;
        };
        if (used > 0) {
            take(place_of(event), used, event);
            recall_.gone += used;
            for (auto& made : names(event.output_quantities, event.outputs)) recall_.made_into.push_back(made);
        }
        if (const double made = count_of(event.output_quantities, recall_.lot); made > 0) {
            recall_.made += made;
            at(place_of(event), event.time).count += made;
            recall_.origin.push_back(place_of(event));
            for (auto& from : names(event.input_quantities, event.inputs)) recall_.origin.push_back(from);
        }
    }

    void mark(const EventFacts& event) {
        const std::string recalled = expanded_term("recalled", Term::disposition);
        if (std::ranges::find(event.set, recalled) != event.set.end()) recall_.held = true;
        if (std::ranges::find(event.unset, recalled) != event.unset.end()) recall_.held = false;
    }

    struct Load {
        double count = 0;
        Milliseconds since = 0;
    };
    Recall& recall_;
    std::map<std::string, Whereabouts> places_;  // "" is on the way
    std::map<std::string, Load> carried_;
    std::map<std::string, std::string> carrier_at_, inside_;
    std::set<std::string> shipped_from_;
};

void once_each(std::vector<std::string>& names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, "");
}

// Everything that `lots` lead to by transformations, over any number of steps.
void follow(std::vector<std::string>& lots, const EventsAbout& events_about, bool forward) {
    std::set<std::string> known(lots.begin(), lots.end());
    for (std::size_t i = 0; i < lots.size(); ++i) {
        for (const auto& event : events_about(lots[i])) {
            if (event.type != "TransformationEvent") continue;
            const auto& from = forward ? event.input_quantities : event.output_quantities;
            const auto& to = forward ? event.output_quantities : event.input_quantities;
            if (count_of(from, lots[i]) <= 0) continue;
            for (const auto& quantity : to) {
                if (known.insert(quantity.epc_class).second) lots.push_back(quantity.epc_class);
            }
        }
    }
}

}  // namespace

// Of two events at one time the one that came first goes first.
std::vector<EventFacts> story_of(const std::string& lot, const EventsAbout& events_about) {
    std::vector<EventFacts> story;
    std::vector<std::string> to_ask{lot};
    std::set<std::string> asked{lot};
    std::set<std::tuple<std::string, Milliseconds, std::string>> known;
    while (!to_ask.empty()) {
        const std::string thing = std::move(to_ask.back());
        to_ask.pop_back();
        for (auto& event : events_about(thing)) {
            const bool carried = !event.parent.empty() && event.parent != thing &&
                                 (std::ranges::find(event.children, thing) != event.children.end() ||
                                  count_of(event.child_quantities, thing) > 0);
            if (carried && asked.insert(event.parent).second) to_ask.push_back(event.parent);
            std::string told = (event.declares_error ? "!" : "") + event.id + event.type + event.action +
                               event.biz_step + event.parent + event.read_point;
            for (const auto& item : items_of(event)) told += item;
            if (known.emplace(std::move(told), event.time, event.biz_location).second)
                story.push_back(std::move(event));
        }
    }
    std::set<std::string> wrong;
    for (const auto& event : story) {
        if (event.declares_error && !event.id.empty()) wrong.insert(event.id);
    }
    std::erase_if(story, [&](const EventFacts& event) { return event.declares_error || wrong.contains(event.id); });
    std::ranges::stable_sort(story, {}, &EventFacts::time);
    return story;
}

Recall recall(const std::string& lot, const EventsAbout& events_about) {
    Recall recall;
    recall.lot = lot;
    const auto story = story_of(lot, events_about);
    recall.events = story.size();
    Play play(recall);
    for (const auto& event : story) play.on(event);
    play.finish();
    follow(recall.made_into, events_about, true);
    follow(recall.origin, events_about, false);
    once_each(recall.made_into);
    once_each(recall.origin);
    return recall;
}

}  // namespace tallyman::trace
