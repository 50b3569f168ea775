// One story, done once, in a process that may be killed: subject STORY FOLDER, or subject STORY FOLDER CARELESS. Exit
// code 2 when the disk said no.
#include <cstdio>

#include "base/failure.h"
#include "stories.h"

int main(int argc, char** argv) {
    if (argc != 3 && argc != 4) return 3;
    try {
        const auto& story = tallyman::crash::story(argv[1]);
        (argc == 4 ? story.careless.at(argv[3]) : story.act)(argv[2]);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
}
