#pragma once
/// What every Ledger must do. `make()` gives a pointer to a house with `ledger()`,
/// `wait(awaitable)`, `reopen()` (the process ended and started again) and `epoch()`.
#include <set>

#include <fanfold/stage/fanout/ledger.hpp>

#include "samples.hpp"

namespace fanfold::conformance {

template <class House>
auto sample_attempt(House& house, const std::string& key, const std::string& enterprise,
                    Money reserved) -> Attempt {
    Attempt attempt;
    attempt.key = sha256(key);
    attempt.epoch = house.epoch();
    attempt.run = RunId{1};
    attempt.enterprise = EnterpriseName{enterprise};
    attempt.template_name = TemplateName{"deals"};
    attempt.model = ModelName{"small"};
    attempt.reserved = reserved;
    attempt.sent_at = noon();
    return attempt;
}

inline auto sample_answer(const std::string& key, const std::string& reply) -> Answer {
    Answer answer;
    answer.key = sha256(key);
    answer.reply = reply;
    answer.model = ModelName{"small"};
    answer.model_revision = "gpt-x-2026-10-01";
    answer.usage = Usage{Tokens{1200}, Tokens{800}, Tokens{90}, Tokens{70}, Tokens{60}, Tokens{50}};
    answer.made_at = noon();
    return answer;
}

template <class Make>
void exercise_attempts(Make make) {
    auto house = make();
    const auto begin = [&](const Attempt& attempt) {
        return good(house->wait(house->ledger().begin(attempt)));
    };
    const auto settle = [&](const Attempt& attempt, std::optional<Answer> answer) {
        return house->wait(house->ledger().settle(attempt, std::move(answer)));
    };
    const auto spent = [&] {
        Money out;
        for (const auto& line : good(house->wait(house->ledger().spent_in(RunId{1}))))
            out += line.spent.money;
        return out;
    };
    const auto spent_by = [&](const char* name) {
        return good(house->wait(house->ledger().spent_by(RunId{1}, EnterpriseName{name})));
    };
    const auto spent_on = [&](Instant day) {
        fanout::Spent out;
        const auto lines = good(
            house->wait(house->ledger().spent_between(day, day + std::chrono::hours{24})));
        for (const auto& line : lines) out += line.spent;
        return out;
    };
    const auto answer_of = [&](const std::string& key, Instant now) {
        return good(house->wait(house->ledger().answer(sha256(key), now)));
    };

    SECTION("attempts are numbered by key") {
        CHECK(begin(sample_attempt(*house, "k", "acme", Money::pico(10))) == 1);
        CHECK(begin(sample_attempt(*house, "k", "acme", Money::pico(10))) == 2);
        CHECK(begin(sample_attempt(*house, "l", "acme", Money::pico(10))) == 1);
    }
    SECTION("a reservation counts until it is settled, then what was settled counts") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1000));
        attempt.number = begin(attempt);
        begin(sample_attempt(*house, "l", "zeta", Money::pico(500)));
        CHECK(spent() == Money::pico(1500));
        CHECK(spent_on(noon()).money == Money::pico(1500));
        CHECK(spent_by("acme").money == Money::pico(1000));
        attempt.state = AttemptState::settled;
        attempt.settled = Money::pico(300);
        good(settle(attempt, sample_answer("k", "{}")));
        CHECK(spent() == Money::pico(800));
        CHECK(spent_by("acme").money == Money::pico(300));
        CHECK(spent_by("zeta").money == Money::pico(500));
    }
    SECTION("tokens count like money, and each template has its line") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1000));
        attempt.reserved_tokens = 4000;
        attempt.number = begin(attempt);
        auto other = sample_attempt(*house, "l", "acme", Money::pico(1));
        other.template_name = TemplateName{"risk/incidents"};
        other.reserved_tokens = 70;
        begin(other);
        CHECK(spent_by("acme").tokens == 4070);
        attempt.state = AttemptState::settled;
        attempt.settled_tokens = 900;
        good(settle(attempt, std::nullopt));
        CHECK(spent_by("acme").tokens == 970);
        CHECK(spent_on(noon()).tokens == 970);
        std::int64_t of_risk = 0;
        for (const auto& line : good(house->wait(house->ledger().spent_in(RunId{1}))))
            if (line.template_name == other.template_name) of_risk += line.spent.tokens;
        CHECK(of_risk == 70);
    }
    SECTION("a failed attempt gives its reservation back and keeps what it cost") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1000));
        attempt.number = begin(attempt);
        attempt.state = AttemptState::failed;
        attempt.settled = Money::pico(40);
        attempt.note = "HTTP 500";
        good(settle(attempt, std::nullopt));
        CHECK(spent() == Money::pico(40));
        CHECK_FALSE(answer_of("k", noon()));
    }
    SECTION("what was spent between two instants is of all runs, by when it was sent") {
        auto late = sample_attempt(*house, "k", "acme", Money::pico(7));
        late.sent_at = *parse_rfc3339("2026-11-24T23:59:59Z");
        late.run = RunId{2};
        begin(late);
        auto next = sample_attempt(*house, "l", "acme", Money::pico(100));
        next.sent_at = *parse_rfc3339("2026-11-25T00:00:00Z");
        begin(next);
        const auto day = *parse_rfc3339("2026-11-24T00:00:00Z");
        CHECK(spent_on(day).money == Money::pico(7));
        CHECK(spent_on(day + std::chrono::hours{24}).money == Money::pico(100));
        CHECK(spent_on(day + std::chrono::hours{48}).money == Money{});
    }
    SECTION("huge sums stop at the largest amount") {
        for (int at = 0; at < 3; ++at) begin(sample_attempt(*house, "k", "acme", Money::max()));
        CHECK(spent() == Money::max());
    }
    SECTION("an attempt is settled once") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1000));
        attempt.number = begin(attempt);
        attempt.state = AttemptState::settled;
        good(settle(attempt, sample_answer("k", "{\"a\":1}")));
        CHECK_FALSE(settle(attempt, sample_answer("k", "{\"a\":2}")).ok());
        CHECK(answer_of("k", noon())->reply == "{\"a\":1}");
    }
    SECTION("an attempt in flight when its owner ended is unknown and counts as spent") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1000));
        attempt.number = begin(attempt);
        const auto before = house->epoch();
        house->reopen();
        CHECK(house->epoch() > before);
        CHECK(spent() == Money::pico(1000));
        CHECK(begin(sample_attempt(*house, "k", "acme", Money::pico(10))) == 2);
        attempt.state = AttemptState::settled;
        CHECK_FALSE(settle(attempt, sample_answer("k", "{}")).ok());
        CHECK_FALSE(answer_of("k", noon()));
        CHECK(spent() == Money::pico(1010));
    }
    SECTION("an answer comes back as it was kept") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1));
        attempt.number = begin(attempt);
        attempt.state = AttemptState::settled;
        const auto answer = sample_answer("k", "{\"claim\":\"한빛\"}");
        good(settle(attempt, answer));
        house->reopen();
        const auto kept = answer_of("k", noon());
        REQUIRE(kept);
        CHECK(kept->key == answer.key);
        CHECK(kept->reply == answer.reply);
        CHECK(kept->model == answer.model);
        CHECK(kept->model_revision == answer.model_revision);
        CHECK(kept->usage.input == Tokens{1200});
        CHECK(kept->usage.cached_input == Tokens{800});
        CHECK(kept->usage.output == Tokens{90});
        CHECK(kept->usage.cache_write_5m == Tokens{70});
        CHECK(kept->usage.cache_write_1h == Tokens{60});
        CHECK(kept->usage.reasoning == Tokens{50});
        CHECK(kept->made_at == answer.made_at);
        CHECK_FALSE(kept->expires_at);
    }
    SECTION("negative entries expire, and give way to a reply") {
        auto attempt = sample_attempt(*house, "k", "acme", Money::pico(1));
        attempt.number = begin(attempt);
        attempt.state = AttemptState::settled;
        auto negative = sample_answer("k", "");
        negative.error = "no JSON";
        negative.expires_at = noon() + std::chrono::hours{24};
        good(settle(attempt, negative));
        CHECK(answer_of("k", noon())->error == "no JSON");
        CHECK_FALSE(answer_of("k", noon() + std::chrono::hours{24}));
        attempt.number = begin(attempt);
        good(settle(attempt, sample_answer("k", "{}")));
        CHECK(answer_of("k", noon() + std::chrono::hours{25})->reply == "{}");
        attempt.number = begin(attempt);
        good(settle(attempt, negative));
        CHECK(answer_of("k", noon())->reply == "{}");
    }
}

template <class Make>
void exercise_questions(Make make) {
    auto house = make();
    const RunId run{1};
    const EnterpriseName acme{"acme"};
    const auto questions = [&] { return good(house->wait(house->ledger().questions(run, acme))); };
    const auto plan = [&](std::vector<Question> due) {
        good(house->wait(house->ledger().plan(run, acme, std::move(due))));
    };
    const auto finish = [&](const Question& question, std::vector<Finding> findings) {
        good(house->wait(house->ledger().finish(question, std::move(findings), {})));
    };

    SECTION("planned questions come back by rank") {
        auto low = sample_question(run, "acme", "one");
        low.rank = 0.1;
        plan({low, sample_question(run, "acme", "two")});
        const auto kept = questions();
        REQUIRE(kept.size() == 2);
        CHECK(kept[0].rank == 0.75);
        CHECK(kept[1].cluster == low.cluster);
        CHECK(kept[1].document == low.document);
        CHECK(kept[1].template_version == low.template_version);
        CHECK(kept[1].sighting == low.sighting);
        CHECK(kept[1].state == QuestionState::due);
        CHECK(kept[1].key.empty());
    }
    SECTION("a second plan keeps what is there") {
        auto question = sample_question(run, "acme", "one");
        plan({question});
        question.state = QuestionState::answered;
        finish(question, {});
        plan({sample_question(run, "acme", "one"), sample_question(run, "acme", "two")});
        house->reopen();
        const auto kept = questions();
        REQUIRE(kept.size() == 1);
        CHECK(kept[0].state == QuestionState::answered);
    }
    SECTION("a pair is asked once it is answered, in any run, for that enterprise alone") {
        auto question = sample_question(run, "acme", "one");
        plan({question});
        const std::vector<Digest> documents{question.document, sha256("two")};
        const auto asked = [&](const char* enterprise) {
            return good(house->wait(house->ledger().asked(EnterpriseName{enterprise}, documents, RunId{})));
        };
        CHECK(asked("acme").empty());
        question.state = QuestionState::skipped;
        finish(question, {});
        CHECK(asked("acme").empty());
        question.state = QuestionState::answered;
        finish(question, {});
        REQUIRE(asked("acme").size() == 1);
        CHECK(asked("acme")[0].template_name == question.template_name);
        CHECK(asked("acme")[0].document == question.document);
        CHECK(asked("zeta").empty());
    }
    SECTION("a question asked of a cluster counts for the cluster's id and for the document") {
        auto question = sample_question(run, "acme", "one");
        question.cluster = sha256("cluster");
        question.state = QuestionState::answered;
        finish(question, {});
        const std::vector<Digest> documents{question.cluster, question.document};
        CHECK(good(house->wait(house->ledger().asked(acme, documents, RunId{}))).size() == 2);
    }
    SECTION("finishing again replaces what was found") {
        auto question = sample_question(run, "acme", "one");
        question.state = QuestionState::answered;
        question.reason = "because";
        question.key = sha256("key");
        finish(question, {sample_finding(question, "A"), sample_finding(question, "B")});
        finish(question, {sample_finding(question, "C"), sample_finding(question, "C")});
        CHECK(questions().at(0).key == question.key);
        CHECK(questions().at(0).reason == "because");
        const auto found = good(house->wait(house->event_memory().findings(run, acme)));
        REQUIRE(found.size() == 1);
        CHECK(found[0].claim == "C");
    }
}

template <class Make>
void exercise_ledger(Make make) {
    SECTION("attempts") {
        exercise_attempts(make);
    }
    SECTION("questions") {
        exercise_questions(make);
    }
}

}  // namespace fanfold::conformance
