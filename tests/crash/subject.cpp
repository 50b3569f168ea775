// One story, done once, in a process that may be killed: subject STORY FOLDER. Exit code 2 when the disk said no.
#include <cstdio>

#include <SQLiteCpp/Exception.h>

#include "base/failure.h"
#include "stories.h"

int main(int argc, char** argv) {
    if (argc != 3) return 3;
    try {
        tallyman::crash::story(argv[1]).act(argv[2]);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
}
