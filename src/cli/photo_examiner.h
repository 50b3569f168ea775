// The examiner as the server's photo work wants it: references loaded, walls up, one picture at a time. Make it before
// the first thread.
#pragma once

#include <filesystem>
#include <memory>

#include "server/photo_work.h"

namespace tallyman::cli {

class PhotoExaminer {
public:
    explicit PhotoExaminer(const std::filesystem::path& day_folder);
    ~PhotoExaminer();

    server::Examining examining();  // valid while this lives

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace tallyman::cli
