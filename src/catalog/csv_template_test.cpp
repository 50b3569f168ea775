#include "catalog/csv_template.h"

#include <gtest/gtest.h>

#include "catalog/day_folder.h"

namespace tallyman {
namespace {

TEST(CsvTemplate, imports_cleanly_and_takes_its_own_example) {
    for (const auto* table :
         {&products_table, &depots_table, &outlets_table, &vehicles_table, &photos_table, &truth_table}) {
        for (const auto lang : {Lang::vi, Lang::en}) {
            Problems problems;
            std::size_t cells_filled = 0;
            TableReader reader(*table, problems, [&](Cells& row) {
                for (std::size_t column = 0; column < table->columns.size(); ++column) cells_filled += row.has(column);
            });
            reader.feed(csv_template(*table, lang) + std::string(table->example) + "\n");
            reader.finish();
            for (const auto& problem : problems.listed()) ADD_FAILURE() << sentence(problem, lang);
            EXPECT_EQ(cells_filled, table->columns.size()) << table->file;
        }
    }
}

}  // namespace
}  // namespace tallyman
