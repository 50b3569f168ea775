// `tallyman desk`: the removal desk. Everything it does is an entry of the ledger, by a named person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"

namespace tallyman::cli {

struct DeskOptions {
    std::string data;
    std::string by;
    std::string id;    // of the request
    std::string file;  // a request's JSON
    std::string text;  // how, reason, argument: what the act asks for
    int hours = 24;    // of a hold

    // Of a decision:
    std::optional<std::string> measure;  // to execute; exactly one of the two
    bool refuse = false;
    std::vector<std::string> regions;  // "x,y,width,height"
    std::vector<std::string> territory;
    std::string until;
    std::string facts, ground;
    bool software_took_part = false;
    std::string delay_reason, delayed_until;

    std::string kind, due;   // of a note
    bool overturn = false;   // of an appeal's decision
    bool send_back = false;  // of the second person

    std::string from, to;  // of the report, days; `to` is included
    std::string out;
    bool exact = false;
    bool publish = false;
};

ExitCode desk_intake(const DeskOptions& options, Console& console);
ExitCode desk_supplement(const DeskOptions& options, Console& console);
ExitCode desk_sender(const DeskOptions& options, Console& console);
ExitCode desk_hold(const DeskOptions& options, Console& console);
ExitCode desk_decide(const DeskOptions& options, Console& console);
ExitCode desk_second(const DeskOptions& options, Console& console);
ExitCode desk_appeal(const DeskOptions& options, Console& console);
ExitCode desk_decide_appeal(const DeskOptions& options, Console& console);
ExitCode desk_withdraw(const DeskOptions& options, Console& console);
ExitCode desk_note(const DeskOptions& options, Console& console);
ExitCode desk_list(const DeskOptions& options, Console& console);
ExitCode desk_show(const DeskOptions& options, Console& console);
ExitCode desk_report(const DeskOptions& options, Console& console);

}  // namespace tallyman::cli
