// tallyman examine PHOTO...    says what is in each photo: the checks on the picture alone, one JSON object a photo
#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/load_references.h"

namespace tallyman::cli {

struct ExamineCommandOptions {
    std::vector<std::string> photos;
    std::string catalog;   // products.csv: every GTIN there is
    std::string products;  // folder of reference pictures, GTIN/*.jpg
    std::string place;     // folder of earlier pictures of the outlet
    std::string history;   // folder of the reuse history
    std::string people = debian_cascades;
    std::string people_model;
};

// Exit code 1 when a photo could not be read; that is an object too.
ExitCode examine(const ExamineCommandOptions& options, Console& console);

}  // namespace tallyman::cli
