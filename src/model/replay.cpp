#include <fanfold/model/providers.hpp>
#include <fstream>
#include <unordered_map>

namespace fanfold::model {

namespace {

using nlohmann::json;
namespace asio = boost::asio;

struct Recording {
    std::unordered_map<Digest, Reply> replies;
    std::string model_id = "replay";
    std::string realm;
};

auto tokens(const json& usage, const char* name) -> Tokens {
    const auto found = usage.find(name);
    return found != usage.end() && found->is_number_unsigned() ? Tokens{found->get<std::int64_t>()}
                                                               : Tokens{};
}

auto text_of(const json& line, const char* name) -> std::string {
    const auto found = line.find(name);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

auto reply_of(const json& line) -> Reply {
    Reply reply;
    reply.text = text_of(line, "reply");
    reply.model_revision =
        line.contains("model_revision") ? text_of(line, "model_revision") : "recorded";
    if (const auto usage = line.find("usage"); usage != line.end() && usage->is_object())
        reply.usage = {tokens(*usage, "input"),          tokens(*usage, "cached_input"),
                       tokens(*usage, "output"),         tokens(*usage, "cache_write_5m"),
                       tokens(*usage, "cache_write_1h"), tokens(*usage, "reasoning")};
    return reply;
}

/// A line without a key names the model and realm that the recording was made with: both are part
/// of every key.
auto take_line(const json& line, Recording& recording) -> bool {
    if (!line.is_object()) return false;
    if (!line.contains("key")) {
        recording.model_id = text_of(line, "model_id");
        recording.realm = text_of(line, "realm");
        return line.contains("model_id");
    }
    const auto key = Digest::from_hex(text_of(line, "key"));
    if (!key || !line.contains("reply") || !line["reply"].is_string()) return false;
    recording.replies.insert_or_assign(*key, reply_of(line));
    return true;
}

auto read_recording(const std::filesystem::path& path) -> Result<Recording> {
    std::ifstream file{path};
    if (!file)
        return Error{ErrorKind::fix_config, "cannot read the recorded answers in " + path.string()};
    Recording out;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        if (!take_line(json::parse(line, nullptr, /*allow_exceptions=*/false), out))
            return Error{ErrorKind::fix_config,
                         path.string() + ":" + std::to_string(number) +
                             R"(: not a recorded answer ({"key": hex, "reply": text}))"};
    }
    return out;
}

class Replay final : public ModelClient {
  public:
    Replay(ModelName name, Recording recording) : replies_(std::move(recording.replies)) {
        card_.name = std::move(name);
        card_.provider = "replay";
        card_.model_id = std::move(recording.model_id);
        card_.realm = std::move(recording.realm);
        card_.max_in_flight = 64;
    }

    [[nodiscard]] auto card() const -> const ModelCard& override { return card_; }

    [[nodiscard]] auto ask(const Request& request, Deadline) -> asio::awaitable<Outcome> override {
        return answered(look_up(request_key(request, card_.model_id, card_.realm)));
    }

  private:
    [[nodiscard]] auto look_up(const Digest& key) const -> Outcome {
        Outcome out;
        if (const auto found = replies_.find(key); found != replies_.end())
            out.reply = found->second;
        else
            out.failure.message =
                "no answer was recorded for the request " + key.hex().substr(0, 12);
        return out;
    }

    static auto answered(Outcome outcome) -> asio::awaitable<Outcome> { co_return outcome; }

    std::unordered_map<Digest, Reply> replies_;
    ModelCard card_;
};

}  // namespace

auto make_replay(ModelName name, const std::filesystem::path& recorded)
    -> Result<std::unique_ptr<ModelClient>> {
    auto recording = read_recording(recorded);
    if (!recording.ok()) return recording.error();
    return std::unique_ptr<ModelClient>{
        std::make_unique<Replay>(std::move(name), std::move(*recording))};
}

}  // namespace fanfold::model
