#include "openai_reply.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "json_cursor.hpp"
#include "wire.hpp"

namespace fanfold::model::openai {

namespace {

using nlohmann::json;
using wire::member;
using wire::text_of;

/// What of a body counts, as it stands there.
struct Said {
    std::optional<std::string> content;
    std::string refusal;
    std::string finish_reason;
    std::string model;
    std::string fingerprint;
    std::optional<double> prompt, completion;
    double total = 0, cached = 0, cache_write = 0, reasoning = 0;
};

/// Some servers count reasoning beside the completion instead of in it: the total tells, or that
/// there was more of it than of everything. What was more is what was billed.
auto billed_output(const Said& said, const Usage& counted) -> Tokens {
    const auto in_all = wire::tokens(said.total).count() - counted.input.count();
    const auto beside =
        counted.reasoning > counted.output ? counted.output + counted.reasoning : counted.output;
    return std::max(beside, Tokens{in_all});
}

auto usage_of(const Said& said) -> Usage {
    Usage out;
    out.input = wire::tokens(*said.prompt);
    out.output = wire::tokens(*said.completion);
    out.cached_input = std::min(wire::tokens(said.cached), out.input);
    out.cache_write_5m = wire::tokens(said.cache_write);
    out.reasoning = wire::tokens(said.reasoning);
    out.output = billed_output(said, out);
    return out;
}

auto finish_of(const Said& said) -> std::string {
    if (!said.refusal.empty()) return "refusal";
    if (said.finish_reason == "length" || said.finish_reason == "content_filter") return said.finish_reason;
    return said.content && !said.content->empty() ? "stop" : "empty";
}

auto revision_of(const Said& said) -> std::string {
    auto out = wire::plain(said.model);
    const auto fingerprint = wire::plain(said.fingerprint);
    return fingerprint.empty() ? out : out + " " + fingerprint;
}

auto reply_of(Said said) -> Reply {
    Reply reply;
    reply.finish = finish_of(said);
    reply.usage_known = said.prompt && said.completion;
    if (reply.usage_known) reply.usage = usage_of(said);
    reply.model_revision = revision_of(said);
    if (said.content) reply.text = std::move(*said.content);
    return reply;
}

auto number_of(const json& value) -> std::optional<double> {
    return value.is_number() ? std::optional{value.get<double>()} : std::nullopt;
}

/// A string, or a list of text parts as some providers send it.
auto content_of(const json& content) -> std::optional<std::string> {
    if (content.is_string()) return content.get<std::string>();
    if (!content.is_array()) return std::nullopt;
    std::string out;
    for (const auto& part : content) out += text_of(member(part, "text"));
    return out.empty() ? std::nullopt : std::optional{std::move(out)};
}

/// Reads what `Said` holds. A name that stands twice, or a value of a rare kind, ends it.
class PlainReply {
  public:
    explicit PlainReply(std::string_view body) : cursor_(body) {}

    auto read() -> std::optional<Said> {
        const bool whole = cursor_.object([this](std::string_view name) { return top(name); });
        if (!whole || !cursor_.at_end() || !said_.content) return std::nullopt;
        return std::move(said_);
    }

  private:
    enum Name : unsigned {
        object, error, model, fingerprint, choices, usage,                         // of the body
        message, finish, content, refusal,                                         // of the first choice
        prompt, completion, total, prompt_details, completion_details,             // of the usage
        cached, cache_write, reasoning
    };

    auto top(std::string_view name) -> bool {
        if (name == "choices") return once(choices) && all_choices();
        if (name == "usage") return once(usage) && within([this](std::string_view count) { return usage_member(count); });
        if (name == "model") return once(model) && text(said_.model);
        if (name == "system_fingerprint") return once(fingerprint) && text(said_.fingerprint);
        if (name == "error") return once(error) && cursor_.word("null");
        std::string kind;
        if (name == "object") return once(object) && text(kind) && kind != "error";
        return cursor_.skip();
    }
    auto all_choices() -> bool {
        bool first = true;
        return cursor_.array([&] {
            if (!std::exchange(first, false)) return cursor_.skip();
            return cursor_.object([this](std::string_view name) { return choice_member(name); });
        });
    }
    auto choice_member(std::string_view name) -> bool {
        if (name == "finish_reason") return once(finish) && text(said_.finish_reason);
        if (name != "message") return cursor_.skip();
        return once(message) && cursor_.object([this](std::string_view part) { return message_member(part); });
    }
    auto message_member(std::string_view name) -> bool {
        if (name == "refusal") return once(refusal) && text(said_.refusal);
        if (name != "content") return cursor_.skip();
        return once(content) && cursor_.string(said_.content.emplace());
    }
    auto usage_member(std::string_view name) -> bool {
        if (name == "prompt_tokens") return once(prompt) && count(said_.prompt);
        if (name == "completion_tokens") return once(completion) && count(said_.completion);
        if (name == "total_tokens") return once(total) && count(said_.total);
        if (name == "prompt_tokens_details")
            return once(prompt_details) && within([this](std::string_view detail) { return prompt_detail(detail); });
        if (name == "completion_tokens_details")
            return once(completion_details) && within([this](std::string_view detail) { return completion_detail(detail); });
        return cursor_.skip();
    }
    auto prompt_detail(std::string_view name) -> bool {
        if (name == "cached_tokens") return once(cached) && count(said_.cached);
        if (name == "cache_write_tokens") return once(cache_write) && count(said_.cache_write);
        return cursor_.skip();
    }
    auto completion_detail(std::string_view name) -> bool {
        return name == "reasoning_tokens" ? once(reasoning) && count(said_.reasoning) : cursor_.skip();
    }

    auto once(Name name) -> bool {
        const auto bit = 1u << name;
        return (std::exchange(met_, met_ | bit) & bit) == 0;
    }
    /// What is none of the wanted kind counts as not there, as in the JSON value.
    auto text(std::string& out) -> bool { return cursor_.peek() == '"' ? cursor_.string(out) : cursor_.skip(); }
    template <class Count>
    auto count(Count& out) -> bool {
        const auto first = cursor_.peek();
        if (first != '-' && (first < '0' || first > '9')) return cursor_.skip();
        double number = 0;
        const bool read = cursor_.number(number);
        out = number;
        return read;
    }
    template <class Member>
    auto within(Member member) -> bool {
        return cursor_.peek() == '{' ? cursor_.object(member) : cursor_.skip();
    }

    JsonCursor cursor_;
    Said said_;
    unsigned met_ = 0;
};

}  // namespace

auto read_plain_reply(std::string_view body) -> std::optional<Reply> {
    auto said = PlainReply{body}.read();
    if (!said) return std::nullopt;
    return reply_of(std::move(*said));
}

auto reply_of(const json& body, const json& choice) -> Reply {
    const auto& message = member(choice, "message");
    const auto& usage = member(body, "usage");
    const auto& details = member(usage, "prompt_tokens_details");
    Said said;
    said.content = content_of(member(message, "content"));
    said.refusal = text_of(member(message, "refusal"));
    said.finish_reason = text_of(member(choice, "finish_reason"));
    said.model = text_of(member(body, "model"));
    said.fingerprint = text_of(member(body, "system_fingerprint"));
    said.prompt = number_of(member(usage, "prompt_tokens"));
    said.completion = number_of(member(usage, "completion_tokens"));
    said.total = number_of(member(usage, "total_tokens")).value_or(0);
    said.cached = number_of(member(details, "cached_tokens")).value_or(0);
    said.cache_write = number_of(member(details, "cache_write_tokens")).value_or(0);
    said.reasoning = number_of(member(member(usage, "completion_tokens_details"), "reasoning_tokens")).value_or(0);
    return reply_of(std::move(said));
}

}  // namespace fanfold::model::openai
