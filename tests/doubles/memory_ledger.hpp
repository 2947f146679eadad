#pragma once
/// The fanout room's ledger in memory: what the store promises, without a disk.
#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <map>
#include <tuple>
#include <vector>

namespace fanfold::doubles {

class MemoryLedger final : public fanout::Ledger {
  public:
    template <class T>
    using Later = boost::asio::awaitable<T>;

    std::vector<Attempt> attempts;
    std::map<Digest, Answer> answers;
    std::vector<Question> planned;
    std::vector<fanout::TokenRatio> ratios;
    std::vector<Finding> findings;
    std::vector<Dropped> dropped;
    std::optional<Error> trouble;  ///< every write fails with it while it is set
    int look_ups = 0;

    auto answer(Digest key, Instant now) -> Later<Result<std::optional<Answer>>> override {
        ++look_ups;
        const auto found = answers.find(key);
        std::optional<Answer> out;
        if (found != answers.end() &&
            (!found->second.expires_at || *found->second.expires_at > now))
            out = found->second;
        co_return out;
    }

    auto begin(Attempt attempt) -> Later<Result<int>> override {
        if (trouble) co_return *trouble;
        const auto same = [&](const Attempt& other) { return other.key == attempt.key; };
        attempt.number =
            1 + static_cast<int>(std::count_if(attempts.begin(), attempts.end(), same));
        attempts.push_back(attempt);
        co_return attempt.number;
    }

    auto settle(Attempt attempt, std::optional<Answer> answer) -> Later<Result<Done>> override {
        if (trouble) co_return *trouble;
        for (auto& row : attempts)
            if (row.key == attempt.key && row.number == attempt.number) row = attempt;
        if (answer) answers.insert_or_assign(answer->key, *answer);
        co_return Done{};
    }

    auto spent_in(RunId run) -> Later<Result<std::vector<fanout::SpentLine>>> override {
        std::vector<fanout::SpentLine> out;
        for (const auto& row : attempts)
            if (row.run == run) out.push_back(line_of(row));
        co_return out;
    }
    auto spent_between(Instant from, Instant to)
        -> Later<Result<std::vector<fanout::SpentLine>>> override {
        std::vector<fanout::SpentLine> out;
        for (const auto& row : attempts)
            if (from <= row.sent_at && row.sent_at < to) out.push_back(line_of(row));
        co_return out;
    }
    auto spent_by(RunId run, EnterpriseName enterprise) -> Later<Result<fanout::Spent>> override {
        fanout::Spent out;
        for (const auto& row : attempts)
            if (row.run == run && row.enterprise == enterprise) out += line_of(row).spent;
        co_return out;
    }

    auto history(int) -> Later<Result<std::vector<fanout::HistoryLine>>> override {
        co_return std::vector<fanout::HistoryLine>{};
    }
    auto token_ratios() -> Later<Result<std::vector<fanout::TokenRatio>>> override {
        co_return ratios;
    }
    auto keep_token_ratios(std::vector<fanout::TokenRatio> learnt)
        -> Later<Result<Done>> override {
        for (auto& row : learnt) {
            std::erase_if(ratios, [&](const auto& known) { return known.model == row.model; });
            ratios.push_back(std::move(row));
        }
        co_return Done{};
    }

    auto left_open(JobName, EnterpriseName) -> Later<Result<std::vector<fanout::LeftOpen>>> override {
        co_return std::vector<fanout::LeftOpen>{};
    }

    auto asked(EnterpriseName enterprise, std::vector<Digest> documents, RunId before)
        -> Later<Result<std::vector<fanout::AskedPair>>> override {
        std::vector<fanout::AskedPair> out;
        for (const auto& question : planned) {
            const bool wanted =
                std::find(documents.begin(), documents.end(), question.document) != documents.end();
            const bool counts = !before.stored() || question.run < before;
            if (wanted && counts && question.enterprise == enterprise &&
                question.state == QuestionState::answered)
                out.push_back({question.template_name, question.document});
        }
        co_return out;
    }

    auto plan(RunId run, EnterpriseName enterprise, std::vector<Question> questions)
        -> Later<Result<Done>> override {
        const auto there = [&](const Question& other) {
            return other.run == run && other.enterprise == enterprise;
        };
        if (trouble) co_return *trouble;
        if (std::none_of(planned.begin(), planned.end(), there))
            planned.insert(planned.end(), questions.begin(), questions.end());
        co_return Done{};
    }

    auto questions(RunId run, EnterpriseName enterprise)
        -> Later<Result<std::vector<Question>>> override {
        std::vector<Question> out;
        for (const auto& question : planned)
            if (question.run == run && question.enterprise == enterprise) out.push_back(question);
        co_return out;
    }

    auto skip_due(RunId run, EnterpriseName enterprise, std::string reason)
        -> Later<Result<Done>> override {
        if (trouble) co_return *trouble;
        for (auto& row : planned) {
            if (row.run != run || row.enterprise != enterprise) continue;
            if (row.state != QuestionState::due) continue;
            row.state = QuestionState::skipped;
            row.reason = reason;
        }
        co_return Done{};
    }

    auto finish(Question question, std::vector<Finding> found, std::vector<Dropped> refused)
        -> Later<Result<Done>> override {
        if (trouble) co_return *trouble;
        for (auto& row : planned)
            if (identity(row) == identity(question)) row = question;
        findings.insert(findings.end(), found.begin(), found.end());
        dropped.insert(dropped.end(), refused.begin(), refused.end());
        co_return Done{};
    }

    /// What a restart does with attempts in flight.
    void crash() {
        for (auto& row : attempts)
            if (row.state == AttemptState::sent) row.state = AttemptState::unknown;
    }

  private:
    static auto line_of(const Attempt& row) -> fanout::SpentLine {
        fanout::SpentLine out{row.enterprise, row.template_name, {row.reserved, row.reserved_tokens}};
        if (row.state == AttemptState::settled) out.spent = {row.settled, row.settled_tokens};
        if (row.state == AttemptState::failed) out.spent = {};
        return out;
    }
    static auto identity(const Question& question)
        -> std::tuple<RunId, EnterpriseName, TemplateName, Digest> {
        return {question.run, question.enterprise, question.template_name, question.cluster};
    }
};

}  // namespace fanfold::doubles
