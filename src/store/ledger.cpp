#include <algorithm>
#include <memory>
#include <utility>

#include "attempts.hpp"
#include "packing.hpp"
#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using fanout::AskedPair;
using fanout::LeftOpen;
using fanout::HistoryLine;
using fanout::Spent;
using fanout::SpentLine;
using fanout::TokenRatio;

auto answer_of(Connection& db, const Digest& key, Instant now) -> Result<std::optional<Answer>> {
    auto row = db.query("answer", key, now);
    std::optional<Answer> found;
    if (row.next()) found = answer_from(row);
    if (row.trouble()) return *row.trouble();
    return found;
}

/// An attempt without an epoch is this owner's.
auto epoch_of(const Attempt& attempt, std::int64_t owner) -> Result<std::int64_t> {
    if (attempt.epoch == 0 || attempt.epoch == owner) return owner;
    return Error{ErrorKind::busy, "the attempt belongs to owner " + std::to_string(attempt.epoch) +
                                      ", and the store to owner " + std::to_string(owner)};
}

}  // namespace

auto begin_attempt(Connection& db, const Attempt& attempt, std::int64_t owner) -> Result<int> {
    const auto epoch = epoch_of(attempt, owner);
    if (!epoch.ok()) return epoch.error();
    const auto number =
        db.number("begin_attempt", attempt.key, epoch.value(), attempt.run, attempt.enterprise,
                  attempt.template_name, attempt.model, attempt.reserved, attempt.sent_at,
                  attempt.reserved_tokens);
    if (!number.ok()) return number.error();
    return static_cast<int>(number.value());
}

auto keep_answer(Connection& db, const Answer& answer) -> Status {
    return db.run("keep_answer", answer.key, answer.reply, answer.error, answer.model,
                  answer.model_revision, answer.usage.input, answer.usage.cached_input,
                  answer.usage.output, answer.usage.cache_write_5m, answer.usage.cache_write_1h,
                  answer.usage.reasoning, answer.made_at, answer.expires_at);
}

auto end_attempt(Connection& db, const Attempt& attempt, std::int64_t owner) -> Result<bool> {
    const auto epoch = epoch_of(attempt, owner);
    if (!epoch.ok()) return epoch.error();
    auto settled =
        db.run("settle_attempt", attempt.key, attempt.number, epoch.value(),
               to_string(attempt.state), attempt.settled, attempt.usage.input,
               attempt.usage.cached_input, attempt.usage.output, attempt.usage.cache_write_5m,
               attempt.usage.cache_write_1h, attempt.usage.reasoning, attempt.note,
               attempt.settled_tokens);
    if (!settled.ok()) return settled.error();
    return db.changes() != 0;
}

namespace {

auto settle_attempt(Connection& db, const Attempt& attempt, const std::optional<Answer>& answer,
                    std::int64_t owner) -> Status {
    const auto ended = end_attempt(db, attempt, owner);
    if (!ended.ok()) return ended.error();
    if (!*ended)
        return Error{ErrorKind::give_up,
                     "attempt " + std::to_string(attempt.number) + " of " + attempt.key.hex() +
                         " is not in flight: it was settled before, or by another owner"};
    return answer ? keep_answer(db, *answer) : Status{Done{}};
}

template <class... Values>
auto spent_of(Connection& db, std::string_view query, const Values&... values)
    -> Result<std::vector<SpentLine>> {
    std::vector<SpentLine> out;
    auto rows = db.query(query, values...);
    while (rows.next())
        out.push_back({EnterpriseName{rows.text(0)}, TemplateName{rows.text(1)},
                       Spent{sum_from(rows, 2), rows.integer(4)}});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto history_of(Connection& db, int runs) -> Result<std::vector<HistoryLine>> {
    std::vector<HistoryLine> out;
    auto rows = db.query("history", std::int64_t{runs});
    while (rows.next())
        out.push_back({TemplateName{rows.text(0)}, ModelName{rows.text(1)}, rows.integer(2),
                       rows.integer(3), rows.integer(4), rows.integer(5), rows.integer(6),
                       sum_from(rows, 7)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto ratios_of(Connection& db) -> Result<std::vector<TokenRatio>> {
    std::vector<TokenRatio> out;
    auto rows = db.query("token_ratios");
    while (rows.next())
        out.push_back({rows.text(0), rows.real(1), rows.real(2), rows.real(3), rows.real(4),
                       rows.integer(5), rows.integer(6)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto keep_ratios(Connection& db, const std::vector<TokenRatio>& ratios) -> Status {
    for (const auto& ratio : ratios) {
        auto kept = db.run("keep_token_ratio", ratio.model, ratio.latin, ratio.hangul, ratio.han,
                           ratio.other, ratio.seen, ratio.surplus);
        if (!kept) return kept;
    }
    return Done{};
}

auto asked_of(Connection& db, const EnterpriseName& enterprise,
              const std::vector<Digest>& documents, RunId before)
    -> Result<std::vector<AskedPair>> {
    std::vector<AskedPair> out;
    for (const auto& document : documents) {
        auto rows = db.query("asked_document", enterprise, document, before);
        while (rows.next()) out.push_back(AskedPair{TemplateName{rows.text(0)}, document});
        if (rows.trouble()) return *rows.trouble();
    }
    return out;
}

auto left_open_of(Connection& db, const JobName& job, const EnterpriseName& enterprise) -> Result<std::vector<LeftOpen>> {
    std::vector<LeftOpen> out;
    auto rows = db.query("left_open", job, enterprise);
    while (rows.next()) out.push_back({TemplateName{rows.text(0)}, rows.digest(1), SightingId{rows.integer(2)}});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto write_question(Connection& db, std::string_view query, const Question& question) -> Status {
    return db.run(query, question.run, question.enterprise, question.template_name,
                  question.cluster, question.template_version, question.document, question.sighting,
                  question.rank, to_string(question.state), question.reason, question.key);
}

/// `run` and `enterprise` are the caller's word; what stands in the questions must not make them
/// someone else's.
auto plan_questions(Connection& db, RunId run, const EnterpriseName& enterprise,
                    std::vector<Question> questions) -> Status {
    const auto planned = db.number("has_questions", run, enterprise);
    if (!planned.ok()) return planned.error();
    if (planned.value() != 0) return Done{};
    for (auto& question : questions) {
        question.run = run;
        question.enterprise = enterprise;
        if (auto written = write_question(db, "plan_question", question); !written.ok())
            return written;
    }
    return Done{};
}

auto questions_of(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::vector<Question>> {
    std::vector<Question> out;
    auto rows = db.query("questions", run, enterprise);
    while (rows.next()) out.push_back(question_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto add_findings(Connection& db, const Question& question, const std::vector<Finding>& findings)
    -> Status {
    int position = 0;
    for (const auto& finding : findings) {
        auto added =
            db.run("add_finding", question.run, question.enterprise, question.template_name,
                   question.cluster, finding.id, position++, finding.document, finding.sighting,
                   finding.claim, finding.why, finding.quote, finding.at.offset, finding.at.length,
                   finding.importance, entities_to_json(finding.entities),
                   list_to_json(finding.dates), finding.sentiment, finding.document_time);
        if (!added.ok()) return added;
    }
    return Done{};
}

auto add_dropped(Connection& db, const Question& question, const std::vector<Dropped>& dropped)
    -> Status {
    for (const auto& one : dropped) {
        auto added =
            db.run("add_dropped", question.run, question.enterprise, question.template_name,
                   question.cluster, one.where, one.text, one.reason);
        if (!added.ok()) return added;
    }
    return Done{};
}

auto forget_outcome(Connection& db, const Question& question) -> Status {
    for (const auto* query : {"forget_findings", "forget_dropped"}) {
        auto forgot = db.run(query, question.run, question.enterprise, question.template_name,
                             question.cluster);
        if (!forgot.ok()) return forgot;
    }
    return Done{};
}

auto finish_question(Connection& db, const Question& question, const std::vector<Finding>& findings,
                     const std::vector<Dropped>& dropped) -> Status {
    auto done = write_question(db, "finish_question", question);
    if (done.ok()) done = forget_outcome(db, question);
    if (done.ok()) done = add_findings(db, question, findings);
    if (done.ok()) done = add_dropped(db, question, dropped);
    return done;
}

class SqlLedger final : public fanout::Ledger {
  public:
    explicit SqlLedger(Hands hands) : hands_(hands) {}

    auto answer(Digest key, Instant now) -> awaitable<Result<std::optional<Answer>>> override {
        return hands_.read<std::optional<Answer>>(
            File::state, [key, now](Connection& db) { return answer_of(db, key, now); });
    }
    auto begin(Attempt attempt) -> awaitable<Result<int>> override {
        return hands_.write<int>(
            File::state,
            [attempt = std::move(attempt), owner = hands_.epoch](Connection& db) {
                return begin_attempt(db, attempt, owner);
            },
            Urgency::first);
    }
    auto settle(Attempt attempt, std::optional<Answer> answer) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state,
            [attempt = std::move(attempt), answer = std::move(answer), owner = hands_.epoch](
                Connection& db) { return settle_attempt(db, attempt, answer, owner); });
    }
    auto spent_in(RunId run) -> awaitable<Result<std::vector<SpentLine>>> override {
        return hands_.read<std::vector<SpentLine>>(File::state, [run](Connection& db) {
            return spent_of(db, "spent_in_run", run);
        });
    }
    auto spent_between(Instant from, Instant to)
        -> awaitable<Result<std::vector<SpentLine>>> override {
        return hands_.read<std::vector<SpentLine>>(File::state, [from, to](Connection& db) {
            return spent_of(db, "spent_between", from, to);
        });
    }
    auto spent_by(RunId run, EnterpriseName enterprise) -> awaitable<Result<Spent>> override {
        return hands_.read<Spent>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) -> Result<Spent> {
                auto lines = spent_of(db, "spent_by", run, enterprise);
                if (!lines) return lines.error();
                Spent out;
                for (const auto& line : *lines) out += line.spent;
                return out;
            });
    }
    auto history(int runs) -> awaitable<Result<std::vector<HistoryLine>>> override {
        return hands_.read<std::vector<HistoryLine>>(
            File::state, [runs](Connection& db) { return history_of(db, runs); });
    }
    auto token_ratios() -> awaitable<Result<std::vector<TokenRatio>>> override {
        return hands_.read<std::vector<TokenRatio>>(File::state, ratios_of);
    }
    auto keep_token_ratios(std::vector<TokenRatio> ratios) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [ratios = std::move(ratios)](Connection& db) {
            return keep_ratios(db, ratios);
        });
    }
    auto asked(EnterpriseName enterprise, std::vector<Digest> documents, RunId before)
        -> awaitable<Result<std::vector<AskedPair>>> override {
        return hands_.read<std::vector<AskedPair>>(
            File::state,
            [enterprise = std::move(enterprise), documents = std::move(documents),
             before](Connection& db) { return asked_of(db, enterprise, documents, before); });
    }
    auto left_open(JobName job, EnterpriseName enterprise) -> awaitable<Result<std::vector<LeftOpen>>> override {
        return hands_.read<std::vector<LeftOpen>>(File::state, [job = std::move(job), enterprise = std::move(enterprise)](Connection& db) {
            return left_open_of(db, job, enterprise);
        });
    }
    auto plan(RunId run, EnterpriseName enterprise, std::vector<Question> questions)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [run, enterprise = std::move(enterprise),
                                                questions = std::move(questions)](Connection& db) {
            return plan_questions(db, run, enterprise, questions);
        });
    }
    auto questions(RunId run, EnterpriseName enterprise)
        -> awaitable<Result<std::vector<Question>>> override {
        return hands_.read<std::vector<Question>>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) {
                return questions_of(db, run, enterprise);
            });
    }
    auto skip_due(RunId run, EnterpriseName enterprise, std::string reason)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [run, enterprise = std::move(enterprise),
                                                reason = std::move(reason)](Connection& db) {
            return db.run("skip_due", run, enterprise, reason);
        });
    }
    auto finish(Question question, std::vector<Finding> findings, std::vector<Dropped> dropped)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state,
                                  [question = std::move(question), findings = std::move(findings),
                                   dropped = std::move(dropped)](Connection& db) {
                                      return finish_question(db, question, findings, dropped);
                                  });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_ledger(Hands hands) -> std::unique_ptr<fanout::Ledger> {
    return std::make_unique<SqlLedger>(hands);
}

}  // namespace fanfold::store
