#include "ledger/proof.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ledger/base64.h"
#include "ledger/checkpoint.h"
#include "ledger/witness.h"

namespace tallyman::ledger {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view format_name = "tallyman-proof-1";

ordered_json path_json(std::span<const Digest> path) {
    auto list = ordered_json::array();
    for (const Digest& hash : path) list.push_back(base64(hash));
    return list;
}

// Throws nlohmann's exceptions and std::invalid_argument; parse_proof catches both.
template <std::size_t Size>
std::array<std::byte, Size> bytes_of(const ordered_json& text) {
    const auto bytes = parse_base64(text.get<std::string>());
    if (!bytes || bytes->size() != Size) throw std::invalid_argument("a digest or salt is malformed");
    std::array<std::byte, Size> out;
    std::ranges::copy(*bytes, out.begin());
    return out;
}

std::vector<Digest> path_of(const ordered_json& list) {
    std::vector<Digest> path;
    if (!list.is_array() || list.size() > 128) throw std::invalid_argument("a path is malformed");
    for (const auto& hash : list) path.push_back(bytes_of<32>(hash));
    return path;
}

ProvedEntry entry_of(const ordered_json& json) {
    ProvedEntry entry;
    entry.index = json.at("index").get<std::uint64_t>();
    entry.leaf = json.at("leaf").get<std::string>();
    if (json.contains("record") != json.contains("salt")) throw std::invalid_argument("a record lacks its salt");
    if (json.contains("record")) {
        entry.record = json.at("record").get<std::string>();
        entry.salt = bytes_of<32>(json.at("salt"));
    }
    entry.path = path_of(json.at("path"));
    return entry;
}

void check_entry(ProofVerdict& verdict, const ProvedEntry& proved, const Checkpoint& checkpoint,
                 std::string_view subject) {
    const auto problem = [&](std::string_view what) {
        verdict.problems.push_back(fmt::format("entry {}: {}", proved.index, what));
    };
    const auto entry = parse_leaf(proved.leaf);
    if (!entry) return problem(entry.error());
    if (!proves_inclusion(proved.path, proved.index, checkpoint.size, leaf_hash(proved.leaf), checkpoint.root)) {
        problem("is not in the log at this place");
    }
    if (!proved.record) {
        ++verdict.erased;
    } else if (commitment_to(*proved.salt, *proved.record) != entry->commitment) {
        problem("its record is not the one the log holds");
    } else if (!is_about(*proved.record, subject)) {
        problem(fmt::format("is about something else than {}", subject));
    }
}

void check_earlier(ProofVerdict& verdict, const Proof& proof, const Checkpoint& checkpoint, std::string_view earlier,
                   const VerifierKey& key) {
    const auto old = open_checkpoint(earlier, key);
    if (!old) {
        verdict.problems.push_back(fmt::format("earlier checkpoint: {}", old.error()));
    } else if (old->size > checkpoint.size) {
        verdict.problems.push_back(fmt::format("the log was rolled back: {} entries, but the earlier checkpoint has {}",
                                               checkpoint.size, old->size));
    } else if (old->size == checkpoint.size) {
        if (old->root != checkpoint.root) {
            verdict.problems.emplace_back("the log was forked: same size as the earlier checkpoint, another root");
        }
    } else if (old->size > 0) {
        const bool connected = proof.consistency && proof.consistency->old_size == old->size;
        if (!connected) {
            verdict.problems.push_back(fmt::format(
                "the proof does not lead back to the earlier checkpoint of {} entries: make it with that checkpoint",
                old->size));
        } else if (!proves_consistency(proof.consistency->path, old->size, checkpoint.size, old->root,
                                       checkpoint.root)) {
            verdict.problems.emplace_back("the log does not begin with the entries of the earlier checkpoint");
        }
    }
}

}  // namespace

std::string to_json(const Proof& proof) {
    ordered_json json = {{"format", format_name}, {"subject", proof.subject}, {"checkpoint", proof.checkpoint}};
    json["entries"] = ordered_json::array();
    for (const auto& entry : proof.entries) {
        ordered_json item = {{"index", entry.index}, {"leaf", entry.leaf}};
        if (entry.record) {
            item["salt"] = base64(*entry.salt);
            item["record"] = *entry.record;
        }
        item["path"] = path_json(entry.path);
        json["entries"].push_back(std::move(item));
    }
    if (proof.consistency) {
        json["consistency"] = {{"old_size", proof.consistency->old_size}, {"path", path_json(proof.consistency->path)}};
    }
    return json.dump(1) + "\n";
}

Result<Proof, std::string> parse_proof(std::string_view text) {
    if (text.size() > proof_bytes_max) return fail(std::string("the proof is too long"));
    try {
        const auto json = ordered_json::parse(text);
        if (json.at("format") != format_name) return fail(fmt::format("not a proof of format {}", format_name));
        Proof proof;
        proof.subject = json.at("subject").get<std::string>();
        proof.checkpoint = json.at("checkpoint").get<std::string>();
        for (const auto& entry : json.at("entries")) proof.entries.push_back(entry_of(entry));
        if (json.contains("consistency")) {
            const auto& consistency = json.at("consistency");
            proof.consistency = {consistency.at("old_size").get<std::uint64_t>(), path_of(consistency.at("path"))};
        }
        return proof;
    } catch (const ordered_json::exception& error) {
        return fail(fmt::format("not a proof: {}", error.what()));
    } catch (const std::invalid_argument& error) {
        return fail(fmt::format("not a proof: {}", error.what()));
    }
}

ProofVerdict check_proof(const Proof& proof, const VerifierKey& key, std::optional<std::string_view> earlier,
                         std::span<const VerifierKey> witnesses) {
    ProofVerdict verdict;
    verdict.entries = proof.entries.size();
    const auto checkpoint = open_checkpoint(proof.checkpoint, key);
    if (!checkpoint) {
        verdict.problems.push_back(checkpoint.error());
        return verdict;
    }
    verdict.origin = checkpoint->origin;
    verdict.size = checkpoint->size;
    if (proof.entries.empty()) verdict.problems.emplace_back("the proof holds no entry");
    for (const auto& entry : proof.entries) check_entry(verdict, entry, *checkpoint, proof.subject);
    if (earlier) check_earlier(verdict, proof, *checkpoint, *earlier, key);
    const auto note = parse_note(proof.checkpoint);
    for (const auto& witness : witnesses) {
        if (!cosigned_at(*note, witness)) {
            verdict.problems.push_back(fmt::format("the witness {} has not cosigned the checkpoint", witness.name));
        }
    }
    verdict.valid = verdict.problems.empty();
    return verdict;
}

}  // namespace tallyman::ledger
