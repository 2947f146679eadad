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

    auto spending(RunId run, Instant now) -> Later<Result<fanout::Spending>> override {
        fanout::Spending out;
        for (const auto& row : attempts) {
            const auto money = counted(row);
            if (std::chrono::floor<std::chrono::days>(row.sent_at) ==
                std::chrono::floor<std::chrono::days>(now))
                out.day += money;
            if (row.run != run) continue;
            out.run += money;
            out.enterprises[row.enterprise] += money;
        }
        co_return out;
    }

    auto asked(EnterpriseName enterprise, std::vector<Digest> documents)
        -> Later<Result<std::vector<fanout::AskedPair>>> override {
        std::vector<fanout::AskedPair> out;
        for (const auto& question : planned) {
            const bool wanted =
                std::find(documents.begin(), documents.end(), question.document) != documents.end();
            if (wanted && question.enterprise == enterprise &&
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
    static auto counted(const Attempt& row) -> Money {
        if (row.state == AttemptState::settled) return row.settled;
        return row.state == AttemptState::failed ? Money{} : row.reserved;
    }
    static auto identity(const Question& question)
        -> std::tuple<RunId, EnterpriseName, TemplateName, Digest> {
        return {question.run, question.enterprise, question.template_name, question.cluster};
    }
};

}  // namespace fanfold::doubles
