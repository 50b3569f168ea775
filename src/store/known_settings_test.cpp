#include "store/known_settings.h"

#include <gtest/gtest.h>

#include "catalog/settings_file.h"

namespace tallyman::store {
namespace {

TEST(KnownSettings, TheFileMadeOfThemReadsBackWithoutComplaint) {
    for (const Lang lang : {Lang::vi, Lang::en}) {
        Problems problems;
        read_settings(settings_template(known_settings(), lang), known_settings(), problems);
        for (const auto& problem : problems.listed()) ADD_FAILURE() << sentence(problem, Lang::en);
    }
}

}  // namespace
}  // namespace tallyman::store
