#include "rows.hpp"

#include <fanfold/stage/deliver/render.hpp>
#include <nlohmann/json.hpp>

#include "packing.hpp"

namespace fanfold::store {

namespace {

auto progress_from(std::string_view word) -> schedule::Progress {
    using schedule::Progress;
    for (const auto progress :
         {Progress::crawling, Progress::asking, Progress::folded, Progress::delivered})
        if (to_string(progress) == word) return progress;
    return Progress::missing;
}

auto view_from(const Statement& row, int column) -> std::optional<schedule::View> {
    if (row.null(column)) return std::nullopt;
    schedule::View view;
    view.from = SightingId{row.integer(column)};
    view.to = SightingId{row.integer(column + 1)};
    view.from_time = row.instant(column + 2);
    view.to_time = row.instant(column + 3);
    return view;
}

auto report_body(const Statement& row) -> Result<Report> {
    auto text = unpack(row.bytes(7), row.size(8));
    if (!text.ok()) return text.error();
    const auto json = nlohmann::json::parse(text.value(), nullptr, /*allow_exceptions=*/false);
    return deliver::from_json(json);
}

auto citations_of(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::vector<Citation>> {
    std::vector<Citation> out;
    auto rows = db.query("citations", run, enterprise);
    while (rows.next()) out.push_back(citation_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

/// What a source allowed stands in the body alone.
void keep_terms(const std::vector<Citation>& body, std::vector<Citation>& rows) {
    for (auto& row : rows)
        for (const auto& told : body)
            if (told.n == row.n && told.document == row.document) {
                row.attribution = told.attribution;
                row.shortened = told.shortened;
            }
}

}  // namespace

auto usage_from(const Statement& row, int column) -> Usage {
    Usage out;
    for (auto* count : {&out.input, &out.cached_input, &out.output, &out.cache_write_5m,
                        &out.cache_write_1h, &out.reasoning})
        *count = Tokens{row.integer(column++)};
    return out;
}

auto sighting_from(const Statement& row) -> Sighting {
    Sighting out;
    out.id = SightingId{row.integer(0)};
    out.run = RunId{row.integer(1)};
    out.source = SourceName{row.text(2)};
    out.url = Url::stored(row.bytes(3)).value_or(Url{});
    out.document = row.digest(4);
    out.fetched_at = row.instant(5);
    out.title = row.text(6);
    out.published = row.optional_instant(7);
    out.status = sighting_status_from(row.bytes(8)).value_or(SightingStatus::unchanged);
    return out;
}

auto document_from(const Statement& row) -> Result<Document> {
    auto text = unpack(row.bytes(1), row.size(2));
    if (!text.ok()) return text.error().at(short_id('d', row.digest(0)));
    Document out;
    out.id = row.digest(0);
    out.text = std::move(text).value();
    out.title = row.text(3);
    out.authors = list_from_json(row.bytes(4));
    out.published = row.optional_instant(5);
    out.modified = row.optional_instant(6);
    out.language = row.text(7);
    out.canonical_url = row.text(8);
    out.site_name = row.text(9);
    out.kind = row.text(10);
    out.extractor_version = row.small(11);
    return out;
}

auto link_from(const Statement& row, const SourceName& source) -> std::optional<Link> {
    auto url = Url::stored(row.bytes(0));
    if (!url) return std::nullopt;
    Link out;
    out.url = std::move(*url);
    out.source = source;
    out.origin = link_origin_from(row.bytes(1)).value_or(LinkOrigin::page);
    out.depth = row.small(2);
    out.published = row.optional_instant(3);
    out.title = row.text(4);
    return out;
}

auto question_from(const Statement& row) -> Question {
    Question out;
    out.run = RunId{row.integer(0)};
    out.enterprise = EnterpriseName{row.text(1)};
    out.template_name = TemplateName{row.text(2)};
    out.cluster = row.digest(3);
    out.template_version = row.digest(4);
    out.document = row.digest(5);
    out.sighting = SightingId{row.integer(6)};
    out.rank = row.real(7);
    out.state = question_state_from(row.bytes(8)).value_or(QuestionState::due);
    out.reason = row.text(9);
    out.key = row.digest(10);
    return out;
}

auto answer_from(const Statement& row) -> Answer {
    Answer out;
    out.key = row.digest(0);
    out.reply = row.text(1);
    out.error = row.text(2);
    out.model = ModelName{row.text(3)};
    out.model_revision = row.text(4);
    out.usage = usage_from(row, 5);
    out.made_at = row.instant(11);
    out.expires_at = row.optional_instant(12);
    return out;
}

auto finding_from(const Statement& row) -> Finding {
    Finding out;
    out.run = RunId{row.integer(0)};
    out.enterprise = EnterpriseName{row.text(1)};
    out.template_name = TemplateName{row.text(2)};
    out.cluster = row.digest(3);
    out.id = row.digest(4);
    out.document = row.digest(6);
    out.sighting = SightingId{row.integer(7)};
    out.claim = row.text(8);
    out.why = row.text(9);
    out.quote = row.text(10);
    out.at = ByteSpan{row.size(11), row.size(12)};
    out.importance = row.small(13);
    out.entities = entities_from_json(row.bytes(14));
    out.dates = list_from_json(row.bytes(15));
    out.sentiment = row.text(16);
    out.document_time = row.instant(17);
    return out;
}

auto event_from(const Statement& row) -> Event {
    Event out;
    out.id = row.digest(0);
    out.section = SectionName{row.text(1)};
    out.importance = row.small(2);
    out.rank = row.real(3);
    out.status = event_status_from(row.bytes(4)).value_or(EventStatus::fresh);
    out.text = row.text(5);
    out.first_seen = row.instant(6);
    out.last_evidence = row.instant(7);
    return out;
}

auto citation_from(const Statement& row) -> Citation {
    Citation out;
    out.n = row.small(0);
    out.document = row.digest(1);
    out.sighting = SightingId{row.integer(2)};
    out.source = SourceName{row.text(3)};
    out.url = row.text(4);
    out.title = row.text(5);
    out.published = row.optional_instant(6);
    out.fetched_at = row.instant(7);
    out.quote = row.text(8);
    out.at = ByteSpan{row.size(9), row.size(10)};
    out.before = row.text(11);
    out.after = row.text(12);
    return out;
}

namespace {

auto run_state_from(std::string_view text) -> schedule::RunState {
    if (text == "open") return schedule::RunState::open;
    return text == "cancelled" ? schedule::RunState::cancelled : schedule::RunState::finished;
}

}  // namespace

auto run_from(const Statement& row) -> schedule::Run {
    schedule::Run out;
    out.id = RunId{row.integer(0)};
    out.job = JobName{row.text(1)};
    out.started_at = row.instant(2);
    out.deliver_by = row.optional_instant(3);
    out.config_digest = row.digest(4);
    out.template_digest = row.digest(5);
    out.state = run_state_from(row.bytes(6));
    out.finished_at = row.optional_instant(7);
    return out;
}

auto run_enterprise_from(const Statement& row) -> schedule::RunEnterprise {
    schedule::RunEnterprise out;
    out.enterprise = EnterpriseName{row.text(0)};
    out.progress = progress_from(row.bytes(1));
    out.view = view_from(row, 2);
    return out;
}

/// The published JSON rounds times and may leave out what is no reader's business; the columns and
/// the citations' rows are exact.
auto report_from(Connection& db, const EnterpriseName& enterprise, RunId run)
    -> Result<std::optional<Report>> {
    auto row = db.query("report", run, enterprise);
    if (!row.next()) {
        if (row.trouble()) return *row.trouble();
        return std::optional<Report>{};
    }
    auto body = report_body(row);
    if (!body.ok()) return body.error().at("report " + to_string(run) + " of " + enterprise.str());
    auto report = std::move(body).value();
    report.run = run;
    report.enterprise = enterprise;
    report.job = JobName{row.text(2)};
    report.made_at = row.instant(3);
    report.window_from = row.instant(4);
    report.window_to = row.instant(5);
    report.status = report_status_from(row.bytes(6)).value_or(report.status);
    auto citations = citations_of(db, run, enterprise);
    if (!citations.ok()) return citations.error();
    keep_terms(report.citations, citations.value());
    report.citations = std::move(citations).value();
    return std::optional<Report>{std::move(report)};
}

auto findings_of(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::vector<Finding>> {
    std::vector<Finding> out;
    auto rows = db.query("findings", run, enterprise);
    while (rows.next()) out.push_back(finding_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto enterprises_of(Connection& db, RunId run) -> Result<std::vector<schedule::RunEnterprise>> {
    std::vector<schedule::RunEnterprise> out;
    auto rows = db.query("run_enterprises", run);
    while (rows.next()) out.push_back(run_enterprise_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto good_config_of(Connection& db, const EnterpriseName& enterprise)
    -> Result<std::optional<std::string>> {
    auto row = db.query("good_config", enterprise);
    std::optional<std::string> text;
    if (row.next()) text = row.text(0);
    if (row.trouble()) return *row.trouble();
    return text;
}

auto documents_of(Connection& db, const std::vector<Digest>& ids) -> Result<std::vector<Document>> {
    std::vector<Document> out;
    for (const auto& id : ids) {
        auto row = db.query("document", id);
        if (row.next()) {
            auto document = document_from(row);
            if (!document.ok()) return document.error();
            out.push_back(std::move(document).value());
        }
        if (row.trouble()) return *row.trouble();
    }
    return out;
}

auto sum_from(const Statement& row, int column) -> Money {
    return Money::pico(row.integer(column)).times(1'000'000) + Money::pico(row.integer(column + 1));
}

}  // namespace fanfold::store
