#include "trace/vocabulary.h"

#include <array>

#include <fmt/format.h>

namespace tallyman::trace {
namespace {

constexpr std::string_view cbv = "https://ref.gs1.org/cbv/";
constexpr std::string_view web_vocabulary = "https://gs1.org/voc/";

struct UrnKind {
    std::string_view urn;
    std::string_view web;
};

constexpr std::array urn_kinds = {
    UrnKind{"bizstep", "BizStep-"}, UrnKind{"disp", "Disp-"}, UrnKind{"btt", "BTT-"},
    UrnKind{"sdt", "SDT-"},         UrnKind{"er", "ER-"},     UrnKind{"comp", "Comp-"},
};

std::string_view web_prefix(Term term) {
    switch (term) {
        case Term::biz_step:
            return "BizStep-";
        case Term::disposition:
            return "Disp-";
        case Term::transaction_type:
            return "BTT-";
        case Term::party_type:
            return "SDT-";
        case Term::error_reason:
            return "ER-";
        case Term::component:
            return "Comp-";
        case Term::sensor:
            return "";
    }
    return "";
}

}  // namespace

const Namespaces& standard_namespaces() {
    static const Namespaces namespaces = {
        {"epcis", "https://ref.gs1.org/epcis/"},   {"cbv", std::string(cbv)},
        {"cbvmda", "urn:epcglobal:cbv:mda"},  // as XML documents declare it; the JSON-LD context adds a colon
        {"gs1", std::string(web_vocabulary)},      {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
        {"owl", "http://www.w3.org/2002/07/owl#"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"},
        {"dcterms", "http://purl.org/dc/terms/"},
    };
    return namespaces;
}

std::string expanded_value(std::string_view value) {
    if (value.starts_with("cbv:")) return fmt::format("{}{}", cbv, value.substr(4));
    if (value.starts_with("gs1:")) return fmt::format("{}{}", web_vocabulary, value.substr(4));
    constexpr std::string_view prefix = "urn:epcglobal:cbv:";
    if (!value.starts_with(prefix)) return std::string(value);
    const std::string_view rest = value.substr(prefix.size());
    for (const auto& kind : urn_kinds) {
        if (rest.starts_with(kind.urn) && rest.substr(kind.urn.size()).starts_with(':')) {
            return fmt::format("{}{}{}", cbv, kind.web, rest.substr(kind.urn.size() + 1));
        }
    }
    return std::string(value);
}

std::string expanded_term(std::string_view value, Term term) {
    if (value.find(':') != std::string_view::npos) return expanded_value(value);
    return fmt::format("{}{}{}", term == Term::sensor ? web_vocabulary : cbv, web_prefix(term), value);
}

std::string expanded_name(std::string_view name, const Namespaces& namespaces) {
    if (name.starts_with('{')) return std::string(name);  // from XML, where every name has its namespace
    const auto colon = name.find(':');
    if (colon == std::string_view::npos) return std::string(name);
    const auto found = namespaces.find(name.substr(0, colon));
    if (found != namespaces.end()) return fmt::format("{{{}}}{}", found->second, name.substr(colon + 1));
    const auto last = name.find_last_of("/#:");
    if (last == colon || last + 1 == name.size()) return std::string(name);
    return fmt::format("{{{}}}{}", name.substr(0, last + 1), name.substr(last + 1));
}

}  // namespace tallyman::trace
