#include "reader.hpp"

#include <algorithm>
#include <limits>
#include <system_error>
#include <utility>

#include "files.hpp"
#include "rows.hpp"
#include "search.hpp"
#include "source_nights.hpp"
#include "uses.hpp"

namespace fanfold::store {

namespace {

/// One instant of a database, for as long as it lives.
class Snapshot {
  public:
    explicit Snapshot(Connection& db) : db_(db), begun_(db.run("begin_read")) {}
    ~Snapshot() { db_.leave_transaction(); }
    Snapshot(const Snapshot&) = delete;
    auto operator=(const Snapshot&) -> Snapshot& = delete;
    [[nodiscard]] auto begun() const -> const Status& { return begun_; }

  private:
    Connection& db_;
    Status begun_;
};

auto crockford_value(char letter) -> int {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == 'o') letter = '0';
    if (letter == 'i' || letter == 'l') letter = '1';
    const auto at = std::string_view{"0123456789abcdefghjkmnpqrstvwxyz"}.find(letter);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// The lowest and the highest digest that print as this short id.
auto range_of(std::string_view short_document_id) -> std::optional<std::pair<Digest, Digest>> {
    if (short_document_id.size() != 10 || !short_document_id.starts_with("d-")) return std::nullopt;
    std::uint64_t bits = 0;
    for (const char letter : short_document_id.substr(2)) {
        const int value = crockford_value(letter);
        if (value < 0) return std::nullopt;
        bits = bits << 5 | static_cast<std::uint64_t>(value);
    }
    Digest::Bytes low{};
    Digest::Bytes high;
    high.fill(0xff);
    for (std::size_t at = 0; at < 5; ++at)
        low[at] = high[at] = static_cast<std::uint8_t>(bits >> (32 - 8 * at));
    return std::pair{Digest{low}, Digest{high}};
}

auto no_document(std::string_view id) -> Error {
    return {ErrorKind::give_up, "no document " + std::string{id} + " is stored"};
}

auto document_id_of(Connection& crawl, std::string_view id) -> Result<Digest> {
    if (const auto full = Digest::from_hex(id)) return *full;
    const auto range = range_of(id);
    if (!range)
        return Error{ErrorKind::bad_input, "\"" + std::string{id} +
                                               "\" is no document id: give 64 hex digits, or "
                                               "d- and 8 letters, as reports print it"};
    auto rows = crawl.query("document_between", range->first, range->second);
    std::vector<Digest> found;
    while (rows.next()) found.push_back(rows.digest(0));
    if (rows.trouble()) return *rows.trouble();
    if (found.empty()) return no_document(id);
    if (found.size() > 1)
        return Error{ErrorKind::bad_input,
                     std::string{id} + " stands for more than one document; give the full id: " +
                         found[0].hex() + " or " + found[1].hex()};
    return found.front();
}

auto counts_of(Connection& db, std::string_view query, RunId run)
    -> Result<std::map<std::string, int>> {
    std::map<std::string, int> out;
    auto rows = db.query(query, run);
    while (rows.next()) out[rows.text(0)] += rows.small(1);
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto add_attempts(Connection& state, StatusLine& line) -> Status {
    auto row = state.query("attempt_counts", line.run.id);
    if (row.next()) {
        line.attempts = row.integer(0);
        line.attempts_unknown = row.integer(1);
        line.settled = sum_from(row, 2);
        line.unknown = sum_from(row, 4);
    }
    return end_of(row);
}

auto status_line(Connection& state, Connection& crawl, const schedule::Run& run)
    -> Result<StatusLine> {
    StatusLine line;
    line.run = run;
    auto enterprises = enterprises_of(state, run.id);
    if (!enterprises.ok()) return enterprises.error();
    line.enterprises = std::move(enterprises).value();
    auto questions = counts_of(state, "question_counts", run.id);
    if (!questions.ok()) return questions.error();
    line.questions = std::move(questions).value();
    auto unvisited = counts_of(crawl, "unvisited", run.id);
    if (!unvisited.ok()) return unvisited.error();
    line.unvisited = std::move(unvisited).value();
    auto shared = crawl.query("shared_crawls", run.id);
    while (shared.next()) line.shared[shared.text(0)].emplace_back(shared.text(1));
    if (shared.trouble()) return *shared.trouble();
    if (auto added = add_attempts(state, line); !added.ok()) return added.error();
    return line;
}

auto open_batches_of(Connection& state) -> Result<std::vector<BatchLine>> {
    std::vector<BatchLine> out;
    auto rows = state.query("open_batches");
    while (rows.next())
        out.push_back({rows.integer(0), ModelName{rows.text(2)}, rows.text(4), 0, rows.instant(6)});
    if (rows.trouble()) return *rows.trouble();
    for (auto& line : out) {
        const auto count = state.number("attempts_in_batch", line.id);
        if (!count.ok()) return count.error();
        line.lines = count.value();
    }
    return out;
}

auto last_runs(Connection& state, int count, std::optional<RunId> before) -> Result<std::vector<schedule::Run>> {
    std::vector<schedule::Run> out;
    const auto above_all = RunId{std::numeric_limits<std::int64_t>::max()};
    auto rows = state.query("last_runs", std::max(count, 0), before.value_or(above_all));
    while (rows.next()) out.push_back(run_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto report_lines(Statement rows) -> Result<std::vector<ReportLine>> {
    std::vector<ReportLine> out;
    while (rows.next()) {
        ReportLine line;
        line.enterprise = EnterpriseName{rows.text(0)};
        line.run = RunId{rows.integer(1)};
        line.job = JobName{rows.text(2)};
        line.made_at = rows.instant(3);
        line.status = report_status_from(rows.bytes(4)).value_or(ReportStatus::complete);
        out.push_back(std::move(line));
    }
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto delivery_lines(Statement rows) -> Result<std::vector<DeliveryLine>> {
    std::vector<DeliveryLine> out;
    while (rows.next()) {
        DeliveryLine line;
        line.delivery = {rows.integer(0),        EnterpriseName{rows.text(1)},
                         RunId{rows.integer(2)}, rows.text(3),
                         rows.text(4),           rows.small(5),
                         rows.small(6)};
        line.delivered_at = rows.optional_instant(7);
        line.trouble = rows.text(8);
        line.dead = rows.integer(9) != 0;
        line.next_try = rows.instant(10);
        out.push_back(std::move(line));
    }
    if (rows.trouble()) return *rows.trouble();
    return out;
}

class SqlReader final : public Reader {
  public:
    SqlReader(std::filesystem::path folder, Connection state, Connection crawl)
        : folder_(std::move(folder)), state_(std::move(state)), crawl_(std::move(crawl)) {}

    auto reports(std::optional<EnterpriseName> enterprise)
        -> Result<std::vector<ReportLine>> override {
        if (enterprise) return report_lines(state_.query("report_lines_of", *enterprise));
        return report_lines(state_.query("report_lines"));
    }
    auto reports_of(RunId run) -> Result<std::vector<ReportLine>> override {
        return report_lines(state_.query("report_lines_of_run", run));
    }
    auto report(EnterpriseName enterprise, std::optional<RunId> run) -> Result<Report> override;
    auto document(std::string_view id) -> Result<Document> override;
    auto search(EnterpriseName enterprise, std::string_view words, int limit)
        -> Result<std::vector<SearchHit>> override;
    auto deliveries(int limit) -> Result<std::vector<DeliveryLine>> override {
        return delivery_lines(state_.query("delivery_lines", limit));
    }
    auto status(int runs, std::optional<RunId> before) -> Result<std::vector<StatusLine>> override;
    auto paused_jobs() -> Result<std::vector<JobName>> override;
    auto questions(RunId run, std::optional<EnterpriseName> enterprise, int limit, int offset)
        -> Result<std::vector<QuestionLine>> override;
    auto not_visited(SourceName source, RunId run) -> Result<std::map<std::string, int>> override;
    auto why_missing(RunId run) -> Result<WhyMissing> override;
    auto open_batches() -> Result<std::vector<BatchLine>> override {
        const Snapshot snapshot{state_};
        if (!snapshot.begun().ok()) return snapshot.begun().error();
        return open_batches_of(state_);
    }
    auto findings(EnterpriseName enterprise, std::optional<RunId> run)
        -> Result<std::vector<Finding>> override;
    auto told(EnterpriseName enterprise, RunId run) -> Result<std::vector<Event>> override;
    auto asked_for(const Finding& finding) -> Result<std::optional<AskedLine>> override;
    auto sightings(std::vector<SightingId> ids) -> Result<std::vector<Sighting>> override;
    auto answered(EnterpriseName enterprise, TemplateName name, int limit)
        -> Result<std::vector<AnsweredLine>> override;
    auto template_versions() -> Result<std::vector<VersionLine>> override;
    auto sighting_of(Digest document) -> Result<std::optional<Sighting>> override;
    auto newest_documents(std::vector<SourceName> sources, int limit)
        -> Result<std::vector<Digest>> override;
    auto source_nights(int runs) -> Result<std::vector<SourceNight>> override { return source_nights_of(crawl_, runs); }
    auto robots_of(SourceName source) -> Result<std::vector<fetch::RobotsSeen>> override { return robots_seen_of(crawl_, source); }
    auto spent_days(Instant since) -> Result<std::vector<SpentDay>> override { return spent_days_of(state_, since); }
    auto template_uses(Instant since) -> Result<std::vector<TemplateUse>> override { return template_uses_of(state_, since); }
    auto good_config(EnterpriseName enterprise) -> Result<std::optional<std::string>> override {
        return good_config_of(state_, enterprise);
    }
    auto each_document(const std::function<void(const Sighting&, const Document&)>& visit)
        -> Status override;

  private:
    std::filesystem::path folder_;
    Connection state_;
    Connection crawl_;
};

auto SqlReader::report(EnterpriseName enterprise, std::optional<RunId> run) -> Result<Report> {
    const Snapshot snapshot{state_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    if (!run) {
        const auto last = state_.number("last_delivered_run", enterprise);
        if (!last.ok()) return last.error();
        if (last.value() == 0)
            return Error{ErrorKind::give_up,
                         "no report of \"" + enterprise.str() + "\" was delivered yet"};
        run = RunId{last.value()};
    }
    auto found = report_from(state_, enterprise, *run);
    if (!found.ok()) return found.error();
    if (!found.value())
        return Error{ErrorKind::give_up, "there is no report of \"" + enterprise.str() +
                                             "\" in run " + to_string(*run)};
    return std::move(*found.value());
}

auto SqlReader::document(std::string_view id) -> Result<Document> {
    const Snapshot snapshot{crawl_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    const auto digest = document_id_of(crawl_, id);
    if (!digest.ok()) return digest.error();
    auto found = documents_of(crawl_, {digest.value()});
    if (!found.ok()) return found.error();
    if (found.value().empty()) return no_document(id);
    return std::move(found.value().front());
}

auto SqlReader::each_document(const std::function<void(const Sighting&, const Document&)>& visit)
    -> Status {
    const Snapshot snapshot{crawl_};
    if (!snapshot.begun().ok()) return snapshot.begun();
    auto rows = crawl_.query("every_sighting");
    while (rows.next()) {
        const auto sighting = sighting_from(rows);
        auto found = documents_of(crawl_, {sighting.document});
        if (!found.ok()) return found.error();
        if (!found.value().empty()) visit(sighting, found.value().front());
    }
    return end_of(rows);
}

auto SqlReader::answered(EnterpriseName enterprise, TemplateName name, int limit)
    -> Result<std::vector<AnsweredLine>> {
    const Snapshot snapshot{state_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    std::vector<AnsweredLine> out;
    auto rows = state_.query("answered_by", enterprise, name, limit);
    while (rows.next()) {
        AnsweredLine line;
        line.enterprise = EnterpriseName{rows.text(0)};
        line.run = RunId{rows.integer(1)};
        line.version = rows.digest(2);
        line.document = rows.digest(3);
        line.answer.key = rows.digest(4);
        out.push_back(std::move(line));
    }
    if (rows.trouble()) return *rows.trouble();
    for (auto& line : out) {
        auto row = state_.query("answer", line.answer.key, Instant{});
        if (row.next()) line.answer = answer_from(row);
        if (row.trouble()) return *row.trouble();
    }
    return out;
}

auto SqlReader::told(EnterpriseName enterprise, RunId run) -> Result<std::vector<Event>> {
    const Snapshot snapshot{state_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    return events_told(state_, run, enterprise);
}

auto SqlReader::asked_for(const Finding& finding) -> Result<std::optional<AskedLine>> {
    std::optional<AskedLine> out;
    auto row = state_.query("asked_for", finding.run, finding.enterprise, finding.template_name,
                            finding.cluster);
    if (row.next()) {
        AskedLine line;
        line.key = row.digest(0);
        line.version = row.digest(1);
        line.model = row.text(2);
        line.made_at = row.instant(3);
        line.input = row.integer(4);
        line.output = row.integer(5);
        line.attempts = row.integer(6);
        line.settled = sum_from(row, 7);
        out = std::move(line);
    }
    if (row.trouble()) return *row.trouble();
    return out;
}

auto SqlReader::sightings(std::vector<SightingId> ids) -> Result<std::vector<Sighting>> {
    std::vector<Sighting> out;
    for (const auto id : ids) {
        auto row = crawl_.query("sighting", id);
        if (row.next()) out.push_back(sighting_from(row));
        if (row.trouble()) return *row.trouble();
    }
    return out;
}

auto SqlReader::template_versions() -> Result<std::vector<VersionLine>> {
    std::vector<VersionLine> out;
    auto rows = state_.query("template_versions");
    while (rows.next())
        out.push_back({EnterpriseName{rows.text(0)}, TemplateName{rows.text(1)}, rows.digest(2),
                       RunId{rows.integer(3)}});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto SqlReader::sighting_of(Digest document) -> Result<std::optional<Sighting>> {
    std::optional<Sighting> out;
    auto row = crawl_.query("last_sighting_of", document);
    if (row.next()) out = sighting_from(row);
    if (row.trouble()) return *row.trouble();
    return out;
}

auto SqlReader::newest_documents(std::vector<SourceName> sources, int limit)
    -> Result<std::vector<Digest>> {
    std::vector<Digest> out;
    for (const auto& source : sources) {
        auto rows = crawl_.query("newest_documents", source, limit);
        while (rows.next())
            if (const auto id = rows.digest(0); std::find(out.begin(), out.end(), id) == out.end())
                out.push_back(id);
        if (rows.trouble()) return *rows.trouble();
    }
    return out;
}

auto SqlReader::search(EnterpriseName enterprise, std::string_view words, int limit)
    -> Result<std::vector<SearchHit>> {
    std::error_code ignored;
    if (!std::filesystem::exists(folder_ / "search.db", ignored))
        return Error{ErrorKind::unavailable, (folder_ / "search.db").string() +
                                                 " is not there; it is built after the "
                                                 "next delivery"};
    auto db = open_to_read(folder_, "search");
    if (!db.ok()) return db.error();
    return search_items(db.value(), enterprise, words, limit);
}

auto SqlReader::questions(RunId run, std::optional<EnterpriseName> enterprise, int limit, int offset)
    -> Result<std::vector<QuestionLine>> {
    std::vector<QuestionLine> out;
    const int most = std::max(limit, 0), from = std::max(offset, 0);
    const bool of_one = enterprise && !enterprise->str().empty();
    auto rows = of_one ? state_.query("questions_of_reader", run, most, from, *enterprise) : state_.query("questions_of_run", run, most, from);
    while (rows.next())
        out.push_back({EnterpriseName{rows.text(0)}, TemplateName{rows.text(1)}, rows.digest(2), rows.text(3), rows.text(4)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto SqlReader::not_visited(SourceName source, RunId run) -> Result<std::map<std::string, int>> {
    std::map<std::string, int> out;
    auto rows = crawl_.query("not_visited", run, source);
    while (rows.next()) out[rows.text(0)] += rows.small(1);
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto SqlReader::paused_jobs() -> Result<std::vector<JobName>> {
    std::vector<JobName> out;
    auto rows = state_.query("paused_jobs");
    while (rows.next()) out.emplace_back(rows.text(0));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto SqlReader::status(int runs, std::optional<RunId> before) -> Result<std::vector<StatusLine>> {
    const Snapshot snapshot{state_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    const auto last = last_runs(state_, runs, before);
    if (!last.ok()) return last.error();
    std::vector<StatusLine> out;
    for (const auto& run : last.value()) {
        auto line = status_line(state_, crawl_, run);
        if (!line.ok()) return line.error();
        out.push_back(std::move(line).value());
    }
    return out;
}

auto SqlReader::why_missing(RunId run) -> Result<WhyMissing> {
    constexpr std::size_t most_shown = 5;
    const Snapshot snapshot{crawl_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    WhyMissing out;
    auto rows = crawl_.query("why_missing", run);
    while (rows.next()) {
        auto& reason = (rows.small(1) != 0 ? out.not_kept : out.not_fetched)[rows.text(0)];
        ++reason.count;
        if (reason.urls.size() < most_shown) reason.urls.push_back(rows.text(2));
    }
    if (rows.trouble()) return *rows.trouble();
    auto gaps = crawl_.query("source_gaps", run);
    while (gaps.next())
        out.sources.push_back({SourceName{gaps.text(0)}, gaps.text(1), gaps.small(2), gaps.small(3), gaps.text(4)});
    if (gaps.trouble()) return *gaps.trouble();
    return out;
}

auto SqlReader::findings(EnterpriseName enterprise, std::optional<RunId> run)
    -> Result<std::vector<Finding>> {
    const Snapshot snapshot{state_};
    if (!snapshot.begun().ok()) return snapshot.begun().error();
    if (!run) {
        const auto last = state_.number("last_run_with_findings", enterprise);
        if (!last.ok()) return last.error();
        run = RunId{last.value()};
    }
    return findings_of(state_, *run, enterprise);
}

}  // namespace

auto make_reader(const std::filesystem::path& folder) -> Result<std::unique_ptr<Reader>> {
    std::error_code ignored;
    if (!std::filesystem::exists(folder / "state.db", ignored))
        return Error{ErrorKind::unavailable,
                     folder.string() +
                         ": there is no fanfold state here yet. `fanfold run` makes "
                         "it; or check `state` in fanfold.toml"};
    auto state = open_to_read(folder, "state");
    if (!state.ok()) return state.error();
    auto crawl = open_to_read(folder, "crawl");
    if (!crawl.ok()) return crawl.error();
    std::unique_ptr<Reader> reader =
        std::make_unique<SqlReader>(folder, std::move(state).value(), std::move(crawl).value());
    return reader;
}

}  // namespace fanfold::store
