#pragma once
/// What an endpoint does with what it is asked, found out by asking: some ignore the schema, some
/// tell no usage, some cut a long prompt without a word and answer what is left of it.
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include <fanfold/model/client.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::model {

/// What became of a prompt of which its length in words is known.
enum class LongPrompt {
    not_tried,
    read,     ///< its usage counts a token a word or more
    cut,      ///< its usage counts less: the server drops what does not fit
    refused,  ///< too long, it says: the question would be split
    failed
};

struct Probe {
    bool answered = false;
    std::string trouble;        ///< why it did not, in words
    bool keeps_schema = false;  ///< an answer that nothing but the schema asks for
    bool tells_usage = false;
    LongPrompt long_prompt = LongPrompt::not_tried;
    int long_words = 0;                         ///< words of that prompt
    std::optional<std::int64_t> long_tokens{};  ///< its input, as the usage tells it
    Duration took{};                            ///< to the first answer
    std::string revision;
    Money cost;  ///< of both questions, as far as it is told
};

/// Two questions: one short, one of half of the model's context, or of 3,000 words where that is
/// not known. Costs what they cost; goes past the ledger. io thread.
auto probe(ModelClient& client, const Clock& clock, Deadline deadline)
    -> boost::asio::awaitable<Probe>;

auto to_string(LongPrompt what) -> std::string;

}  // namespace fanfold::model
