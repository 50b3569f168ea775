// `tallyman backup`, `backup verify`, `restore`, and `fsck`, which says whether everything promised is there.
#pragma once

#include <string>

#include "cli/console.h"

namespace tallyman::cli {

struct BackupOptions {
    std::string data;      // a day folder or its store; of restore: the folder to make
    std::string folder;    // of the backup
    std::string erasures;  // of restore: more photos not to bring back
};

ExitCode backup_make(const BackupOptions& options, Console& console);
ExitCode backup_verify(const BackupOptions& options, Console& console);
ExitCode restore(const BackupOptions& options, Console& console);
ExitCode fsck(const BackupOptions& options, Console& console);

}  // namespace tallyman::cli
