#include <algorithm>
#include <memory>
#include <utility>

#include "packing.hpp"
#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using fanout::AskedPair;
using fanout::Spending;

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

auto begin_attempt(Connection& db, const Attempt& attempt, std::int64_t owner) -> Result<int> {
    const auto epoch = epoch_of(attempt, owner);
    if (!epoch.ok()) return epoch.error();
    const auto number =
        db.number("begin_attempt", attempt.key, epoch.value(), attempt.run, attempt.enterprise,
                  attempt.template_name, attempt.model, attempt.reserved, attempt.sent_at);
    if (!number.ok()) return number.error();
    return static_cast<int>(number.value());
}

auto keep_answer(Connection& db, const Answer& answer) -> Status {
    return db.run("keep_answer", answer.key, answer.reply, answer.error, answer.model,
                  answer.model_revision, answer.usage.input, answer.usage.cached_input,
                  answer.usage.output, answer.usage.cache_write_5m, answer.usage.cache_write_1h,
                  answer.usage.reasoning, answer.made_at, answer.expires_at);
}

auto settle_attempt(Connection& db, const Attempt& attempt, const std::optional<Answer>& answer,
                    std::int64_t owner) -> Status {
    const auto epoch = epoch_of(attempt, owner);
    if (!epoch.ok()) return epoch.error();
    auto settled =
        db.run("settle_attempt", attempt.key, attempt.number, epoch.value(),
               to_string(attempt.state), attempt.settled, attempt.usage.input,
               attempt.usage.cached_input, attempt.usage.output, attempt.usage.cache_write_5m,
               attempt.usage.cache_write_1h, attempt.usage.reasoning, attempt.note);
    if (!settled.ok()) return settled;
    if (db.changes() == 0)
        return Error{ErrorKind::give_up,
                     "attempt " + std::to_string(attempt.number) + " of " + attempt.key.hex() +
                         " is not in flight: it was settled before, or by another owner"};
    return answer ? keep_answer(db, *answer) : Status{Done{}};
}

auto day_of(Instant now) -> std::pair<Instant, Instant> {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    return {Instant{day}, Instant{day + std::chrono::days{1}}};
}

auto spending_of(Connection& db, RunId run, Instant now) -> Result<Spending> {
    Spending out;
    auto of_run = db.query("spent_in_run", run);
    while (of_run.next()) {
        const auto amount = sum_from(of_run, 1);
        out.enterprises[EnterpriseName{of_run.text(0)}] = amount;
        out.run += amount;
    }
    if (of_run.trouble()) return *of_run.trouble();
    const auto [from, to] = day_of(now);
    auto of_day = db.query("spent_between", from, to);
    if (of_day.next()) out.day = sum_from(of_day, 0);
    if (of_day.trouble()) return *of_day.trouble();
    return out;
}

auto asked_of(Connection& db, const EnterpriseName& enterprise,
              const std::vector<Digest>& documents) -> Result<std::vector<AskedPair>> {
    std::vector<AskedPair> out;
    for (const auto& document : documents) {
        auto rows = db.query("asked_document", enterprise, document);
        while (rows.next()) out.push_back(AskedPair{TemplateName{rows.text(0)}, document});
        if (rows.trouble()) return *rows.trouble();
    }
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
    auto spending(RunId run, Instant now) -> awaitable<Result<Spending>> override {
        return hands_.read<Spending>(
            File::state, [run, now](Connection& db) { return spending_of(db, run, now); });
    }
    auto asked(EnterpriseName enterprise, std::vector<Digest> documents)
        -> awaitable<Result<std::vector<AskedPair>>> override {
        return hands_.read<std::vector<AskedPair>>(
            File::state, [enterprise = std::move(enterprise), documents = std::move(documents)](
                             Connection& db) { return asked_of(db, enterprise, documents); });
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
