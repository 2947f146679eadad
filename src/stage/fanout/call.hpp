#pragma once
/// One question put to one model: attempts, retries, validation, one re-ask, settlement. Lives in
/// the frame of the coroutine that leads the question; everything here runs on the io thread.
#include <exception>
#include <fanfold/model/structured.hpp>
#include <functional>

#include "attempt.hpp"
#include "desk.hpp"

namespace fanfold::fanout {

class Call {
  public:
    Call(std::shared_ptr<Desk> desk, Lane& lane, const Ask& what, Digest key, Deadline deadline)
        : desk_(std::move(desk)),
          lane_(lane),
          what_(what),
          key_(key),
          deadline_(deadline) {}

    /// A reply that came in a batch is judged first; `keep` stores what it was judged to be.
    using Keep = std::function<boost::asio::awaitable<Status>(Answer)>;
    void begin_with(model::Reply posted, Keep keep) {
        posted_ = std::make_unique<model::Reply>(std::move(posted));
        keep_ = std::move(keep);
    }
    auto run() -> boost::asio::awaitable<Result<Told>>;

  private:
    using Open = std::unique_ptr<OpenAttempt>;
    struct Sent {
        Open attempt;  ///< none if it came in a batch
        model::Reply reply;
    };
    /// What a reply is worth: a value, or what is wrong with it. A refusal is not asked again; an
    /// answer that misses the schema once, with what was wrong; noise (no JSON at all, nothing,
    /// half an answer) says nothing about the question and gets a few more.
    enum class Worth { usable, refused, off_schema, noise };
    struct Judged {
        Worth worth = Worth::usable;
        nlohmann::json value;
        std::vector<std::string> problems;
    };
    struct Unanswered {
        model::Failure failure;
        bool crowded = false;  ///< everyone is to wait
    };

    void measure(const model::Request& request);
    using Again = std::unique_ptr<const model::Request>;
    /// How the question ended; or nothing, and what is to be asked next.
    auto end_round(Sent sent, Again& again) -> boost::asio::awaitable<std::optional<Result<Told>>>;
    auto answer_to(const model::Request& request) -> boost::asio::awaitable<Result<Sent>>;
    auto take_posted() -> boost::asio::awaitable<Result<Sent>>;
    auto conclude(Open attempt, std::optional<Answer> answer) -> boost::asio::awaitable<Status>;
    auto send_until_answered(const model::Request& request) -> boost::asio::awaitable<Result<Sent>>;
    auto open(const model::Request& request) -> boost::asio::awaitable<Result<Open>>;
    auto reserve(Spent bound) -> boost::asio::awaitable<Result<Open>>;
    auto pass_limiter(OpenAttempt& attempt, std::int64_t tokens) -> boost::asio::awaitable<Status>;
    /// On the heap: what waits for an answer is to hold as little as it can.
    auto send(OpenAttempt& attempt, const model::Request& request) -> boost::asio::awaitable<std::unique_ptr<model::Outcome>>;
    auto after_failure(Open attempt, std::unique_ptr<model::Outcome> outcome) -> boost::asio::awaitable<std::optional<Error>>;
    void look_at_health(const model::Outcome& outcome);
    auto settle(Open attempt, std::optional<Answer> answer) -> boost::asio::awaitable<Status>;
    auto settle_failure(Open attempt, model::Failure failure) -> boost::asio::awaitable<Status>;
    auto wait_to_retry(Unanswered what) -> boost::asio::awaitable<std::optional<Error>>;
    auto count_try(const model::Failure& failure) -> std::optional<Error>;
    [[nodiscard]] auto delay_after(const model::Failure& failure) const -> Duration;

    [[nodiscard]] auto row_for(const model::Request& request, const Spent& reserved) const -> Attempt;
    [[nodiscard]] auto judge(const model::Reply& reply) const -> Judged;
    [[nodiscard]] static auto rounds(Worth worth) -> int;
    void note(const Judged& judged);
    [[nodiscard]] auto unusable(int count, const std::string& of_what, const Judged& judged) const -> Error;
    void price(OpenAttempt& attempt, const model::Reply& reply) const;
    void learn(const model::Reply& reply);
    [[nodiscard]] auto answer_of(const model::Reply& reply, const Judged& judged) const -> Answer;
    [[nodiscard]] auto final_error(const model::Failure& failure) -> Error;
    [[nodiscard]] auto parked() const -> Error;
    [[nodiscard]] auto name() const -> std::string {
        return "model \"" + what_.request.model.str() + "\"";
    }

    std::shared_ptr<Desk> desk_;
    Lane& lane_;
    const Ask& what_;
    Digest key_;
    Deadline deadline_;
    std::unique_ptr<model::Reply> posted_;
    Keep keep_;
    text::ScriptCounts scripts_;  ///< of this round's request
    std::int64_t bound_ = 0;      ///< input tokens that it can be counted as, at most; 0 where no model reads
    int round_ = 1;               ///< the question, then re-asks
    int tries_ = 0;               ///< that ended in trouble which may pass
    int refusals_ = 0;            ///< "too much now"
    std::exception_ptr trouble_;  ///< thrown by the client: passed on once the attempt is settled
};

}  // namespace fanfold::fanout
