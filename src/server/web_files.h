// The web build (web/dist), inside the program: made at build time by embed_web.py. Empty when it was not there.
#pragma once

#include "server/app.h"

namespace tallyman::server {

const WebFiles& web_files();

}  // namespace tallyman::server
