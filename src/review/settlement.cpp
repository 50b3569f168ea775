#include "review/settlement.h"

#include <array>

namespace tallyman::review {
namespace {

// Retake and "cannot tell" settle nothing.
Settled settled_by(Answer answer) {
    switch (answer) {
        case Answer::accept:
            return Settled::accepted;
        case Answer::reject:
            return Settled::rejected;
        case Answer::retake:
        case Answer::cannot_tell:
            break;
    }
    return Settled::open;
}

Settlement by_person(Answer answer, const std::string& who, Instant when) {
    const auto settled = settled_by(answer);
    if (settled == Settled::rejected && who.empty()) return {};  // nobody to answer for it
    return settled == Settled::open ? Settlement{} : Settlement{settled, who, when};
}

}  // namespace

std::string_view name(Settled settled) {
    constexpr std::array<std::string_view, 3> names = {"open", "accepted", "rejected"};
    return names.at(static_cast<std::size_t>(settled));
}

Settlement settle(bool accepted_by_machine, const ReviewedOrder* reviewed, const Appeal* appeal) {
    if (appeal != nullptr) {
        return appeal->open() ? Settlement{} : by_person(*appeal->outcome, appeal->decided_by, appeal->decided_at);
    }
    if (reviewed != nullptr) {
        return reviewed->contested ? Settlement{}
                                   : by_person(reviewed->answer, reviewed->reviewer, reviewed->decided_at);
    }
    return accepted_by_machine ? Settlement{Settled::accepted, {}, {}} : Settlement{};
}

}  // namespace tallyman::review
