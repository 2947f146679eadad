#include "marks.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "stored_report.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> labels{"useful", "wrong", "not-for-us"};

auto evidence_of(const Report& report, const ReportItem& item) -> Json {
    Json out = Json::array();
    for (const auto& citation : report.citations)
        if (std::find(item.citations.begin(), item.citations.end(), citation.n) !=
            item.citations.end())
            out.push_back({{"document", citation.document.hex()},
                           {"source", citation.source.str()},
                           {"url", citation.url},
                           {"quote", citation.quote}});
    return out;
}

/// The report shows its words in full: no source of it has a limit. Of others its evidence says as much as may be said.
auto shows(const Report& report, const Finding& finding) -> bool {
    return std::any_of(report.citations.begin(), report.citations.end(), [&](const Citation& citation) {
        return citation.document == finding.document && !citation.shortened;
    });
}

auto told_by(const Report& report, const Finding& finding) -> Json {
    Json out{{"template", finding.template_name.str()}, {"importance", finding.importance}};
    if (!shows(report, finding)) return out;
    out["claim"] = finding.claim;
    out["quote"] = finding.quote;
    return out;
}

auto templates_of(store::Reader& reader, const Report& report, const ReportItem& item) -> Json {
    Json out = Json::array();
    const auto told = reader.told(report.enterprise, report.run);
    if (!told) return out;
    for (const auto& event : *told)
        if (event.id == item.event)
            for (const auto& finding : event.findings) out.push_back(told_by(report, finding));
    return out;
}

auto line_of(store::Reader& reader, const Report& report, const Place& place, const Mark& mark) -> Json {
    const auto& item = *place.item;
    return {{"at", to_rfc3339(SystemClock{}.now())},
            {"label", mark.label},
            {"by", mark.by},
            {"note", mark.note},
            {"enterprise", report.enterprise.str()},
            {"run", to_string(report.run)},
            {"item", item.id},
            {"event", item.event.empty() ? "" : item.event.hex()},
            {"section", place.section.str()},
            {"importance", item.importance},
            {"language", report.language},
            {"text", item.text},
            {"evidence", evidence_of(report, item)},
            {"findings", templates_of(reader, report, item)}};
}

auto trouble_with(const std::filesystem::path& file, int error) -> Error {
    return {ErrorKind::no_space, file.string() + ": " + std::strerror(error)};
}

/// The file of marks, for one writer at a time, of whichever process: another may be replacing it.
class LockedFile {
  public:
    static auto open(const std::filesystem::path& path) -> Result<LockedFile> {
        while (true) {
            LockedFile file{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640)};
            if (file.number_ < 0) return trouble_with(path, errno);
            const bool locked = ::flock(file.number_, LOCK_EX) == 0;
            if (!locked && errno != EINTR) return trouble_with(path, errno);
            if (locked && file.stands_at(path)) return file;
        }
    }
    LockedFile(LockedFile&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    ~LockedFile() {
        if (number_ >= 0) ::close(number_);
    }
    auto operator=(LockedFile&&) -> LockedFile& = delete;
    /// Durable when it returns true; else errno says why not.
    [[nodiscard]] auto append(const std::string& bytes) const -> bool {
        errno = ENOSPC;  // of a write that takes less, and says nothing
        return ::write(number_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(number_) == 0;
    }

  private:
    explicit LockedFile(int number) : number_(number) {}
    /// Not if somebody put another in its place while this one was waited for.
    [[nodiscard]] auto stands_at(const std::filesystem::path& path) const -> bool {
        struct ::stat ours{}, there{};
        return ::fstat(number_, &ours) == 0 && ::stat(path.c_str(), &there) == 0 && ours.st_ino == there.st_ino &&
               ours.st_dev == there.st_dev;
    }
    int number_;
};

auto append(const std::filesystem::path& path, const std::string& bytes) -> Status {
    const auto file = LockedFile::open(path);
    if (!file) return file.error();
    if (!file->append(bytes)) return trouble_with(path, errno);
    return Done{};
}

/// Whole or not at all.
auto replace(const std::filesystem::path& file, const std::string& bytes) -> Status {
    auto beside = file;
    beside += ".new";
    std::error_code failed;
    std::filesystem::remove(beside, failed);
    if (auto written = append(beside, bytes); !written) return written;
    std::filesystem::rename(beside, file, failed);
    if (failed) return Error{ErrorKind::no_space, file.string() + ": " + failed.message()};
    return Done{};
}

auto text_in(const Json& object, const char* name) -> std::string {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

auto is_of(const std::string& line, const EnterpriseName& enterprise) -> bool {
    const auto mark = Json::parse(line, nullptr, false);
    return mark.is_object() && mark.value("enterprise", "") == enterprise.str();
}

}  // namespace

auto marks_file(const std::filesystem::path& state) -> std::filesystem::path {
    return state / "marks.jsonl";
}

auto keep_mark(store::Reader& reader, const std::filesystem::path& state, const Mark& mark) -> Result<std::string> {
    if (std::find(labels.begin(), labels.end(), mark.label) == labels.end())
        return Error{ErrorKind::bad_input,
                     "\"" + mark.label + "\" is no mark; say useful, wrong or not-for-us"};
    auto report = reader.report(mark.enterprise, mark.run);
    if (!report) return report.error();
    const auto place = item_in(*report, mark.item);
    if (!place) return place.error();
    const auto line = line_of(reader, *report, *place, mark).dump(-1, ' ', false, Json::error_handler_t::replace);
    if (auto kept = append(marks_file(state), line + "\n"); !kept) return kept.error();
    return place->item->text;
}

auto marks_of(const std::filesystem::path& state, const EnterpriseName& enterprise, RunId run) -> std::map<std::string, std::string> {
    std::map<std::string, std::string> out;
    std::ifstream file{marks_file(state)};
    for (std::string line; std::getline(file, line);) {
        if (line.find(enterprise.str()) == std::string::npos) continue;
        const auto mark = Json::parse(line, nullptr, false);
        if (!mark.is_object() || text_in(mark, "enterprise") != enterprise.str() || text_in(mark, "run") != to_string(run)) continue;
        out.insert_or_assign(text_in(mark, "item"), text_in(mark, "label"));
    }
    return out;
}

auto forget_marks(const std::filesystem::path& state, const EnterpriseName& enterprise) -> Result<std::int64_t> {
    const auto file = marks_file(state);
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) return std::int64_t{0};
    const auto lock = LockedFile::open(file);
    if (!lock) return lock.error();
    std::int64_t forgotten = 0;
    std::string kept;
    {
        std::ifstream in{file};
        for (std::string line; std::getline(in, line);) {
            if (is_of(line, enterprise))
                ++forgotten;
            else
                kept += line + "\n";
        }
    }
    if (forgotten == 0) return forgotten;
    if (auto written = replace(file, kept); !written) return written.error();
    return forgotten;
}

}  // namespace fanfold::app
