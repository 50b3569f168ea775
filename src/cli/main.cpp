// The command line: one function a command says its options and hands them to the command's own file. CLI11 costs
// six seconds a translation unit, so it is included here and nowhere else.
#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/backup.h"
#include "cli/campaign.h"
#include "cli/check.h"
#include "cli/console.h"
#include "cli/decide.h"
#include "cli/desk.h"
#include "cli/desk_work.h"
#include "cli/doctor.h"
#include "cli/erase.h"
#include "cli/evidence.h"
#include "cli/examine.h"
#include "cli/history.h"
#include "cli/import.h"
#include "cli/init.h"
#include "cli/ledger.h"
#include "cli/nearest.h"
#include "cli/payroll.h"
#include "cli/plan.h"
#include "cli/privacy.h"
#include "cli/recall.h"
#include "cli/receive.h"
#include "cli/replan.h"
#include "cli/report.h"
#include "cli/retention.h"
#include "cli/run.h"
#include "cli/sample.h"
#include "cli/serve.h"
#include "cli/solve.h"
#include "cli/trace.h"
#include "cli/trace_events.h"
#include "cli/verify.h"
#include "cli/work.h"
#include "dispatch/plan_settings.h"
#include "roads/road_settings.h"

namespace tallyman::cli {
namespace {

// What the chosen command will run; set by the parser's callbacks, run after parsing.
using Run = std::function<ExitCode(Console&)>;

struct Common {
    bool json = false;
    std::string lang = "vi";
};

// A command with what every command has.
CLI::App* command(CLI::App& parent, const std::string& name, const std::string& what, Common& common) {
    CLI::App* sub = parent.add_subcommand(name, what);
    sub->add_flag("--json", common.json, "results as JSON on standard output, one object a line");
    sub->add_option("--lang", common.lang, "language of words for people: vi or en")
        ->check(CLI::IsMember({"vi", "en"}))
        ->capture_default_str();
    return sub;
}

// trace capture, query, export: events in the store.
void add_trace_events(CLI::App& trace, Common& common, Run& chosen) {
    auto options = std::make_shared<TraceEventsOptions>();
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const TraceEventsOptions&, Console&)) {
        CLI::App* sub = command(trace, name, what, common);
        sub->add_option("--data", options->data, "a day folder or its store")->required();
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    CLI::App* capture = add("capture", "take EPCIS documents into the store, each whole or not at all", trace_capture);
    capture->add_option("FILE", options->files, "EPCIS documents");
    capture->add_flag("--day", options->day, "the day's own lots, loads and deliveries besides");
    capture->add_option("--domain", options->domain, "with --day: of the URIs of places, loads and orders")
        ->capture_default_str();
    CLI::App* query = add("query", "print the events that answer a SimpleEventQuery as an EPCIS document", trace_query);
    query->add_option("NAME=VALUE", options->parameters, "such as EQ_bizStep=shipping, MATCH_anyEPCClass=URI");
    CLI::App* labels = add("labels", "write a sheet with a QR code of every lot in stock, to print", trace_labels);
    labels
        ->add_option("--address", options->address,
                     "of the server with the lots' pages; https://id.gs1.org names the lot alone")
        ->capture_default_str();
    labels->add_option("--out", options->out, "the sheet")->capture_default_str();
    CLI::App* from_day =
        add("export", "print the day's own lots, loads and deliveries as an EPCIS document", trace_export);
    from_day->add_option("--domain", options->domain, "of the URIs of places, loads and orders")->capture_default_str();
}

void add_trace(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<TraceOptions>();
    CLI::App* trace = app.add_subcommand("trace", "EPCIS 2.0 documents (JSON-LD or XML)");
    trace->require_subcommand(1);
    CLI::App* hash = command(*trace, "hash", "print the event hash id of every event", common);
    hash->add_option("FILE", options->files, "EPCIS documents")->required();
    hash->callback([=, &chosen] { chosen = [=](Console& console) { return trace_hash(*options, console); }; });
    CLI::App* check = command(*trace, "check", "say of each document whether it is valid and why not", common);
    check->add_option("FILE", options->files, "EPCIS documents")->required();
    check->callback([=, &chosen] { chosen = [=](Console& console) { return trace_check(*options, console); }; });
    add_trace_events(*trace, common, chosen);
}

void add_recall(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<RecallOptions>();
    CLI::App* sub =
        command(app, "recall", "say where every piece of a lot is, where it came from and what is still out", common);
    sub->add_option("LOT", options->lot, "GTIN/LOT, a Digital Link or an LGTIN URN")->required();
    sub->add_option("--data", options->data, "a day folder or its store")->required();
    CLI::Option* hold = sub->add_flag("--hold", options->hold, "hold the lot back: an event in the store");
    sub->add_flag("--release", options->release, "free it again")->excludes(hold);
    sub->add_option("--report", options->report,
                    "write whom to notify, how much they have and how long this took here");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return recall(*options, console); }; });
}

void add_evidence(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<EvidenceOptions>();
    CLI::App* sub =
        command(app, "evidence", "write everything about one order as a ZIP that proves itself offline", common);
    sub->add_option("ORDER", options->order, "the order's id")->required();
    sub->add_option("--data", options->data, "a day folder or its store")->required();
    sub->add_option("--role", options->role,
                    "who gets it: privacy_officer sees whole photos, all others redacted copies")
        ->capture_default_str();
    sub->add_option("--out", options->out, "the ZIP; ORDER.zip when not given");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return evidence(*options, console); }; });
}

void add_verify(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* sub = command(app, "verify", "check a proof offline: exit 0 when it holds, 1 when it does not", common);
    sub->add_option("PROOF", options->proof, "the proof's file")->required();
    sub->add_option("--key", options->key, "the log's public key, or a file that holds it")->required();
    sub->add_option("--checkpoint", options->checkpoint, "an earlier checkpoint that the log must still begin with");
    sub->add_option("--witness", options->witnesses, "key of a witness that must have cosigned");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return verify(*options, console); }; });
}

// decide and automation: the same options, the second without reviews as well.
void add_decide(CLI::App& app, Common& common, Run& chosen) {
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const DecideOptions&, Console&)) {
        auto options = std::make_shared<DecideOptions>();
        CLI::App* sub = command(app, name, what, common);
        sub->add_option("DIR", options->day.folder, "the day folder, checked before")->required();
        sub->add_option("--data", options->day.data, "folder of the store; DIR/.tallyman when not given");
        CLI::Option* reviews = sub->add_option("--reviews", options->reviews, "reviews.csv: what people decided");
        sub->add_option("--bound", options->bound,
                        "at most this share of the accepted may be wrong; tallyman.toml's when not given")
            ->check(CLI::Range(1e-4, 0.5));
        sub->add_option("--confidence", options->confidence,
                        "how sure one must be of the bound; tallyman.toml's when not given")
            ->check(CLI::Range(0.5, 0.999));
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return reviews;
    };
    add("decide", "accept what reviewed deliveries have earned, send the rest to people", decide)->required();
    add("automation", "how many more decisions are needed before the machine may accept by itself", automation);
}

// review and appeal: the reviewers' desk.
void add_desk_work(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<DeskWorkOptions>();
    CLI::App* review = app.add_subcommand("review", "what waits for people, and their decisions");
    CLI::App* appeal = app.add_subcommand("appeal", "verdicts that a driver or an outlet contests");
    const auto add = [&](CLI::App* parent, const char* name, const char* what,
                         ExitCode (*run)(const DeskWorkOptions&, Console&)) {
        parent->require_subcommand(1);
        CLI::App* sub = command(*parent, name, what, common);
        sub->add_option("DIR", options->day.folder, "the day folder")->required();
        sub->add_option("--data", options->day.data, "folder of the store; DIR/.tallyman when not given");
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    const auto by = [&](CLI::App* sub, const char* what) { sub->add_option("--by", options->by, what)->required(); };
    const auto answers = CLI::IsMember({"accept", "reject", "retake", "cannot_tell"});
    CLI::App* list = add(review, "list", "what waits, the most worth it first", review_list);
    by(list, "for whom: nobody sees a delivery of their own");
    list->add_option("--limit", options->limit, "at most so many")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    CLI::App* decide = add(review, "decide", "decide about a delivery", review_decide);
    decide->add_option("ORDER", options->order, "the order")->required();
    by(decide, "who decides");
    decide->add_option("--answer", options->answer, "the decision")->required()->check(answers);
    decide->add_option("--reason", options->reasons, "codes, as verdicts have them");
    decide->add_option("--note", options->text, "in words");
    decide->add_option("--seconds", options->seconds, "how long it took")->check(CLI::Range(0, 86'400));
    CLI::App* undo = add(review, "undo", "take a decision of one's own back, for ten minutes", review_undo);
    undo->add_option("REVIEW", options->id, "its number")->required();
    by(undo, "who decided");
    CLI::App* file = add(appeal, "file", "contest a verdict, once", appeal_file);
    file->add_option("ORDER", options->order, "the order")->required();
    by(file, "the driver or the outlet");
    file->add_option("--argument", options->text, "in their words")->required();
    CLI::App* settle = add(appeal, "decide", "decide an appeal; somebody who did not decide before", appeal_decide);
    settle->add_option("APPEAL", options->id, "its number")->required();
    by(settle, "who decides");
    settle->add_option("--outcome", options->answer, "what holds from now on")->required()->check(answers);
    settle->add_option("--reason", options->text, "the answer to who contested")->required();
    add(appeal, "list", "every appeal, and how many were overturned", appeal_list)
        ->add_flag("--open", options->open, "only those that wait");
}

void add_payroll(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<PayrollOptions>();
    CLI::App* sub = command(app, "payroll", "write payroll.csv: the deliveries that are settled, and by whom", common);
    sub->add_option("DIR", options->day.folder, "the day folder, checked before")->required();
    sub->add_option("--data", options->day.data, "folder of the store; DIR/.tallyman when not given");
    sub->add_option("--reviews", options->reviews, "reviews.csv: what people decided");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return payroll(*options, console); }; });
}

void add_ledger(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<LedgerOptions>();
    CLI::App* ledger = app.add_subcommand("ledger", "the signed record of every fact");
    ledger->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const LedgerOptions&, Console&)) {
        CLI::App* sub = command(*ledger, name, what, common);
        sub->add_option("--data", options->data, "a day folder or its store")->required();
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    const char* earlier = "file: an earlier checkpoint that the log must still begin with";
    add("key", "print the log's public key", ledger_key);
    CLI::App* checkpoint = add("checkpoint", "print a signed checkpoint of the log as it stands", ledger_checkpoint);
    checkpoint->add_option("--since", options->since,
                           "print what a witness that saw this size is asked (C2SP add-checkpoint)");
    CLI::App* prove = add("prove", "print the proof of everything the log says of an order", ledger_prove);
    prove->add_option("ORDER", options->order, "the order's id")->required();
    prove->add_option("--checkpoint", options->checkpoint, earlier);
    CLI::App* check = add("check", "hold every entry, tile and published file against the tree", ledger_check);
    check->add_option("--checkpoint", options->checkpoint, earlier);
    check->add_option("--photos", options->photos,
                      "folder of the photos the log vouches for, when not beside the store");
    CLI::App* publish = add("publish", "write the log as static files (C2SP tlog-tiles)", ledger_publish);
    publish->add_option("--out", options->out, "folder")->required();
    publish->add_option("--cosignature", options->cosignatures, "files: witnesses' answers for this checkpoint");
}

void add_desk(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<DeskOptions>();
    CLI::App* desk = app.add_subcommand("desk", "requests to remove pictures, notes and comments that are held here");
    desk->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const DeskOptions&, Console&)) {
        CLI::App* sub = command(*desk, name, what, common);
        sub->add_option("--data", options->data, "a day folder or its store")->required();
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    const auto act = [&](const char* name, const char* what, ExitCode (*run)(const DeskOptions&, Console&)) {
        CLI::App* sub = add(name, what, run);
        sub->add_option("CASE", options->id, "the request, such as R-000001")->required();
        sub->add_option("--by", options->by, "who does it")->required();
        return sub;
    };
    const auto reason = [&](CLI::App* sub, const char* option, const char* what) {
        sub->add_option(option, options->text, what)->required();
    };
    CLI::App* intake = add("intake", "receive a request; what is missing is answered at once", desk_intake);
    intake->add_option("FILE", options->file, "the request as JSON (docs/DESK.md)")->required();
    intake->add_option("--by", options->by, "who takes it in")->default_val("intake");
    act("supplement", "put in what was missing", desk_supplement)
        ->add_option("FILE", options->file, "the whole request as JSON")
        ->required();
    reason(act("sender", "confirm that the request comes from whom it says", desk_sender), "--how",
           "how that is known");
    CLI::App* hold = act("hold", "hide at once, for a set time", desk_hold);
    hold->add_option("--hours", options->hours, "until it ends by itself, at most 72")->check(CLI::Range(1, 72));
    reason(hold, "--reason", "what cannot wait");
    CLI::App* decide = act("decide", "execute by the smallest measure that serves, or refuse", desk_decide);
    auto* execute = decide->add_option("--execute", options->measure, "the measure")
                        ->check(CLI::IsMember({"blur_region", "hide_public", "hide_all", "erase"}));
    decide->add_flag("--refuse", options->refuse, "say no, with grounds")->excludes(execute);
    decide->add_option("--facts", options->facts, "what was found")->required();
    decide->add_option("--ground", options->ground, "the provision; of a refusal, why the asked one does not carry")
        ->required();
    decide->add_option("--region", options->regions, "x,y,width,height to blur");
    decide->add_flag("--software", options->software_took_part, "software took part in finding or judging it");
    decide->add_option("--territory", options->territory, "countries in which it holds, where fewer than were asked");
    decide->add_option("--until", options->until, "its last day, where earlier than was asked");
    decide->add_option("--delay-reason", options->delay_reason, "the provision that delays the statement of reasons");
    decide->add_option("--delayed-until", options->delayed_until, "the day on which it is given all the same");
    CLI::App* second = act("second", "the second person confirms a strong measure, or sends it back", desk_second);
    second->add_flag("--send-back", options->send_back, "do not confirm");
    second->add_option("--reason", options->text, "why it is sent back");
    reason(act("appeal", "contest an answer, once, within six months", desk_appeal), "--argument", "in their words");
    CLI::App* outcome = act("decide-appeal", "decide an appeal; somebody without a hand in it", desk_decide_appeal);
    outcome->add_flag("--overturn", options->overturn, "the appeal is right: restore, or open again");
    reason(outcome, "--reason", "why");
    reason(act("withdraw", "the requester takes it back", desk_withdraw), "--reason", "why");
    CLI::App* note =
        act("note", "the dialogue with who asked: say, put on the agenda, agree an action, report it done", desk_note);
    note->add_option("--kind", options->kind, "which")
        ->default_val("message")
        ->check(CLI::IsMember({"message", "agenda", "action", "done"}));
    note->add_option("--due", options->due, "the day by which an action is due");
    reason(note, "--text", "what");
    add("list", "every request and where it stands", desk_list);
    add("show", "one request", desk_show)->add_option("CASE", options->id, "the request")->required();
    CLI::App* report = add("report", "the transparency report, recounted from the ledger", desk_report);
    report->add_option("--from", options->from, "first day, such as 2026-01-01")->required();
    report->add_option("--to", options->to, "last day")->required();
    report->add_option("--out", options->out, "folder for transparency.csv and statements.jsonl");
    report->add_flag("--publish", options->publish, "make it a fact of the ledger, which the public page can prove");
    report->add_option("--by", options->by, "who publishes it");
    report->add_flag("--exact", options->exact, "small figures too: for the desk's own eyes");
}

void add_campaign(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<CampaignOptions>();
    CLI::App* campaign =
        app.add_subcommand("campaign", "relief campaigns in goods: needs, pledges, where they are, proof");
    campaign->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const CampaignOptions&, Console&)) {
        CLI::App* sub = command(*campaign, name, what, common);
        sub->add_option("--data", options->data, "a day folder or its store")->required();
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    const auto about = [&](const char* name, const char* what, ExitCode (*run)(const CampaignOptions&, Console&)) {
        CLI::App* sub = add(name, what, run);
        sub->add_option("CAMPAIGN", options->id, "such as C-000001")->required();
        return sub;
    };
    const auto by = [&](CLI::App* sub) {
        sub->add_option("--by", options->by, "who does it")->required();
        return sub;
    };
    const auto goods = [&](CLI::App* sub) {
        sub->add_option("--gtin", options->gtin, "of the product")->required();
        sub->add_option("--cases", options->cases, "how many")->required();
        return sub;
    };
    const auto group = [&](CLI::App* sub) {
        sub->add_option("--group", options->group, "of recipients, such as G1")->required();
        return sub;
    };
    const auto pledge = [&](CLI::App* sub) {
        sub->add_option("--pledge", options->pledge, "such as P1")->required();
        return sub;
    };
    CLI::App* create = by(add("create", "begin a campaign", campaign_create));
    create->add_option("--title", options->title_vi, "its title in Vietnamese")->required();
    create->add_option("--title-en", options->title_en, "its title in English")->required();
    create->add_option("--group", options->groups, "ID;PEOPLE;NAME IN VIETNAMESE;NAME IN ENGLISH, once for each")
        ->required();
    create->add_option("--delay-hours", options->delay_hours, "a delivery is shown only so long after it happened");
    goods(group(by(about("need", "say what a group needs", campaign_need))));
    CLI::App* promise = goods(by(about("pledge", "receive a pledge in goods", campaign_pledge)));
    promise->add_option("--donor", options->donor, "the donor's name: personal, never shown")->required();
    promise->add_option("--contact", options->contact, "where to send the proof: personal, never shown");
    promise->add_option("--shown-as", options->shown_as, "what the page may call the donor");
    CLI::App* allocate =
        pledge(group(by(about("allocate", "say which order carries a part of a pledge", campaign_allocate))));
    allocate->add_option("--order", options->order, "the order")->required();
    allocate->add_option("--cases", options->cases, "how many of its cases")->required();
    CLI::App* consent =
        by(about("consent", "record consent to a photo, in two steps, or that it was taken back", campaign_consent));
    consent->add_option("--photo", options->photo, "its file")->required();
    consent->add_option("--step", options->step, "which")
        ->required()
        ->check(CLI::IsMember({"taking", "publishing", "withdraw"}));
    consent->add_option("--how", options->how, "how it was given: personal");
    consent->add_flag("--faces-shown", options->faces_shown, "the consent says that faces need not be blurred");
    CLI::App* publish = by(about("publish", "show the page to everybody", campaign_publish));
    publish->add_option("--hide", options->reason, "take it down again, for this reason")
        ->each([=](const std::string&) { options->hide = true; });
    CLI::App* page = about("page", "what the public page says", campaign_page);
    page->add_option("--out", options->out, "folder for page.json and package_qr.svg, to print on the packages");
    page->add_option("--address", options->address, "of the page, as the packages' QR says it");
    CLI::App* proof =
        pledge(about("proof", "a file with which a donor proves the pledge's path (tallyman verify)", campaign_proof));
    proof->add_option("--by", options->by, "who tells it")->default_val("campaign");
    proof->add_option("--address", options->address, "of the server, for the donor's link");
    proof->add_option("--out", options->out, "the file");
    add("export", "open data of all published campaigns, as 360Giving has it", campaign_export)
        ->add_option("--out", options->out, "folder for grants.json and grants.csv");
    add("list", "every campaign", campaign_list);
}

void add_backup(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<BackupOptions>();
    CLI::App* backup = app.add_subcommand("backup", "copies of the store that are proved to come back");
    backup->require_subcommand(1);
    const auto run = [&](CLI::App* sub, ExitCode (*what)(const BackupOptions&, Console&)) {
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return what(*options, console); }; });
    };
    CLI::App* make = command(*backup, "make", "copy the store as it is now, while it is in use", common);
    make->add_option("--data", options->data, "a day folder or its store")->required();
    make->add_option("--to", options->folder, "folder; an earlier backup in it is replaced")->required();
    run(make, backup_make);
    CLI::App* verify =
        command(*backup, "verify", "restore into a scratch folder and hold everything against it", common);
    verify->add_option("FOLDER", options->folder, "the backup")->required();
    run(verify, backup_verify);
    CLI::App* check = command(app, "fsck", "say whether every photo, job and ledger entry is there and whole", common);
    check->add_option("--data", options->data, "a day folder or its store")->required();
    run(check, fsck);
    CLI::App* back = command(app, "restore", "make a store of a backup", common);
    back->add_option("FOLDER", options->folder, "the backup")->required();
    back->add_option("--data", options->data, "the store's folder, which must be empty or not there")->required();
    back->add_option("--erased", options->erasures,
                     "a list of more erasures to apply (erased.jsonl of another backup)");
    run(back, restore);
}

void add_privacy(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<PrivacyOptions>();
    CLI::App* privacy = app.add_subcommand("privacy", "what people and shops ask about their own data");
    privacy->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const PrivacyOptions&, Console&)) {
        CLI::App* sub = command(*privacy, name, what, common);
        sub->add_option("--data", options->data, "a day folder or its store")->required();
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    const auto act = [&](const char* name, const char* what, ExitCode (*run)(const PrivacyOptions&, Console&)) {
        CLI::App* sub = add(name, what, run);
        sub->add_option("CASE", options->id, "the request, such as P-000001")->required();
        sub->add_option("--by", options->by, "who does it")->required();
        return sub;
    };
    CLI::App* ask = add("ask", "receive a request about somebody's own data", privacy_ask);
    ask->add_option("RIGHT", options->right, "what is asked")
        ->required()
        ->check(CLI::IsMember({"access", "correction", "withdrawal", "erasure", "objection"}));
    ask->add_option("--what", options->text, "which data, in their words")->required();
    ask->add_option("--name", options->name, "who asks")->required();
    ask->add_option("--contact", options->contact, "where to answer")->required();
    ask->add_option("--by", options->by, "who takes it in")->default_val("intake");
    act("first-word", "they have been told that it is received, and by when it will be answered", privacy_first_word);
    act("pause", "stop the clock", privacy_pause)->add_option("--reason", options->text, "why")->required();
    act("resume", "let the clock run again", privacy_resume);
    CLI::App* extend = act("extend", "move the end, once", privacy_extend);
    extend->add_option("--days", options->days, "by how many")->required();
    extend->add_option("--reason", options->text, "why")->required();
    CLI::App* answer = act("answer", "grant or refuse", privacy_answer);
    answer->add_flag("--granted", options->granted, "it was done");
    answer->add_option("--text", options->text, "what was done, or why not")->required();
    add("list", "every request, when it is due and what is late", privacy_list);
}

void add_retention(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<RetentionOptions>();
    CLI::App* retention =
        app.add_subcommand("retention", "delete what is kept no longer by tallyman.toml; legal holds");
    retention->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, ExitCode (*run)(const RetentionOptions&, Console&)) {
        CLI::App* sub = command(*retention, name, what, common);
        sub->add_option("--data", options->data, "a day folder or its store")->required();
        sub->callback([=, &chosen] { chosen = [=](Console& console) { return run(*options, console); }; });
        return sub;
    };
    const auto act = [&](const char* name, const char* what, ExitCode (*run)(const RetentionOptions&, Console&)) {
        CLI::App* sub = add(name, what, run);
        sub->add_option("ORDER", options->order, "the order")->required();
        sub->add_option("--by", options->by, "who does it")->required();
        sub->add_option("--reason", options->reason, "why")->required();
        return sub;
    };
    add("run", "delete what is over and what the desk decided to erase, and say which", retention_run);
    act("hold", "keep everything of an order, whatever is asked", retention_hold)
        ->add_option("--until", options->until, "the last day of the hold")
        ->required();
    act("release", "end a legal hold", retention_release);
    add("list", "legal holds in force", retention_list);
}

void add_erase(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<EraseOptions>();
    CLI::App* sub =
        command(app, "erase",
                "destroy what a photo showed, or who asked in a closed request; every other proof still holds", common);
    sub->add_option(
           "PHOTO", options->photo,
           "the file as photos.csv names it, received/ID of a phone's, R-000001, P-000001, C-000001 or C-000001/P1")
        ->required();
    sub->add_option("--data", options->data, "a day folder or its store")->required();
    sub->add_option("--by", options->by, "who does it")->required();
    sub->add_option("--ground", options->ground, "the provision or request it rests on")->required();
    sub->add_option("--receipt", options->receipt, "file for the proof that it was done");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return erase(*options, console); }; });
}

void add_examine(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<ExamineCommandOptions>();
    CLI::App* sub = command(app, "examine", "say what is in each photo and how good it is as evidence", common);
    sub->add_option("PHOTO", options->photos, "JPEG files")->required();
    sub->add_option("--catalog", options->catalog, "products.csv: the GTINs there are");
    sub->add_option("--products", options->products, "folder of reference pictures, GTIN/*.jpg");
    sub->add_option("--place", options->place, "folder of earlier pictures of the outlet, *.jpg");
    sub->add_option("--history", options->history, "folder of the history of earlier photos");
    sub->add_option("--people", options->people, "number plates: OpenCV's folder of cascades, or one of its files");
    sub->add_option("--people-model", options->people_model,
                    "faces: a YuNet model (.onnx) in place of the program's network");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return examine(*options, console); }; });
}

void add_history(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<HistoryOptions>();
    CLI::App* history = app.add_subcommand("history", "which photos were handed in before");
    history->require_subcommand(1);
    CLI::App* add = command(*history, "add", "put photos into the history; without photos, mend it", common);
    add->add_option("STORE", options->store, "folder of the history, made when it is not there")->required();
    add->add_option("PHOTO", options->photos, "JPEG files");
    add->callback([=, &chosen] { chosen = [=](Console& console) { return history_add(*options, console); }; });
    CLI::App* find = command(*history, "find", "say which photos of the history each photo copies", common);
    find->add_option("STORE", options->store, "folder of the history")->required();
    find->add_option("PHOTO", options->photos, "JPEG files")->required();
    find->callback([=, &chosen] { chosen = [=](Console& console) { return history_find(*options, console); }; });
}

void add_init(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<InitOptions>();
    CLI::App* sub = command(app, "init", "write commented CSV templates and a tallyman.toml", common);
    sub->add_option("DIR", options->folder, "the day folder, made when it is not there")->required();
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return init(*options, console); }; });
}

void add_import(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<ImportOptions>();
    CLI::App* sub = command(app, "import", "read the CSV files of a day folder into its store", common);
    sub->add_option("DIR", options->folder, "the day folder")->required();
    sub->add_option("--data", options->data, "folder of the store; DIR/.tallyman when not given");
    sub->add_flag("--dry-run", options->dry_run, "say everything, change nothing");
    sub->add_flag("--undo", options->undo, "take the last import back");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return import(*options, console); }; });
}

void add_replan(CLI::App& app, Common& common, Run& chosen, const std::string& name, const std::string& what,
                ExitCode (*work)(const ReplanOptions&, Console&)) {
    auto options = std::make_shared<ReplanOptions>();
    CLI::App* sub = command(app, name, what, common);
    sub->add_option("DIR", options->day.folder, "the day folder")->required();
    sub->add_option("--data", options->day.data, "folder of the store; DIR/.tallyman when not given");
    sub->add_option("--day", options->due, "the planned day, like 2026-11-23; the one with most orders when not given");
    sub->add_option("--now", options->now, "local time like 09:30: trips that left before stay as they are")
        ->capture_default_str();
    sub->add_option("--without-vehicle", options->lost, "vehicles that drive no further");
    sub->add_option("--closed", options->closed, "outlets that take nothing any more");
    sub->add_option("--lock", options->locked, "orders that keep their trip");
    sub->add_option("--urgent", options->urgent, "orders that go before all others");
    sub->add_option("--traffic", options->traffic, "travel times from now on, in % of the usual")
        ->check(CLI::Range(10, 1000))
        ->capture_default_str();
    sub->add_option("--seconds", options->seconds, "processor seconds")
        ->check(CLI::Range(0.01, 3600.0))
        ->capture_default_str();
    if (name == "whatif") {
        sub->add_option("--add", options->added, "OUTLET:KG, one more order");
        sub->add_option("--add-orders", options->added_orders, "a file of more orders with the columns of orders.csv")
            ->check(CLI::ExistingFile);
    }
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return work(*options, console); }; });
}

void add_serve(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<ServeOptions>();
    CLI::App* sub = command(app, "serve", "serve board, driver, desk and insight over HTTP", common);
    sub->add_option("--data", options->data, "a day folder, or a folder for everything; made when it is not there")
        ->capture_default_str();
    sub->add_option("--listen", options->listen, "HOST:PORT; port 0 takes any free one")->capture_default_str();
    sub->add_option("--address", options->address,
                    "the address that people type, when it is not --listen: https://tallyman.example");
    sub->add_option("--clock", options->clock, "what time it is at the start, for a sample day: 2026-11-23T09:00");
    sub->add_flag("--no-work", options->no_work, "leave photos to `tallyman work`");
    sub->add_flag("--demo", options->demo,
                  "for a sample day: a planner, a driver and a reviewer, each with a one-time link");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return serve(*options, console); }; });
}

void add_receive(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<ReceiveOptions>();
    CLI::App* sub =
        command(app, "receive", "take in what a driver's phone saved to a file because it could not send it", common);
    sub->add_option("FILE", options->files, "deliveries.json, or the unpacked folder with its photos")->required();
    sub->add_option("--data", options->data, "the server's folder")->capture_default_str();
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return receive(*options, console); }; });
}

void add_work(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<WorkOptions>();
    CLI::App* sub = command(app, "work", "examine the photos that wait in a server's queue", common);
    sub->add_option("--data", options->data, "the server's folder")->capture_default_str();
    sub->add_flag("--until-empty", options->until_empty, "stop when nothing waits");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return work(*options, console); }; });
}

void add_doctor(CLI::App& app, Common& common, Run& chosen) {
    auto doctor_options = std::make_shared<DoctorOptions>();
    CLI::App* sub = command(app, "doctor", "look at all that serving needs here, and say what to do", common);
    sub->add_option("--data", doctor_options->data, "the server's folder, or a day folder")->capture_default_str();
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return doctor(*doctor_options, console); }; });

    auto options = std::make_shared<ConfigOptions>();
    CLI::App* config = app.add_subcommand("config", "the settings in tallyman.toml");
    config->require_subcommand(1);
    CLI::App* check = command(*config, "check", "hold the file against the settings that there are", common);
    check->add_option("FILE", options->file, "tallyman.toml, or its folder")->capture_default_str();
    check->callback([=, &chosen] { chosen = [=](Console& console) { return config_check(*options, console); }; });
}

void add_solve(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<SolveOptions>();
    CLI::App* solve_command = command(app, "solve", "plan a file of stops (Solomon, VRPLIB, VROOM JSON)", common);
    solve_command->add_option("FILE", options->file, "instance; its format is recognised from the content")->required();
    solve_command
        ->add_option("--seconds", options->seconds, "processor seconds, summed over threads; 10 when there is no limit")
        ->check(CLI::Range(0.01, 1e7));
    solve_command->add_option("--threads", options->threads, "workers")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    solve_command->add_option("--seed", options->seed, "same seed, threads and iterations: same answer")
        ->capture_default_str();
    solve_command->add_option("--iterations", options->iterations, "limit instead of or besides --seconds")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 60));
    solve_command->add_option("--sol", options->solution_file, "write the solution here (CVRPLIB format)");
    solve_command->add_option("--warm", options->warm_file, "start from this solution (CVRPLIB format)");
    solve_command->add_flag("--pin-steps", options->pin_steps,
                            "of a VROOM file: its steps stay as they are, the rest is planned behind them");
    solve_command->callback([=, &chosen] { chosen = [=](Console& console) { return solve(*options, console); }; });
}

void add_sample(CLI::App& app, Common& common, Run& chosen) {
    auto options = std::make_shared<SampleOptions>();
    CLI::App* sub = command(app, "sample", "make a realistic sample day (or several) with its truth", common);
    sub->add_option("DIR", options->folder, "where; of several days each gets a folder in it")->required();
    sub->add_option("--outlets", options->day.outlets, "shops, each with one order a day")->capture_default_str();
    sub->add_option("--days", options->days, "days")->capture_default_str();
    sub->add_option("--seed", options->day.seed, "same seed, same bytes")->capture_default_str();
    sub->add_option("--vehicles", options->day.vehicles, "vehicles")->capture_default_str();
    sub->add_option("--photos-per-outlet", options->day.photos_per_outlet, "on average, 1 .. 4")->capture_default_str();
    sub->add_option("--megapixels", options->day.megapixels, "of a delivery photo, 0.1 .. 12")->capture_default_str();
    sub->add_option("--date", options->first_day, "the first day")->capture_default_str();
    sub->add_option("--until", options->until,
                    "a day half driven: photos and phones/ by this time of day, along a plan");
    sub->add_option("--threads", options->threads, "pictures drawn at once")->capture_default_str();
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return sample_days(*options, console); }; });
}

// A command over an imported day.
CLI::App* add_day(CLI::App& app, Common& common, Run& chosen, const std::string& name, const std::string& what,
                  ExitCode (*work)(const DayOptions&, Console&)) {
    auto options = std::make_shared<DayOptions>();
    CLI::App* sub = command(app, name, what, common);
    sub->add_option("DIR", options->folder, "the day folder")->required();
    sub->add_option("--data", options->data, "folder of the store; DIR/.tallyman when not given");
    sub->callback([=, &chosen] { chosen = [=](Console& console) { return work(*options, console); }; });
    return sub;
}

// The settings and small files that a plan goes by, below the options of `plan --help`.
std::string plan_footer() {
    std::string text = "Settings in DIR/tallyman.toml:\n";
    for (const auto& settings :
         {std::span<const Setting>(dispatch::plan_settings), std::span<const Setting>(roads::road_settings)})
        for (const Setting& setting : settings)
            text += fmt::format("  {:<26} {}{}\n", setting.key, setting.meaning.en,
                                setting.unit.empty() ? "" : fmt::format(" [{}]", setting.unit));
    return text +
           "Files in DIR that need not be there (docs/DISPATCH.md): matrix.csv, limits.csv, windows.csv, habits.csv, "
           "traffic.csv";
}

// In the sequence of the help, which is that of a day.
void add_commands(CLI::App& app, Common& common, Run& chosen) {
    const auto these_are = [&](const char* title) {
        for (CLI::App* sub : app.get_subcommands([](CLI::App*) { return true; }))
            if (sub->get_group() == "Subcommands") sub->group(title);
    };
    add_init(app, common, chosen);
    add_sample(app, common, chosen);
    add_import(app, common, chosen);
    add_day(app, common, chosen, "plan", "allocate stock and plan routes; write plan.json and run sheets", plan)
        ->footer(plan_footer);
    add_day(app, common, chosen, "check", "examine every photo, give every delivery a verdict with reasons", check);
    add_day(app, common, chosen, "report", "write report.html and report.csv", report);
    add_day(app, common, chosen, "run", "import, plan, check and report in one go", run_day);
    add_replan(app, common, chosen, "replan", "plan the rest of the day anew after something happened", replan);
    add_replan(app, common, chosen, "whatif",
               "compare the plan with what it would be without a vehicle, with more orders ...", what_if);
    these_are("A day");
    add_serve(app, common, chosen);
    add_work(app, common, chosen);
    add_receive(app, common, chosen);
    add_doctor(app, common, chosen);
    add_backup(app, common, chosen);
    these_are("Serving it");
    add_desk_work(app, common, chosen);
    add_decide(app, common, chosen);
    add_payroll(app, common, chosen);
    these_are("Decisions");
    add_ledger(app, common, chosen);
    add_evidence(app, common, chosen);
    add_verify(app, common, chosen);
    add_trace(app, common, chosen);
    add_recall(app, common, chosen);
    these_are("Proof and origin");
    add_desk(app, common, chosen);
    add_privacy(app, common, chosen);
    add_erase(app, common, chosen);
    add_retention(app, common, chosen);
    add_campaign(app, common, chosen);
    these_are("People outside");
    add_examine(app, common, chosen);
    add_history(app, common, chosen);
    add_solve(app, common, chosen);
    these_are("Tools on files");
    app.footer(
        "First steps, with a made-up day:\n"
        "  tallyman sample day && tallyman run day      writes day/report.html\n"
        "  tallyman serve --data day --demo --clock 2026-11-23T09:00\n"
        "Words come in Vietnamese; with --lang en behind a command in English.");
}

// Where a command is expected and none is typed, what there are; where one is typed that there is not, the nearest.
// False when that is not what went wrong.
bool tell_no_command(const CLI::App& app, int argc, char** argv) {
    const CLI::App* at = &app;
    std::string path = "tallyman";
    int word = 1;
    for (; !at->get_subcommands().empty(); ++word) {
        at = at->get_subcommands().front();
        path += " " + at->get_name();
    }
    std::vector<std::string> names;
    for (const auto* sub : at->get_subcommands([](const CLI::App*) { return true; })) names.push_back(sub->get_name());
    if (names.empty()) return false;
    if (word >= argc) {
        fmt::print("{}", at == &app ? at->help() : at->help("tallyman"));
        return true;
    }
    const std::string typed = argv[word];
    if (typed.starts_with('-')) return false;
    const auto nearest = nearest_to(typed, names);
    fmt::print(stderr, "{}: there is no command '{}'.{} `{} --help` says which there are.\n", path, typed,
               nearest.empty() ? "" : fmt::format(" Is '{}' meant?", nearest), path);
    return true;
}

int run(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // who hangs up, at a pipe or in the middle of TLS, does not end a server
    CLI::App app{"tallyman coordinates a distributor's orders and checks every delivery photo."};
    app.set_version_flag("--version", TALLYMAN_VERSION);
    app.require_subcommand(1);
    Common common;
    Run chosen;
    add_commands(app, common, chosen);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (asked || !tell_no_command(app, argc, argv)) app.exit(error);
        return static_cast<int>(asked ? ExitCode::done : ExitCode::bad_input);
    }

    install_interrupt_handler();
    Console console(common.json, common.lang == "en" ? Lang::en : Lang::vi);
    try {
        return static_cast<int>(chosen(console));
    } catch (const Failure& failure) {
        console.note(fmt::format("tallyman: {}", failure.what()));
        console.result({{"error", failure.what()}});
        return static_cast<int>(failure.code());
    } catch (const std::filesystem::filesystem_error& error) {  // a path that was given, or the disk below it
        console.note(fmt::format("tallyman: {}", error.what()));
        return static_cast<int>(ExitCode::bad_input);
    } catch (const std::exception& error) {
        console.note(fmt::format("tallyman: internal error: {}", error.what()));
        return static_cast<int>(ExitCode::internal);
    }
}

}  // namespace
}  // namespace tallyman::cli

int main(int argc, char** argv) { return tallyman::cli::run(argc, argv); }
