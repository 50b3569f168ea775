// Reads print with tesseract 5.3, Vietnamese and English. Made before the decoder process locks itself down: its models
// (0.09 s, 40 MB) are files, and after that it needs none.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vision/finding.h"
#include "vision/seen.h"
#include "vision/text/page.h"

namespace tallyman::vision {

struct Word {
    std::string text;
    Box box;                // on the page
    double confidence = 0;  // 0 .. 1, the reader's own
    int line = 0;           // words of one line of print share it
};

class TextReader {
public:
    TextReader();  // reads nothing
    ~TextReader();
    TextReader(TextReader&&) noexcept;
    TextReader& operator=(TextReader&&) noexcept;

    bool load(const std::string& tessdata_folder);  // false when vie or eng is not there
    bool empty() const;

    std::vector<Word> read(const Page& page) const;  // in reading order

private:
    struct Engine;
    std::unique_ptr<Engine> engine_;
};

struct ReadPage {
    Page page;
    std::vector<Word> words;
};

// The sheets of paper in the photo with words on them.
std::vector<ReadPage> read_pages(const Photo& photo, const TextReader& reader);

std::vector<SeenText> lines_of(const std::vector<ReadPage>& pages);  // in coordinates of the whole picture

}  // namespace tallyman::vision
