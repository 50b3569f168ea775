#include "ledger/note.h"

#include <gtest/gtest.h>

#include "base/failure.h"

namespace tallyman::ledger {
namespace {

TEST(Note, signs_and_verifies) {
    const SignerKey key = new_signer_key("kho.example.vn/log");
    const auto note = parse_note(signed_note("hello\n\nworld\n", key));
    ASSERT_TRUE(note) << note.error();
    EXPECT_EQ(note->text, "hello\n\nworld\n");
    EXPECT_TRUE(is_signed_by(*note, key.verifier()));
    EXPECT_FALSE(is_signed_by(*note, new_signer_key("kho.example.vn/log").verifier()));
}

TEST(Note, reads_the_standards_example) {
    // From the documentation of Go's golang.org/x/mod/sumdb/note.
    const auto key = parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    ASSERT_TRUE(key) << key.error();
    const auto note = parse_note(
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6R"
        "yyBwJnAM=\n");
    ASSERT_TRUE(note) << note.error();
    EXPECT_TRUE(is_signed_by(*note, *key));
}

TEST(Note, every_changed_byte_is_noticed) {
    const SignerKey key = new_signer_key("log");
    const std::string good = signed_note("size 5\nroot\n", key);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
            const auto note = parse_note(bad);
            EXPECT_FALSE(note && is_signed_by(*note, key.verifier())) << at << " bit " << bit;
        }
    }
}

TEST(Note, keys_read_back_and_refuse_the_wrong) {
    const SignerKey key = new_signer_key("log");
    EXPECT_EQ(parse_verifier_key(key.verifier().text())->key, key.verifier().key);
    EXPECT_EQ(parse_signer_key(key.text())->seed, key.seed);
    EXPECT_FALSE(parse_verifier_key("log+00000000+" + key.verifier().text().substr(13)));
    EXPECT_FALSE(parse_verifier_key("log"));
    EXPECT_FALSE(parse_signer_key(key.verifier().text()));
    EXPECT_THROW(new_signer_key("two words"), Failure);
}

TEST(Note, a_second_signature_of_the_same_key_is_refused) {
    const SignerKey key = new_signer_key("log");
    std::string note = signed_note("text\n", key);
    note += note.substr(note.find("\xE2\x80\x94"));
    EXPECT_FALSE(is_signed_by(*parse_note(note), key.verifier()));
}

}  // namespace
}  // namespace tallyman::ledger
