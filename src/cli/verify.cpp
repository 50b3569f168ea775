#include "cli/verify.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ledger/proof.h"
#include "store/files.h"

namespace tallyman::cli {
namespace {

ledger::VerifierKey key_of(const std::string& text_or_file, const char* option, ledger::KeyUse use) {
    const bool is_file = std::filesystem::exists(text_or_file);
    const auto key = ledger::parse_verifier_key(is_file ? store::read_file(text_or_file, 1000) : text_or_file, use);
    if (!key) throw Failure(fmt::format("{}: {}", option, key.error()));
    return *key;
}

ledger::ProofVerdict verdict_on(const VerifyOptions& options) {
    const auto key = key_of(options.key, "--key", ledger::KeyUse::log);
    std::vector<ledger::VerifierKey> witnesses;
    for (const auto& witness : options.witnesses) {
        witnesses.push_back(key_of(witness, "--witness", ledger::KeyUse::cosignature));
    }
    std::optional<std::string> earlier;
    if (options.checkpoint) earlier = store::read_file(*options.checkpoint, ledger::note_bytes_max);
    const auto proof = ledger::parse_proof(store::read_file(options.proof, ledger::proof_bytes_max));
    if (!proof) throw Failure(proof.error());
    return ledger::check_proof(*proof, key, earlier, witnesses);
}

// What cannot be read proves nothing: that is a verdict too, since whoever asks looks at the answer and not at why
// there is none.
ledger::ProofVerdict always_a_verdict(const VerifyOptions& options) {
    try {
        return verdict_on(options);
    } catch (const Failure& failure) {
        ledger::ProofVerdict verdict;
        verdict.problems.push_back(failure.what());
        return verdict;
    }
}

}  // namespace

ExitCode verify(const VerifyOptions& options, Console& console) {
    const auto verdict = always_a_verdict(options);
    console.say(verdict.valid
                    ? fmt::format("VALID: {} entries of the log {} at size {}{}", verdict.entries, verdict.origin,
                                  verdict.size, verdict.erased > 0 ? fmt::format(", {} erased", verdict.erased) : "")
                    : "NOT VALID");
    for (const auto& problem : verdict.problems) console.say("  " + problem);
    console.result({{"valid", verdict.valid},
                    {"origin", verdict.origin},
                    {"size", verdict.size},
                    {"entries", verdict.entries},
                    {"erased", verdict.erased},
                    {"problems", verdict.problems}});
    return verdict.valid ? ExitCode::done : ExitCode::problems_found;
}

}  // namespace tallyman::cli
