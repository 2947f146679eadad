#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/value/write_all.hpp>
#include <fstream>
#include <iterator>

#include "feed.hpp"
#include "moments.hpp"

namespace fanfold::deliver {

namespace {

namespace fs = std::filesystem;

auto trouble(int error, const std::string& what, const fs::path& path) -> Error {
    const bool disk = error == ENOSPC || error == EDQUOT || error == EROFS || error == EFBIG;
    const bool rights = error == EACCES || error == EPERM;
    const auto kind = disk     ? ErrorKind::no_space
                      : rights ? ErrorKind::fix_config
                               : ErrorKind::unavailable;
    return {kind, what + " " + path.string() + ": " + std::strerror(error)};
}

/// An open file; closed in the end, whatever happens.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    auto operator=(const Descriptor&) -> Descriptor& = delete;
    [[nodiscard]] auto open() const -> bool { return number_ >= 0; }
    [[nodiscard]] auto number() const -> int { return number_; }

  private:
    int number_;
};

auto write_durably(const fs::path& path, std::string_view bytes) -> Status {
    const Descriptor file{
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644)};
    if (!file.open()) return trouble(errno, "cannot create", path);
    if (!write_all(file.number(), bytes) || ::fsync(file.number()) != 0) {
        const int error = errno;
        ::unlink(path.c_str());
        return trouble(error, "cannot write", path);
    }
    return Done{};
}

auto move_into_place(const fs::path& from, const fs::path& to) -> Status {
    if (::rename(from.c_str(), to.c_str()) == 0) return Done{};
    const int error = errno;
    ::unlink(from.c_str());
    return trouble(error, "cannot replace", to);
}

/// A name beside the target that no other process uses.
auto beside(const fs::path& target) -> fs::path {
    return target.parent_path() /
           ("." + target.filename().string() + "." + std::to_string(::getpid()) + ".part");
}

auto write_file(const fs::path& path, std::string_view bytes) -> Status {
    const auto part = beside(path);
    if (auto written = write_durably(part, bytes); !written) return written;
    return move_into_place(part, path);
}

auto move_link(const fs::path& link, const std::string& target) -> Status {
    const auto part = beside(link);
    ::unlink(part.c_str());
    if (::symlink(target.c_str(), part.c_str()) != 0) return trouble(errno, "cannot link", link);
    return move_into_place(part, link);
}

auto sync_folder(const fs::path& folder) -> Status {
    const Descriptor file{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!file.open()) return trouble(errno, "cannot open", folder);
    // Some file systems can't sync a folder: that is no failure of the delivery.
    if (::fsync(file.number()) != 0 && errno != EINVAL)
        return trouble(errno, "cannot sync", folder);
    return Done{};
}

auto is_safe(char letter) -> bool {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_' || letter == '.';
}

/// One path component: what is not plain becomes '_', and a mark of the whole name keeps two of
/// them apart.
auto file_name(const std::string& name) -> std::string {
    std::string out;
    for (char letter : name.substr(0, 80)) out += is_safe(letter) ? letter : '_';
    if (out.starts_with('.')) out.front() = '_';
    if (out == name && !out.empty()) return out;
    return out + "-" + short_id('x', sha256(name)).substr(2);
}

constexpr std::uintmax_t largest_report = 32u << 20;

/// The 12 of "2026-11-24-r12.json", or nothing.
auto run_of(const fs::path& file) -> std::optional<std::int64_t> {
    const auto stem = file.stem().string();
    constexpr std::size_t day_and_mark = 12;
    if (file.extension() != ".json" || stem.size() <= day_and_mark ||
        stem.compare(day_and_mark - 2, 2, "-r") != 0)
        return std::nullopt;
    std::int64_t run = 0;
    const auto* end = stem.data() + stem.size();
    const auto read = std::from_chars(stem.data() + day_and_mark, end, run);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{run} : std::nullopt;
}

/// "latest.html" of ".latest.html.4711.part", which a kill leaves behind.
auto without_part(const fs::path& file) -> fs::path {
    const auto name = file.filename().string();
    if (!name.starts_with('.') || !name.ends_with(".part")) return file;
    return fs::path{name.substr(1)}.stem().stem();
}

/// Whether `write_folder` gives files such a name.
auto is_ours(const fs::path& entry) -> bool {
    auto file = without_part(entry);
    if (file.filename() == "feed.xml") return true;
    const auto ending = file.extension().string();
    if (ending != ".md" && ending != ".html" && ending != ".json") return false;
    const auto stem = file.stem().string();
    return stem == "latest" || stem == "latest-week" || stem == "latest-month" || run_of(file.replace_extension(".json")).has_value();
}

/// The other reports that were written here, newest first.
auto other_files(const fs::path& home, std::int64_t run) -> std::vector<fs::path> {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{home, ignored}) {
        const auto other = run_of(entry.path());
        if (other && *other != run && !entry.is_symlink(ignored) && entry.is_regular_file(ignored))
            found.emplace_back(*other, entry.path());
    }
    std::sort(found.begin(), found.end(), std::greater{});
    std::vector<fs::path> out;
    for (auto& [number, path] : found) out.push_back(std::move(path));
    return out;
}

/// Nothing for what is no report of this enterprise: a feed lists what it can read.
auto report_in(const fs::path& file, const EnterpriseName& enterprise) -> std::optional<Report> {
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    if (failed || size > largest_report) return std::nullopt;
    std::ifstream in{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    auto report = from_json(nlohmann::json::parse(bytes, nullptr, false));
    if (!report || report->enterprise != enterprise) return std::nullopt;
    return std::move(*report);
}

/// The newest other reports that the folder holds, as far as they can be read, oldest first.
auto others_in(const fs::path& home, const Report& report) -> std::vector<FeedEntry> {
    std::vector<FeedEntry> out;
    for (const auto& file : other_files(home, report.run.number())) {
        if (out.size() == longest_feed) break;
        if (auto other = report_in(file, report.enterprise))
            out.push_back({std::move(*other), file.stem().string() + ".html"});
    }
    std::reverse(out.begin(), out.end());
    return out;
}

auto feed_of(const Report& report, std::vector<FeedEntry> entries, const std::string& base)
    -> std::string {
    entries.push_back({report, base + ".html"});
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.report.run > b.report.run; });
    return to_atom(entries);
}

/// Of the same job: a weekly report says nothing about a night.
auto earlier_nights(const std::vector<FeedEntry>& others, const Report& report)
    -> std::vector<Report> {
    std::vector<Report> out;
    for (const auto& other : others)
        if (other.report.run < report.run && other.report.job == report.job)
            out.push_back(other.report);
    return out;
}

struct Form {
    std::string_view ending;
    std::string bytes;
};

auto forms_of(const Report& report, const std::vector<Report>& earlier) -> std::array<Form, 3> {
    using nlohmann::ordered_json;
    auto json = to_json(report).dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
    return {Form{".md", to_markdown(report)}, Form{".html", to_html(report, earlier)},
            Form{".json", std::move(json)}};
}

/// "2026-11-24-r12"
auto base_of(const Report& report) -> std::string {
    return iso_day(report.made_at, report.timezone) + "-" + to_string(report.run);
}

/// A weekly report does not take the place of the night's.
auto latest_of(const Report& report) -> std::string {
    if (report.period == Period::night) return "latest";
    return "latest-" + std::string{to_string(report.period)};
}

auto leads_to_later(const fs::path& link, std::int64_t run) -> bool {
    std::error_code none;
    const auto there = run_of(fs::read_symlink(link, none).replace_extension(".json"));
    return there && *there > run;
}

/// `home` / "latest.html" and the like lead to the files that begin with `base`.
auto move_links(const Report& report, const fs::path& home, const std::array<Form, 3>& forms, Links links) -> Status {
    const auto base = base_of(report);
    for (const auto& form : forms) {
        const auto ending = std::string{form.ending};
        const auto link = home / (latest_of(report) + ending);
        if (links == Links::unless_later && leads_to_later(link, report.run.number())) continue;
        if (auto done = move_link(link, base + ending); !done) return done;
    }
    return Done{};
}

}  // namespace

auto write_folder(const Report& report, const fs::path& folder, Links links) -> Result<fs::path> {
    const auto home = folder / file_name(report.enterprise.str());
    std::error_code error;
    fs::create_directories(home, error);
    if (error) return trouble(error.value(), "cannot create the folder", home);
    const auto base = base_of(report);
    const auto others = others_in(home, report);
    const auto forms = forms_of(report, earlier_nights(others, report));
    for (const auto& form : forms)
        if (auto done = write_file(home / (base + std::string{form.ending}), form.bytes); !done)
            return done.error();
    if (auto done = write_file(home / "feed.xml", feed_of(report, others, base)); !done)
        return done.error();
    if (auto done = move_links(report, home, forms, links); !done) return done.error();
    if (auto done = sync_folder(home); !done) return done.error();
    return home / (base + ".html");
}

auto remove_from_folder(const EnterpriseName& enterprise, const fs::path& folder) -> Result<std::vector<fs::path>> {
    const auto home = folder / file_name(enterprise.str());
    std::vector<fs::path> ours;
    std::error_code error;
    for (fs::directory_iterator at{home, error}, end; !error && at != end; at.increment(error))
        if (is_ours(at->path())) ours.push_back(at->path());
    if (error == std::errc::no_such_file_or_directory) return ours;
    if (error) return trouble(error.value(), "cannot read", home);
    for (const auto& file : ours)
        if (!fs::remove(file, error) && error) return trouble(error.value(), "cannot remove", file);
    fs::remove(home, error);  // not if somebody else put something there
    std::sort(ours.begin(), ours.end());
    return ours;
}

}  // namespace fanfold::deliver
