#include "decoder/signer.h"

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>

#include <opencv2/core/utility.hpp>

#include "base/check.h"
#include "base/memory.h"
#include "decoder/round.h"
#include "decoder/worker.h"

namespace tallyman::decoder {
namespace {

using Clock = std::chrono::steady_clock;

Signed signature_of_jpeg(std::span<const std::byte> jpeg, vision::SignatureUse use) {
    const auto photo = vision::decode_photo(jpeg);
    if (!photo) return fail(photo.error());
    return vision::signature_of(sha256(jpeg), photo->luma, photo->width, photo->height, use);
}

SignerOptions completed(SignerOptions options, vision::SignatureUse use) {
    CHECK(options.batch >= 1 && options.batch <= batch_max);
    if (options.workers == 0) options.workers = std::max(1u, std::thread::hardware_concurrency());
    if (options.sign) return options;
    cv::setNumThreads(1);  // a worker has one thread; the batches are what runs in parallel
    keep_freed_memory();
    options.sign = [use](std::span<const std::byte> jpeg) { return signature_of_jpeg(jpeg, use); };
    options.sign(warm_up_picture());
    return options;
}

Work work_of(const SignerOptions& options) {
    return [sign = options.sign](std::span<std::byte> slot) { answer_batch(slot, sign); };
}

}  // namespace

struct Signer::Batch {
    std::vector<std::size_t> indices;
    std::vector<Jpeg> pictures;
    Clock::time_point deadline{};
    bool timed_out = false;
};

struct Signer::Batches : Round<Batch, Signed> {
    std::deque<Batch> waiting;
    bool more = true;
};

Signer::Signer(vision::SignatureUse use, SignerOptions options)
    : options_(completed(std::move(options), use)),
      spawner_(options_.workers, work_of(options_), {.processor_seconds = options_.processor_seconds}) {}

// A batch more, unless much is held already.
void Signer::take(Batches& round, const Next& next) {
    constexpr std::size_t batches_held_per_worker = 4;
    if (round.taken - round.given >= batches_held_per_worker * options_.workers * options_.batch) return;
    constexpr std::size_t bytes_max = vision::jpeg_bytes_max / 2;
    Batch batch;
    std::size_t bytes = 0;
    while (round.more && batch.pictures.size() < options_.batch && bytes < bytes_max) {
        auto picture = next();
        round.more = picture.has_value();
        if (!picture) break;
        bytes += picture->size();
        batch.indices.push_back(round.taken++);
        batch.pictures.push_back(std::move(*picture));
    }
    if (!batch.pictures.empty()) round.waiting.push_back(std::move(batch));
}

void Signer::start(Batches& round, unsigned slot) {
    Batch batch = std::move(round.waiting.front());
    round.waiting.pop_front();
    const std::size_t fits = write_batch(spawner_.slot(slot), batch.pictures);
    if (fits < batch.pictures.size()) {  // the rest is the next batch
        const auto cut = static_cast<std::ptrdiff_t>(std::max<std::size_t>(fits, 1));
        Batch rest;
        rest.indices.assign(batch.indices.begin() + cut, batch.indices.end());
        std::move(batch.pictures.begin() + cut, batch.pictures.end(), std::back_inserter(rest.pictures));
        batch.indices.resize(cut);
        batch.pictures.resize(cut);
        if (!rest.pictures.empty()) round.waiting.push_front(std::move(rest));
    }
    if (fits == 0) {
        round.ready.emplace(batch.indices.front(), fail(vision::Unreadable{"too_many_bytes", {}}));
        return;
    }
    batch.deadline = Clock::now() + options_.patience;
    spawner_.start(slot);
    round.running.emplace(slot, std::move(batch));
}

void Signer::finish(Batches& round, const Ended& ended) {
    auto node = round.running.extract(ended.slot);
    CHECK(!node.empty());
    Batch& batch = node.mapped();
    auto answers = read_answers(spawner_.slot(ended.slot));
    const std::size_t answered = std::min(answers.size(), batch.pictures.size());
    for (std::size_t i = 0; i < answered; ++i) round.ready.emplace(batch.indices[i], std::move(answers[i]));
    if (batch.pictures.size() == 1 && answered == 0) {
        const bool late = batch.timed_out || ended.out_of_processor_time();
        const char* why = late ? "timed_out" : ended.status == 0 ? "garbled" : "crashed";
        round.ready.emplace(batch.indices.front(), fail(vision::Unreadable{why, {}}));
        return;
    }
    for (std::size_t i = batch.pictures.size(); i > answered; --i) {
        Batch alone;
        alone.indices.push_back(batch.indices[i - 1]);
        alone.pictures.push_back(std::move(batch.pictures[i - 1]));
        round.waiting.push_front(std::move(alone));
    }
}

void Signer::fill(Batches& round, const Next& next) {
    for (unsigned slot = 0; slot < options_.workers; ++slot) {
        if (round.running.contains(slot)) continue;
        if (round.waiting.empty() && round.more) take(round, next);
        if (!round.waiting.empty()) start(round, slot);
    }
}

void Signer::sign_all(const Next& next, const Done& done, const StopFlag* stop) {
    Batches round;
    round.run(
        spawner_, [&] { return round.more || !round.waiting.empty(); }, [&] { fill(round, next); },
        [&](const Ended& ended) { finish(round, ended); }, done, stop);
}

}  // namespace tallyman::decoder
