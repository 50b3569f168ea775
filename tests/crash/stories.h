// The promises that the crash harness holds the store to. A story is done by a program of its own (subject.cpp), which
// says on standard output what it promises, as it promises it; afterwards, whatever happened to the program or the
// disk, `problems` looks at the folder.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tallyman::crash {

using Promises = std::set<std::string>;

struct Story {
    std::string name;
    std::function<void(const std::filesystem::path& data)> prepare;  // what is there before
    std::function<void(const std::filesystem::path& data)> act;      // prints its promises
    std::function<std::vector<std::string>(const std::filesystem::path& data, const Promises&)> problems;
    Promises all;                          // what an undisturbed run promises
    std::vector<std::string> faults = {};  // forgotten syncs (shim.cpp) that must be found in it
    // The same done by somebody careless, who promises just as much; that must be found too.
    std::map<std::string, std::function<void(const std::filesystem::path& data)>> careless = {};
};

const std::vector<Story>& stories();
const Story& story(const std::string& name);

}  // namespace tallyman::crash
