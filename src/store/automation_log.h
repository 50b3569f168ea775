// What automation over days rests on: the evidence of every delivery that people decided on or a lot held, the lots
// that were held for blind looks and what became of them, and the times it stepped back (review/lot.h). Each change is
// one transaction with its fact in the ledger. The dice of a lot stay out of the ledger until the lot is settled; their
// digest is there from the beginning, so that nobody can have thrown them twice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "review/lot.h"
#include "store/store.h"

namespace tallyman::store {

struct EvidenceOf {
    SummaryRow summary;
    Instant at{};  // of the first decision, or when a lot took it
};

// What `tallyman decide` accepted over all days and nobody looked at since.
struct BatchAccepts {
    std::int64_t deliveries = 0, photos = 0;
    double wrong_at_most = 0;  // deliveries, as was promised
};

class AutomationLog {
public:
    explicit AutomationLog(const Store& store) : store_(store), database_(store.database()) {}

    // Inside a transaction: what deciding needs of one order, made anew because a photo of it was examined.
    void put_summary(const SummaryRow& row);
    std::optional<std::uint64_t> summary_checks(const OrderId& order) const;  // whose checks its summary is of
    // Inside a transaction: the order's summary as the last check left it, for good; does nothing where there is none,
    // or one is kept already.
    void keep_evidence(const OrderId& order);
    void forget_evidence(const OrderId& order);  // the next to be kept is of other photos
    std::vector<EvidenceOf> evidence() const;    // by order

    BatchAccepts batch_accepts() const;  // each order once, and none that has evidence: that one is counted there

    // Nothing is opened while another lot is open, or when one of the members stands in another lot or was reviewed
    // meanwhile: false then.
    bool open(const review::Lot& lot);
    // State, looks and time as they are in `lot`; the members that nobody looked at are told as decided when it stands.
    // False when somebody else settled it.
    bool settle(const review::Lot& lot);
    std::vector<review::Lot> lots() const;  // by id, members by order

    void step_back(const review::StepBack& step);
    std::vector<review::StepBack> step_backs() const;  // as they came

private:
    void tell_accepts(const review::Lot& lot);

    const Store& store_;
    Database& database_;
};

}  // namespace tallyman::store
