// Names of the CBV and how they are written: bare in JSON-LD ("in_transit"), as URNs in older XML
// ("urn:epcglobal:cbv:disp:in_transit"), and as the Web URIs that everything is compared by.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tallyman::trace {

// Prefix -> namespace, as a document's @context gives them, on top of those that the EPCIS context itself defines.
using Namespaces = std::map<std::string, std::string, std::less<>>;
const Namespaces& standard_namespaces();

// bizstep, disp, btt, sdt, er, comp and the GS1 Web Vocabulary's sensor terms.
enum class Term { biz_step, disposition, transaction_type, party_type, error_reason, component, sensor };

// The full Web URI of a vocabulary value: a bare name of `term`, a CBV URN, or a CURIE with one of the standard's
// prefixes. CURIEs with a document's own prefix stay: the reference hashes leave them, in both syntaxes.
std::string expanded_term(std::string_view value, Term term);

// A CBV URN or a CURIE of GS1's own vocabularies (cbv:, gs1:) as its Web URI; anything else as it is.
std::string expanded_value(std::string_view value);

// {namespace}local of an extension's name, from a CURIE or a full URI; a name without prefix, or with one that nobody
// declared, as it is.
std::string expanded_name(std::string_view name, const Namespaces& namespaces);

}  // namespace tallyman::trace
