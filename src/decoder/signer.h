// Signatures of many photos (vision/reuse/signature.h), made in locked-down processes as in examiner.h but several in
// each: a process of its own costs a small photo as much as its corners do. That is for photos which one person's
// command adds together, because within a batch the isolation is weaker: a picture that takes its process over can
// falsify the signatures of the others in its batch (at most 15), and of those only. One that crashes its process or
// takes too long harms nobody else: what was not answered is done again, each photo alone.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "base/progress.h"
#include "decoder/batch.h"
#include "decoder/spawner.h"

namespace tallyman::decoder {

struct SignerOptions {
    std::size_t batch = 1;            // photos in one process, at most batch_max
    unsigned workers = 0;             // 0: one a core
    unsigned processor_seconds = 15;  // of a process; and by the clock for what hangs without working
    std::chrono::milliseconds patience{90'000};
    std::function<Signed(std::span<const std::byte> jpeg)> sign = {};  // tests put a crashing one here
};

// Make it before the first thread starts.
class Signer {
public:
    Signer(vision::SignatureUse use, SignerOptions options);

    // As many photos as `next` gives; `done` is called in their order. Stops within a tenth of a second when asked to;
    // what was not done is then not reported. One caller at a time.
    using Next = std::function<std::optional<Jpeg>()>;
    using Done = std::function<void(std::size_t index, Signed)>;
    void sign_all(const Next& next, const Done& done, const StopFlag* stop = nullptr);

private:
    struct Batch;
    struct Batches;

    void take(Batches& round, const Next& next);
    void start(Batches& round, unsigned slot);
    void fill(Batches& round, const Next& next);
    void finish(Batches& round, const Ended& ended);

    SignerOptions options_;
    Spawner spawner_;
};

}  // namespace tallyman::decoder
