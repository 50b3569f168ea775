// Turns the shots of a sample day into files. A photo is a function of the day and its number alone, so photos can be
// made in any order by any number of threads; what many photos share (printed faces, shop fronts) is kept here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sample/day.h"

namespace tallyman::sample {

// Where something is in the whole upright picture, pixels.
struct Seen {
    std::string what;   // case | note | face | plate
    std::string label;  // GTIN of a case, order of a note
    double x = 0, y = 0, width = 0, height = 0;
};

struct PhotoFile {
    std::string bytes;
    std::vector<Seen> seen;  // empty where the picture was altered as a whole (edited_reuse, screen, unreadable)
};

struct NamedFile {
    std::string path;
    std::string bytes;
};

class Studio {
public:
    explicit Studio(const SampleDay& day);
    ~Studio();

    PhotoFile photo(std::size_t shot) const;
    std::vector<NamedFile> product_pictures(std::size_t item) const;  // the case's long side and its end
    std::vector<NamedFile> storefronts(std::size_t outlet) const;     // none for one outlet in seven

private:
    class Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace tallyman::sample
