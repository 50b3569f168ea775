#include "vision/text/check_text.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "vision/text/likeness.h"

namespace tallyman::vision {
namespace {

constexpr double gtin_slips_max = 2;    // digits of thirteen
constexpr float row_reach = 3.9f;       // heights of the GTIN's print that its row reaches up from its foot
constexpr float one_width_max = 0.55f;  // of its height
constexpr std::size_t lot_letters_min = 4;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Folded, without what stands around it: "O00017." holds "o00017".
std::string bare(const std::string& word) {
    const std::string text = fold(word);
    const auto alnum = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    const auto first = std::find_if(text.begin(), text.end(), alnum);
    const auto last = std::find_if(text.rbegin(), std::make_reverse_iterator(first), alnum).base();
    return {first, last};
}

// The last `size` letters where a word of print was read together with the one before it: "Số:O00017".
std::string tail_of(const std::string& text, std::size_t size) {
    if (text.size() <= size || std::isalnum(static_cast<unsigned char>(text[text.size() - size - 1])) != 0) return text;
    return text.substr(text.size() - size);
}

// A number of the same length and form, however its letters were read.
bool has_the_form_of(const std::string& word, const std::string& order) {
    if (word.size() != order.size()) return false;
    const std::string a = shape_of(word), b = shape_of(order);
    return std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return is_digit(x) == is_digit(y); });
}

// A short number: nothing but digits once look-alikes are taken for them.
std::optional<int> number_in(const Word& word) {
    const std::string digits = shape_of(bare(word.text));
    if (digits.empty() || digits.size() > 4 || !std::all_of(digits.begin(), digits.end(), is_digit)) return {};
    if (std::none_of(word.text.begin(), word.text.end(), is_digit)) return {};  // a lone "l" is a stroke of the table
    // A lone 1 has no neighbours to be told by and is read as 4 or 7, which are twice as wide.
    if (digits.size() == 1 && word.box.width < one_width_max * word.box.height) return 1;
    return std::stoi(digits);
}

float foot(const Box& box) { return box.y + box.height; }
float right(const Box& box) { return box.x + box.width; }
float middle(const Box& box) { return box.y + box.height / 2; }

// The rightmost number right of the GTIN, between the top of its row of print and its foot.
std::optional<Word> quantity_beside(const Word& gtin, std::span<const Word> words) {
    std::optional<Word> best;
    for (const Word& word : words) {
        const float at = middle(word.box);
        const bool in_row = at < foot(gtin.box) && at > foot(gtin.box) - row_reach * gtin.box.height;
        if (!in_row || word.box.x < gtin.box.x + gtin.box.width || !number_in(word)) continue;
        if (!best || word.box.x > best->box.x) best = word;
    }
    return best;
}

// The numbers that end at the same distance from the page's left edge as most others: a table sets its quantities
// right-aligned. Their total, where it stands below them, is none of them.
std::vector<Word> column_of_numbers(std::span<const Word> words) {
    std::vector<Word> numbers, column;
    for (const Word& word : words)
        if (number_in(word)) numbers.push_back(word);
    for (const Word& edge : numbers) {
        std::vector<Word> aligned;
        for (const Word& word : numbers)
            if (std::abs(right(word.box) - right(edge.box)) < edge.box.height) aligned.push_back(word);
        if (aligned.size() > column.size()) column = std::move(aligned);
    }
    int sum = 0;
    for (const Word& word : column) sum += *number_in(word);
    std::erase_if(column, [&](const Word& word) { return column.size() > 2 && 2 * *number_in(word) == sum; });
    return column;
}

const Word* gtin_in(std::span<const Word> words, const std::string& gtin) {
    const Word* best = nullptr;
    double slips = gtin_slips_max;
    for (const Word& word : words) {
        if (word.text.size() < gtin.size() - 3 || word.text.size() > gtin.size() + 6) continue;
        const double here = distance_within(gtin, word.text);
        if (here <= slips && (best == nullptr || here < slips)) {
            best = &word;
            slips = here;
        }
    }
    return best;
}

int lots_in(std::span<const Word> words, const ExpectedProduct& product) {
    int lots = 0;
    for (const std::string& lot : product.lots)
        lots += lot.size() >= lot_letters_min && std::any_of(words.begin(), words.end(), [&](const Word& word) {
                    return shape_of(bare(word.text)) == shape_of(lot);
                });
    return lots;
}

}  // namespace

NoteFields fields_of(std::span<const Word> words, const Expectation& expected) {
    NoteFields fields;
    const std::string order = shape_of(expected.order.text);
    for (const Word& word : words) {
        const std::string text = tail_of(bare(word.text), expected.order.text.size());
        if (order.empty() || !has_the_form_of(text, expected.order.text)) continue;
        if (shape_of(text) == order) {
            if (!fields.order || fields.order->confidence < word.confidence) fields.order = word;
        } else if (!fields.other_order || fields.other_order->confidence < word.confidence) {
            fields.other_order = word;
        }
    }
    std::vector<Word> column = column_of_numbers(words);
    const auto take = [&](const Word& word) {
        std::erase_if(column, [&](const Word& other) { return other.box == word.box; });
        ++fields.quantities_agree;
    };
    for (const ExpectedProduct& product : expected.products) {
        const Word* gtin = gtin_in(words, product.gtin.text);
        fields.quantities.push_back(gtin != nullptr ? quantity_beside(*gtin, words) : std::nullopt);
        if (const auto& read = fields.quantities.back(); read && *number_in(*read) == product.cases.value) take(*read);
        fields.lots += lots_in(words, product);
    }
    for (std::size_t i = 0; i < expected.products.size(); ++i) {
        if (fields.quantities[i]) continue;
        const auto found = std::find_if(column.begin(), column.end(), [&](const Word& word) {
            return *number_in(word) == expected.products[i].cases.value;
        });
        if (found == column.end()) continue;
        fields.quantities[i] = *found;
        take(*fields.quantities[i]);
    }
    return fields;
}

Finding check_text(const std::vector<ReadPage>& pages, const Expectation& expected, const TextReader& reader) {
    Finding finding{.check = Check::text, .code = "no_words"};
    if (reader.empty()) finding.code = "no_text_model";
    const ReadPage* best_page = nullptr;
    NoteFields best;
    const auto agreeing = [](const NoteFields& fields) { return fields.quantities_agree + (fields.order ? 1 : 0); };
    for (const ReadPage& page : pages) {
        NoteFields fields = fields_of(page.words, expected);
        if (best_page != nullptr && agreeing(fields) <= agreeing(best)) continue;
        best = std::move(fields);
        best_page = &page;
    }
    if (best_page == nullptr) return finding;
    const int agree = agreeing(best), all = 1 + static_cast<int>(expected.products.size());
    const bool differs = (!best.order && best.other_order) ||
                         std::count_if(best.quantities.begin(), best.quantities.end(),
                                       [](const auto& word) { return word.has_value(); }) > best.quantities_agree;
    finding.number = agree;
    finding.numbers = {{"fields", all}, {"lots", best.lots}};
    if (best.order && !differs) {
        finding.outcome = Outcome::pass;
        finding.code = agree == all ? "note_agrees" : "order_text_seen";
        finding.confidence = best.order->confidence;
    } else {
        finding.code = differs ? "note_differs" : "words_seen";
    }
    const auto show = [&](const std::optional<Word>& word) {
        if (!word) return;
        Box box = best_page->page.in_picture(word->box);
        box.label = word->text;
        finding.boxes.push_back(std::move(box));
    };
    show(best.order ? best.order : best.other_order);
    for (const auto& quantity : best.quantities) show(quantity);
    return finding;
}

}  // namespace tallyman::vision
