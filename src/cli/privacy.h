// `tallyman privacy`: what people and shops ask about their own data, with the clocks of the law.
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct PrivacyOptions {
    std::string data;
    std::string by;
    std::string id;
    std::string right;  // access, correction, withdrawal, erasure, objection
    std::string name, contact;
    std::string text;  // what is asked, the reason, the answer
    int days = 0;      // of an extension
    bool granted = false;
};

ExitCode privacy_ask(const PrivacyOptions& options, Console& console);
ExitCode privacy_first_word(const PrivacyOptions& options, Console& console);
ExitCode privacy_pause(const PrivacyOptions& options, Console& console);
ExitCode privacy_resume(const PrivacyOptions& options, Console& console);
ExitCode privacy_extend(const PrivacyOptions& options, Console& console);
ExitCode privacy_answer(const PrivacyOptions& options, Console& console);
ExitCode privacy_list(const PrivacyOptions& options, Console& console);

}  // namespace tallyman::cli
