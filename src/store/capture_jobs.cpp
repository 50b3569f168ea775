#include "store/capture_jobs.h"

#include <nlohmann/json.hpp>

#include "store/sql.h"

namespace tallyman::store {
namespace {

using nlohmann::json;

CaptureJob job_of(Sql& row) {
    CaptureJob job;
    job.id = row.text();
    job.at = row.instant();
    job.by = row.text();
    job.success = row.flag();
    job.captured.added = static_cast<std::size_t>(row.integer());
    job.captured.known = static_cast<std::size_t>(row.integer());
    for (const auto& problem : json::parse(row.text())) job.problems.push_back({problem["path"], problem["what"]});
    return job;
}

}  // namespace

void CaptureJobs::add(const CaptureJob& job) {
    json problems = json::array();
    for (const auto& problem : job.problems) problems.push_back({{"path", problem.path}, {"what", problem.what}});
    Sql(database_, "insert into captures (id, at, by, success, added, known, problems) values (?, ?, ?, ?, ?, ?, ?)",
        job.id, job.at, job.by, job.success, static_cast<std::int64_t>(job.captured.added),
        static_cast<std::int64_t>(job.captured.known), problems.dump(-1, ' ', false, json::error_handler_t::replace))
        .run();
}

std::optional<CaptureJob> CaptureJobs::find(const std::string& id) const {
    Sql row(database_, "select id, at, by, success, added, known, problems from captures where id = ?", id);
    return row.next() ? std::optional(job_of(row)) : std::nullopt;
}

std::vector<CaptureJob> CaptureJobs::latest(std::size_t count) const {
    std::vector<CaptureJob> jobs;
    for (Sql row(database_,
                 "select id, at, by, success, added, known, problems from captures order by at desc, id limit ?",
                 static_cast<std::int64_t>(count));
         row.next();)
        jobs.push_back(job_of(row));
    return jobs;
}

}  // namespace tallyman::store
