// One request on its way through the desk: the events that happened to it, and what they add up to. The events are the
// truth (each is an entry of the ledger); a case is always what its events say, so that anybody can recount the desk's
// figures from the ledger.
//
// What can never happen, whoever asks: execution of an incomplete or unconfirmed request; a decision by the person who
// took the request in; a strong measure without a second person; a decision without reasons; a hold without end; an
// appeal decided by somebody who had a hand in the decision.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "removal/request.h"

namespace tallyman::removal {

// Smallest first: the desk is to take the first that serves the ground.
enum class Measure { blur_region, hide_public, hide_all, erase };

struct Region {  // in pixels of the picture as it was taken
    int x = 0, y = 0, width = 0, height = 0;
    friend bool operator==(const Region&, const Region&) = default;
};

struct Received {
    Request request;
    bool complete = false;  // when it came; kept, since what is personal may be erased later
    friend bool operator==(const Received&, const Received&) = default;
};
struct Supplemented {  // the requester filled gaps: the request as it is now
    Request request;
    bool complete = false;
    friend bool operator==(const Supplemented&, const Supplemented&) = default;
};
struct SenderConfirmed {
    std::string how;  // "called back on the number of the authority's own page"
    friend bool operator==(const SenderConfirmed&, const SenderConfirmed&) = default;
};
struct Held {  // hidden from the public at once, for a stated reason and never longer than hold_max
    std::string reason;
    Instant until{};
    friend bool operator==(const Held&, const Held&) = default;
};
struct Decided {
    bool execute = false;
    Measure measure = Measure::blur_region;
    std::vector<Region> regions;  // of blur_region
    // As far and as long as the request asks, unless the decision is narrower.
    std::vector<std::string> territory;
    std::optional<Day> until;
    std::string facts;   // what was found
    std::string ground;  // the provision it rests on; of a refusal, why the asked one does not carry
    bool software_took_part = false;
    bool second_person = false;  // is due; kept, since the desk's rule may change later
    // The affected learn of it at once, unless a legal reason delays that to a set time.
    std::string delay_reason;
    std::optional<Instant> delayed_until;
    friend bool operator==(const Decided&, const Decided&) = default;
};
struct Confirmed {  // the second person's
    friend bool operator==(const Confirmed&, const Confirmed&) = default;
};
struct SentBack {  // the second person does not agree; the request is open again
    std::string reason;
    friend bool operator==(const SentBack&, const SentBack&) = default;
};
struct Appealed {
    std::string argument;
    friend bool operator==(const Appealed&, const Appealed&) = default;
};
struct AppealDecided {
    bool overturned = false;
    std::string reason;
    friend bool operator==(const AppealDecided&, const AppealDecided&) = default;
};
struct Withdrawn {  // by the requester; what was executed is restored
    std::string reason;
    friend bool operator==(const Withdrawn&, const Withdrawn&) = default;
};

// The dialogue with who asked: what was said, what is to be talked about, what was agreed and by when. It decides
// nothing.
enum class NoteKind { message, agenda, action, done };
struct Noted {
    NoteKind kind = NoteKind::message;
    std::string text;        // personal, as the request's own words are
    std::optional<Day> due;  // of an action
    friend bool operator==(const Noted&, const Noted&) = default;
};

struct Event {
    Instant at{};
    std::string by;  // the person; the machine never acts on a request
    std::variant<Received, Supplemented, SenderConfirmed, Held, Decided, Confirmed, SentBack, Appealed, AppealDecided,
                 Withdrawn, Noted>
        what;
    friend bool operator==(const Event&, const Event&) = default;
};

enum class Stage { incomplete, unconfirmed, open, to_confirm, executed, refused, restored, withdrawn };

struct Desk {
    // Measures from this weight on need a second person: blur_region 1, hide_public 2, hide_all 3, erase 4, and one
    // more for an order, which reaches further than a neighbour's notice.
    int second_person_weight = 3;
};

constexpr std::chrono::hours hold_max{72};
constexpr std::chrono::months appeal_within{6};  // Regulation (EU) 2022/2065 Art. 20, to the end of that day

int weight(Measure measure, RequesterKind requester);

struct Case {
    explicit Case(std::string case_id) : id(std::move(case_id)) {}

    std::string id;
    std::vector<Event> events;

    Request request;
    Instant received_at{};
    std::optional<Instant> complete_at;  // the clock of an answer starts here
    std::optional<Instant> answered_at;  // first executed or refused
    bool was_refused = false;            // even if an appeal overturned it
    std::string taken_in_by;
    bool sender_confirmed = false;
    std::optional<Held> hold;
    std::optional<Decided> decision;
    std::string decided_by, confirmed_by;
    std::optional<Instant> executed_at;
    std::optional<Appealed> appeal;
    std::optional<Instant> appealed_at;
    std::optional<AppealDecided> appeal_outcome;
    Stage stage = Stage::incomplete;

    // When the statement of reasons is due to those affected: with the execution, or when a recorded delay ends.
    std::optional<Instant> statement_at() const;
    Instant appeal_ends() const;  // of an answered request
    // Until when what was executed can still be undone: bytes marked for erasure wait until no appeal can save them.
    bool can_restore(Instant now) const;
    // Which measure the item is under at that moment, hold included; nothing when none.
    std::optional<Measure> in_force(Instant now) const;
    bool holds(Instant now) const;
    const std::vector<std::string>& territory() const;  // of what is or may be in force
    std::optional<Day> until() const;
};

enum class Refusal {
    unknown_case,
    already_received,
    no_name,       // every act has a named person
    back_in_time,  // before the event before it
    incomplete,
    sender_unconfirmed,
    same_person,
    no_reason,
    no_region,
    wrong_stage,
    too_long,  // a hold beyond hold_max, or a delay without its end
    held_before,
    appealed_before,
    appeal_over,
    too_wide,  // a decision that reaches further than was asked
};
std::string_view name(Refusal refusal);
Words words(Refusal refusal);

// Adds the event, or says why it may not be. The first event of a case is Received. `with` settles what depends on the
// day's rules (is it complete, is a second person due) and writes it into the event; `with_kept` takes an event as it
// was settled then.
Result<Case, Refusal> with(Case so_far, Event event, const Desk& desk);
Result<Case, Refusal> with_kept(Case so_far, Event event);

std::string_view name(Measure measure);
std::optional<Measure> measure(std::string_view name);
std::string_view name(Stage stage);
std::string_view name(NoteKind kind);
std::optional<NoteKind> note_kind(std::string_view name);
Words words(Measure measure);
Words words(Stage stage);

}  // namespace tallyman::removal
