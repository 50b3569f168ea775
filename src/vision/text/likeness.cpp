#include "vision/text/likeness.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/text.h"

namespace tallyman::vision {
namespace {

constexpr double slip = 0.2, error = 1;

char look_alike(char c) {
    switch (c) {
        case 'o':
        case 'q':
            return '0';
        case 'l':
        case 'i':
        case '|':
        case '!':
            return '1';
        case 'z':
            return '2';
        case 's':
            return '5';
        case 'b':
            return '8';
        case 'g':
            return '9';
        default:
            return c;
    }
}

bool is_filler(char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }
double cost_of_one_more(char c) { return is_filler(c) ? slip : error; }

double substitution(char a, char b) {
    if (a == b) return 0;
    const bool are_alike = look_alike(a) == look_alike(b);
    return are_alike || (is_filler(a) && is_filler(b)) ? slip : error;
}

double edit_distance(std::string_view printed, std::string_view read, bool anywhere) {
    const std::string a = fold(printed), b = fold(read);
    std::vector<double> last(b.size() + 1, 0), now(b.size() + 1, 0);
    if (!anywhere)
        for (std::size_t j = 1; j <= b.size(); ++j) last[j] = last[j - 1] + cost_of_one_more(b[j - 1]);
    for (const char c : a) {
        now[0] = last[0] + cost_of_one_more(c);
        for (std::size_t j = 1; j <= b.size(); ++j)
            now[j] = std::min({last[j - 1] + substitution(c, b[j - 1]), last[j] + cost_of_one_more(c),
                               now[j - 1] + cost_of_one_more(b[j - 1])});
        std::swap(last, now);
    }
    return anywhere ? *std::min_element(last.begin(), last.end()) : last.back();
}

}  // namespace

std::string shape_of(std::string_view text) {
    std::string out = fold(text);
    std::transform(out.begin(), out.end(), out.begin(), look_alike);
    return out;
}

double distance(std::string_view printed, std::string_view read) { return edit_distance(printed, read, false); }
double distance_within(std::string_view printed, std::string_view read) { return edit_distance(printed, read, true); }

}  // namespace tallyman::vision
