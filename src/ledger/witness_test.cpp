#include "ledger/witness.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/hash_tree.h"

namespace tallyman::ledger {
namespace {

const Instant noon{Seconds{1'800'000'000}};

// A log that grows and the witness that watches it.
struct Watched {
    SignerKey log = new_signer_key("kho.example.vn/log");
    SignerKey witness = new_signer_key("witness.example.vn", KeyUse::cosignature);
    HashTree tree;
    Checkpoint last{log.name, 0, empty_root()};

    void grow(int count, std::string_view what = "x") {
        for (int i = 0; i < count; ++i) tree.add(leaf_hash(fmt::format("{}{}", what, tree.size())));
    }
    AddCheckpoint request(std::uint64_t old_size) const {
        AddCheckpoint request{old_size, {}, signed_checkpoint({log.name, tree.size(), tree.root()}, log)};
        if (old_size > 0) request.path = consistency_proof(old_size, tree.size(), tree.reader());
        return request;
    }
    WitnessAnswer ask(const AddCheckpoint& request) {
        const auto answer = answer_as_witness(request_text(request), log.verifier(), last, witness, noon);
        if (answer.seen) last = *answer.seen;
        return answer;
    }
};

TEST(Witness, cosigns_a_log_that_grows) {
    Watched watched;
    for (const int more : {1, 6, 249, 1, 300}) {
        const auto old_size = watched.tree.size();
        watched.grow(more);
        const auto request = watched.request(old_size);
        const auto answer = watched.ask(request);
        ASSERT_EQ(answer.status, 200) << answer.body;
        const auto note = parse_note(request.checkpoint + answer.body);
        ASSERT_TRUE(note) << note.error();
        EXPECT_EQ(cosigned_at(*note, watched.witness.verifier()), noon);
        EXPECT_TRUE(is_signed_by(*note, watched.log.verifier()));
    }
    EXPECT_EQ(watched.ask(watched.request(watched.tree.size())).status, 200);  // the same once more
}

TEST(Witness, refuses_what_does_not_continue) {
    Watched watched;
    watched.grow(40);
    ASSERT_EQ(watched.ask(watched.request(0)).status, 200);

    Watched fork = watched;
    fork.tree = HashTree{};
    fork.grow(50, "y");
    EXPECT_EQ(fork.ask(fork.request(40)).status, 422);
    fork.tree = HashTree{};
    fork.grow(40, "y");
    EXPECT_EQ(fork.ask(fork.request(40)).status, 409);  // as long, and another

    watched.grow(10);
    const auto behind = watched.ask(watched.request(30));
    EXPECT_EQ(behind.status, 409);
    EXPECT_EQ(behind.body, "40\n");
    auto request = watched.request(40);
    request.path.pop_back();
    EXPECT_EQ(watched.ask(request).status, 422);
    request = watched.request(40);
    request.old_size = 60;
    EXPECT_EQ(watched.ask(request).status, 400);
    watched.log = new_signer_key(watched.log.name);  // an old or stolen name with another key
    request = watched.request(40);
    watched.log = fork.log;
    EXPECT_EQ(watched.ask(request).status, 403);
    watched.log.name = "other.example.vn/log";
    EXPECT_EQ(
        answer_as_witness(request_text(request), watched.log.verifier(), watched.last, watched.witness, noon).status,
        404);
    for (const char* text : {"", "old", "old 1", "old x\n\n", "old 01\n\nx", "old 1\nxx\n\nx", "\n\n", "old 1\n\n"}) {
        EXPECT_EQ(answer_as_witness(text, watched.log.verifier(), watched.last, watched.witness, noon).status, 400)
            << text;
    }
}

TEST(Witness, cosignatures_are_each_their_own) {
    const auto witness = new_signer_key("w.example", KeyUse::cosignature);
    const auto same_name = new_signer_key("w.example", KeyUse::cosignature);
    const auto log = new_signer_key("log.example");
    const std::string text = "log.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    const std::string note = signed_note(text, log);
    const auto at = [&](const std::string& lines) {
        return cosigned_at(parse_note(note + lines).value(), witness.verifier());
    };
    const auto line = [&](const SignerKey& key, Instant time) { return signature_line(cosign(text, key, time)); };

    EXPECT_FALSE(at(""));
    EXPECT_FALSE(at(line(same_name, noon)));
    EXPECT_EQ(at(line(same_name, noon) + line(witness, noon)), noon);
    EXPECT_EQ(at(line(witness, noon) + line(witness, noon)), noon);
    EXPECT_EQ(at(line(witness, noon + Seconds{60}) + line(witness, noon)), noon + Seconds{60});
    auto wrong = cosign(text, witness, noon);
    wrong.signature[7] ^= std::byte{1};  // another time than was signed
    EXPECT_FALSE(at(signature_line(wrong)));
    EXPECT_FALSE(at(line(witness, noon) + signature_line(wrong)));
    wrong.signature.resize(5);
    EXPECT_FALSE(at(signature_line(wrong)));
    EXPECT_EQ(wrong.key_id, witness.verifier().id);
}

TEST(Witness, keys_of_one_use_do_not_serve_the_other) {
    const auto witness = new_signer_key("w.example", KeyUse::cosignature);
    EXPECT_FALSE(parse_verifier_key(witness.verifier().text()));
    EXPECT_TRUE(parse_verifier_key(witness.verifier().text(), KeyUse::cosignature));
    EXPECT_EQ(parse_signer_key(witness.text(), KeyUse::cosignature)->seed, witness.seed);
    EXPECT_FALSE(parse_verifier_key(new_signer_key("l.example").verifier().text(), KeyUse::cosignature));
}

}  // namespace
}  // namespace tallyman::ledger
