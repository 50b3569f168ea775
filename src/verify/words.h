// Every code that a finding or a verdict carries, in words that a driver understands, Vietnamese and English. One
// table; a code without its row shows as itself, and a test finds it first.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/lang.h"
#include "verify/verdict.h"

namespace tallyman::verify {

struct CodeWords {
    std::string_view code;
    Words label;     // for a chart: "Ảnh bị nhoè"
    Words sentence;  // for a person; {name} is a number or a detail of the reason
};

std::span<const CodeWords> all_words();
const CodeWords* words_of(std::string_view code);  // nullptr for a code that is not in the table

std::string label(std::string_view code, Lang lang);
std::string sentence(const Reason& reason, Lang lang);

// The one thing to change when a photo has to be taken again, for the driver at the door; nothing for other verdicts.
std::optional<Words> retake_hint(const Verdict& verdict);

Words words_of(Decision decision);
Words words_of(vision::Check check);

}  // namespace tallyman::verify
