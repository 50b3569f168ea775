// A relief campaign in goods: what groups of people need, what donors pledge, which order carries which part of a
// pledge. The goods travel as all goods here do: the same orders, plans, photos, verdicts and ledger; a campaign only
// says which cases of which order are whose. Like a case of the removal desk it is what its events say, and each event
// is an entry of the ledger.
//
// Nobody is named to the outside: people are groups with a number, donors are what they wish to be called. A photo is
// shown only with consent in two steps, to its taking and to its publishing, each recorded with how it was given; it
// can be taken back at any time, and what was taken back is not given again by software.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/lang.h"
#include "base/result.h"
#include "base/time.h"
#include "base/units.h"

namespace tallyman::campaign {

struct Group {
    std::string id;      // G1
    std::string vi, en;  // its name
    std::int64_t people = 0;
    friend bool operator==(const Group&, const Group&) = default;
};

struct Created {
    std::string vi, en;  // the title
    std::vector<Group> groups;
    // Hours for which a delivery is not shown after it happened: where people queue for goods, the page must not say so
    // while they stand there.
    std::int64_t delay_hours = 0;
};
struct Needed {
    std::string group;
    Gtin gtin;
    Cases cases;
};
struct Pledged {
    std::string pledge;  // P1, given by `with`
    Gtin gtin;
    Cases cases;
    std::string shown_as;       // what the page calls the donor; empty: nothing
    std::string name, contact;  // personal
};
struct Allocated {
    std::string pledge;
    OrderId order;
    std::string group;
    Cases cases;
};
// Of who is seen in the photo or speaks for them; `how` is personal: "signed form 7 of the school's head".
struct ConsentToTake {
    std::string photo;
    std::string how;
};
struct ConsentToPublish {
    std::string photo;
    std::string how;
    bool faces_shown = false;  // else they are blurred
};
struct ConsentWithdrawn {
    std::string photo;
};
struct Published {};
struct Hidden {  // the page is taken down, for whatever reason is said
    std::string reason;
};
// What was told to a donor of the path of a pledge, as JSON text: kept, so that what was told can be proved.
struct Told {
    std::string pledge;
    std::string path;
};

struct Event {
    Instant at{};
    std::string by;
    std::variant<Created, Needed, Pledged, Allocated, ConsentToTake, ConsentToPublish, ConsentWithdrawn, Published,
                 Hidden, Told>
        what;
};

struct Consent {
    bool taking = false, publishing = false, faces_shown = false, withdrawn = false;
    bool may_be_shown() const { return taking && publishing && !withdrawn; }
};

struct Campaign {
    explicit Campaign(std::string campaign_id) : id(std::move(campaign_id)) {}

    std::string id;
    std::vector<Event> events;

    Created created;
    Instant created_at{};
    std::vector<Needed> needs;
    std::vector<Pledged> pledges;
    std::vector<Allocated> allocations;
    std::map<std::string, Consent> consents;  // by photo
    std::map<std::string, std::string> told;  // by pledge: the path told last
    bool published = false;
    Instant published_at{};

    const Group* group(const std::string& id) const;
    const Pledged* pledge(const std::string& id) const;
    Cases allocated(const std::string& pledge) const;
};

enum class Refusal {
    unknown_campaign,
    created_before,
    no_name,
    back_in_time,
    no_title,
    no_group,
    unknown_group,
    unknown_pledge,
    no_cases,
    more_than_pledged,
    no_consent_to_take,
    no_consent,
    withdrawn,
    no_reason,
    wrong_step,
};
std::string_view name(Refusal refusal);
Words words(Refusal refusal);

// Adds the event, or says why it may not be; the first is Created. A pledge without an id gets the next one.
Result<Campaign, Refusal> with(Campaign so_far, Event event);

constexpr std::int64_t delay_hours_max = 24 * 90;

}  // namespace tallyman::campaign
