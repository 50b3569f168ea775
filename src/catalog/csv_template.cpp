#include "catalog/csv_template.h"

#include <fmt/format.h>

namespace tallyman {

std::string csv_template(const TableFormat& format, Lang lang) {
    constexpr Words how{"Các dòng bắt đầu bằng # ở đầu tệp là chú thích. Mỗi dòng dưới dòng tiêu đề là một mục.",
                        "Lines at the top that begin with # are comments. Each line below the header is one entry."};
    constexpr Words example{"Ví dụ", "Example"};
    constexpr Words may_be_absent{" (cột không bắt buộc)", " (the column may be absent)"};

    std::string out = fmt::format("\xEF\xBB\xBF# {}: {}\n# {}\n", format.file, format.purpose.in(lang), how.in(lang));
    std::string header;
    for (const auto& column : format.columns) {
        const auto name = lang == Lang::vi ? column.local : column.name;
        out += fmt::format("# - {}: {}{}\n", name, column.meaning.in(lang),
                           column.presence == Presence::optional ? may_be_absent.in(lang) : "");
        header += fmt::format("{}{}", header.empty() ? "" : ",", name);
    }
    return out + fmt::format("# {}: {}\n{}\n", example.in(lang), format.example, header);
}

}  // namespace tallyman
