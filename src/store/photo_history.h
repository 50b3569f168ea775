// Was a photo handed in before? Searched among all that the database knows (signatures.h), in lists of this process's
// own (reuse_index.h) that follow the database: they lie in the data folder, DATA/history for the first process,
// DATA/history-2 for one beside it, and are made anew when they are lost or are another database's.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "store/reuse_index.h"

namespace tallyman::store {

class Database;
class Store;

class PhotoHistory {
public:
    explicit PhotoHistory(const std::filesystem::path& data);
    PhotoHistory(const PhotoHistory&) = delete;
    PhotoHistory& operator=(const PhotoHistory&) = delete;
    ~PhotoHistory();

    // Takes in what was examined since, by whichever process.
    void follow(const Store& store, const Progress& progress = {});

    // Of the photos that were handed in before the one of that name, or of all when it is not known yet.
    std::vector<vision::Match> find(const std::string& name, const vision::Signature& query,
                                    const ReuseIndex::Wanted& wanted = {}) const {
        return index_.find_before(name, query, wanted);
    }

private:
    explicit PhotoHistory(std::pair<std::filesystem::path, ReuseIndex> free);
    friend void follow_erasures(const std::filesystem::path& data, Database& database);

    void follow(Database& database, const Progress& progress);
    void note();

    std::filesystem::path folder_;
    ReuseIndex index_;
    std::int64_t followed_ = 0;  // the number of the last one taken in
    Digest last_{};              // its bytes
    int unnoted_ = 0;            // taken in since `note`
    bool compared_ = false;      // with the database that it follows
};

// For the lists that lie in this folder and that nobody has open; those in use follow by themselves.
void follow_erasures(const std::filesystem::path& data, Database& database);

}  // namespace tallyman::store
