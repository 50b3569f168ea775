// One HTTPS request to somebody else's server, and no way from there into our own network. libcurl asks before it opens
// each socket, and the address that was resolved is the one that is checked and the one that is connected to: a name
// that changes its address in between gains nothing. No proxy, no redirects, no address with a user in it, little time
// and little to read.
#pragma once

#include <string>
#include <vector>

#include "base/units.h"

struct sockaddr;

namespace tallyman::server {

struct Outgoing {
    bool inside = false;                    // also to private addresses: to a server that the operator has named
    std::string ca_file = {};               // of those who may vouch for the server; empty: the system's
    std::vector<std::string> resolve = {};  // HOST:PORT:ADDRESS, instead of asking for the name: for tests
};

struct OutgoingAnswer {
    int status = 0;
    std::string body;
    std::string trouble;  // why there is no answer; empty when there is one
};

// Whether a machine of the public internet is behind it: no private, local, reserved or translated address.
bool is_public(const sockaddr& address);

// What is wrong with an address that somebody typed; empty when it can be asked.
std::string url_trouble(const std::string& url);

// A POST where there is a body, else a GET.
OutgoingAnswer ask(const Outgoing& way, const std::string& url, const std::vector<std::string>& headers,
                   const std::string& body);

}  // namespace tallyman::server
