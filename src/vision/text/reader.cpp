#include "vision/text/reader.h"

#include <algorithm>
#include <filesystem>
#include <tesseract/baseapi.h>

// OpenMP's own header comes with gcc only, its library with tesseract.
extern "C" void omp_set_max_active_levels(int levels);

namespace tallyman::vision {
namespace {

constexpr double word_confidence_min = 0.2;
constexpr std::size_t words_of_a_note = 4;  // fewer: a label, a white carton, or paper lying upside down
constexpr double upright_confidence = 0.5;  // mean over the words of a page that lies the right way
constexpr double well_read_confidence = 0.8;
constexpr std::size_t words_max = 2000;
// Pixels at the page's edge that are not read: what is left of the table there makes lines one pixel wide, of which the
// engine complains on standard error.
constexpr int rim = 4;

double mean_confidence(const std::vector<Word>& words) {
    double sum = 0;
    for (const Word& word : words) sum += word.confidence;
    return words.empty() ? 0 : sum / static_cast<double>(words.size());
}

// The shadow's edge cuts a sheet in two under some threshold; its halves say nothing that the whole did not.
bool is_part_of(const Page& page, const ReadPage& note) {
    if (note.words.size() < words_of_a_note || mean_confidence(note.words) < well_read_confidence) return false;
    const auto whole = [](const Page& of) {
        return of.in_picture({0, 0, static_cast<float>(of.luma.width), static_cast<float>(of.luma.height), {}});
    };
    const Box part = whole(page), all = whole(note.page);
    const float width = std::min(part.x + part.width, all.x + all.width) - std::max(part.x, all.x);
    const float height = std::min(part.y + part.height, all.y + all.height) - std::max(part.y, all.y);
    return width > 0 && height > 0 && width * height > 0.9f * part.width * part.height;
}

// How much was read, and how surely.
double weight(const std::vector<Word>& words) { return mean_confidence(words) * static_cast<double>(words.size()); }

}  // namespace

struct TextReader::Engine {
    tesseract::TessBaseAPI api;
};

TextReader::TextReader() = default;
TextReader::~TextReader() = default;
TextReader::TextReader(TextReader&&) noexcept = default;
TextReader& TextReader::operator=(TextReader&&) noexcept = default;

bool TextReader::load(const std::string& tessdata_folder) {
    // Looked for first: of what is missing the engine complains on standard error.
    std::error_code error;
    for (const char* file : {"/vie.traineddata", "/eng.traineddata"})
        if (!std::filesystem::exists(tessdata_folder + file, error)) return false;
    // Its four threads would be forbidden in the locked-down process, and pictures are what runs in parallel.
    omp_set_max_active_levels(0);
    auto engine = std::make_unique<Engine>();
    if (engine->api.Init(tessdata_folder.c_str(), "vie+eng", tesseract::OEM_LSTM_ONLY) != 0) return false;
    // One block: looking for columns and sparse text loses the lone figures at the ends of a table's rows.
    engine->api.SetPageSegMode(tesseract::PSM_SINGLE_BLOCK);
    engine_ = std::move(engine);
    return true;
}

bool TextReader::empty() const { return engine_ == nullptr; }

std::vector<Word> TextReader::read(const Page& page) const {
    if (empty() || std::min(page.luma.width, page.luma.height) <= 2 * rim) return {};
    auto& api = engine_->api;
    api.SetImage(page.luma.samples.data(), page.luma.width, page.luma.height, 1, page.luma.width);
    api.SetSourceResolution(200);
    api.SetRectangle(rim, rim, page.luma.width - 2 * rim, page.luma.height - 2 * rim);
    std::vector<Word> words;
    if (api.Recognize(nullptr) != 0) return words;
    const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
    int line = 0;
    if (at) {
        do {
            if (at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
            const std::unique_ptr<char[]> text(at->GetUTF8Text(tesseract::RIL_WORD));
            int left = 0, top = 0, right = 0, bottom = 0;
            if (!text || !at->BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom)) continue;
            const double confidence = std::clamp(at->Confidence(tesseract::RIL_WORD) / 100.0, 0.0, 1.0);
            if (confidence < word_confidence_min) continue;
            words.push_back({text.get(),
                             {static_cast<float>(left), static_cast<float>(top), static_cast<float>(right - left),
                              static_cast<float>(bottom - top)},
                             confidence,
                             line});
        } while (words.size() < words_max && at->Next(tesseract::RIL_WORD));
    }
    api.Clear();
    return words;
}

std::vector<ReadPage> read_pages(const Photo& photo, const TextReader& reader) {
    std::vector<ReadPage> out;
    if (reader.empty()) return out;
    for (Page& page : pages_in(photo)) {
        if (std::any_of(out.begin(), out.end(), [&](const ReadPage& note) { return is_part_of(page, note); })) continue;
        std::vector<Word> words = reader.read(page);
        if (words.size() < words_of_a_note || mean_confidence(words) < upright_confidence) {
            Page turned = upside_down(page);
            std::vector<Word> other = reader.read(turned);
            if (weight(other) > weight(words)) {
                page = std::move(turned);
                words = std::move(other);
            }
        }
        if (!words.empty()) out.push_back({std::move(page), std::move(words)});
    }
    return out;
}

std::vector<SeenText> lines_of(const std::vector<ReadPage>& pages) {
    std::vector<SeenText> lines;
    for (const auto& [page, words] : pages) {
        for (std::size_t i = 0; i < words.size();) {
            SeenText line{words[i].text, page.in_picture(words[i].box), words[i].confidence};
            std::size_t next = i + 1;
            for (; next < words.size() && words[next].line == words[i].line; ++next) {
                const Box box = page.in_picture(words[next].box);
                const float right = std::max(line.box.x + line.box.width, box.x + box.width);
                const float bottom = std::max(line.box.y + line.box.height, box.y + box.height);
                line.box.x = std::min(line.box.x, box.x);
                line.box.y = std::min(line.box.y, box.y);
                line.box.width = right - line.box.x;
                line.box.height = bottom - line.box.y;
                line.text += " " + words[next].text;
                line.confidence = std::min(line.confidence, words[next].confidence);
            }
            i = next;
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

}  // namespace tallyman::vision
