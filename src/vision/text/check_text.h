// Does the delivery note say what was ordered? Words are held against the order (likeness.h): its number must be there
// digit for digit, letters forgiven their look-alikes. A quantity is the rightmost number in the row of its product's
// GTIN, of which two digits may be misread; where the small print of the GTIN was not read, one number in the table's
// right-aligned column that is the ordered quantity, each taken once. So a note that agrees names this order and as
// many cases in as many lines; that each stands beside its own product is shown only by the GTINs. Lots are looked for
// word for word.
//
// Unit of Finding::number: fields that agree, of numbers["fields"]: one for the order's number, one for each line's
// quantity. numbers: "lots" read that are the order's.
// Codes: note_agrees (pass: all fields), order_text_seen (pass: the order's number, not every line), note_differs
// (cannot tell: a quantity or the number was read otherwise; print is misread too often to be held against anybody),
// words_seen (cannot tell: nothing of this order), no_words (cannot tell), no_text_model (cannot tell).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vision/expectation.h"
#include "vision/finding.h"
#include "vision/text/reader.h"

namespace tallyman::vision {

// What one page says of an order.
struct NoteFields {
    std::optional<Word> order;                    // its number, as expected
    std::optional<Word> other_order;              // a number of the same form, but another one
    std::vector<std::optional<Word>> quantities;  // by expected product: the number in its row
    int quantities_agree = 0;
    int lots = 0;
};

NoteFields fields_of(std::span<const Word> words, const Expectation& expected);

Finding check_text(const std::vector<ReadPage>& pages, const Expectation& expected, const TextReader& reader);

}  // namespace tallyman::vision
