#include "model_batches.hpp"

#include <algorithm>
#include <fanfold/time/clock.hpp>

#include <fanfold/value/digest.hpp>

#include "rng.hpp"

namespace fanfold::sim {

using nlohmann::json;

namespace {

constexpr std::int64_t day_ms = 24 * 3600 * 1000;

auto words_of(const std::string& path) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::string word;
    for (const char letter : path + "/") {
        if (letter != '/')
            word += letter;
        else if (!word.empty())
            out.push_back(std::move(word)), word.clear();
    }
    return out;
}

// The bytes of the form's part "file" (RFC 7578).
auto file_in(const WireRequest& request) -> std::string {
    const auto type = request.header("content-type");
    const auto at = type.find("boundary=");
    if (at == std::string::npos) return {};
    const auto boundary = "--" + type.substr(at + 9);
    const auto part = request.body.find("name=\"file\"");
    const auto begin = request.body.find("\r\n\r\n", part);
    const auto end = request.body.find("\r\n" + boundary, begin);
    if (part == std::string::npos || begin == std::string::npos || end == std::string::npos)
        return {};
    return request.body.substr(begin + 4, end - begin - 4);
}

auto plain(int status, std::string body) -> WireReply {
    WireReply out;
    out.status = status;
    out.headers.emplace_back("Content-Type", "application/x-ndjson");
    out.body = std::move(body);
    return out;
}

auto iso(std::int64_t ms) -> std::string {
    return to_rfc3339(Instant{Duration{ms}});
}

auto text_in(const json& value, const char* name) -> std::string {
    const auto& text = part(value, name);
    return text.is_string() ? text.get<std::string>() : std::string{};
}

}  // namespace

auto ModelBatches::Batch::count(End end) const -> std::int64_t {
    return std::count_if(lines.begin(), lines.end(),
                         [end](const Line& line) { return line.end == end; });
}

auto ModelBatches::serves(const std::string& path) -> bool {
    return path.starts_with("/v1/files") || path.starts_with("/v1/batches") ||
           path.starts_with("/v1/messages/batches");
}

auto ModelBatches::serve(const WireRequest& request, const std::string& path, std::int64_t now_ms)
    -> WireReply {
    const auto words = words_of(path);
    return words[1] == "messages" ? anthropic(request, words, now_ms)
                                  : openai(request, words, now_ms);
}

auto ModelBatches::openai(const WireRequest& request, const std::vector<std::string>& words,
                          std::int64_t now_ms) -> WireReply {
    const bool post = request.method == "POST";
    if (words[1] == "files" && words.size() == 2 && post) return keep_file(request, now_ms);
    if (words[1] == "files" && words.size() == 4 && !post) return file_content(words[2]);
    if (words[1] == "batches" && words.size() == 2)
        return post ? start_openai(request, now_ms) : json_reply(200, listed(false, now_ms));
    auto* found =
        words.size() > 2 && words[1] == "batches" ? batch(words[2], false, now_ms) : nullptr;
    if (found == nullptr) return openai_wire().refuse(Refusal::unknown_path, "");
    if (post && words.size() == 4 && words[3] == "cancel") cancel(*found, now_ms);
    return json_reply(200, openai_json(*found));
}

auto ModelBatches::anthropic(const WireRequest& request, const std::vector<std::string>& words,
                             std::int64_t now_ms) -> WireReply {
    const bool post = request.method == "POST";
    if (auto wrong = anthropic_wire().objection(request))
        return anthropic_wire().refuse(*wrong, "");
    if (words.size() == 3)
        return post ? start_anthropic(request, now_ms) : json_reply(200, listed(true, now_ms));
    auto* found = batch(words[3], true, now_ms);
    const auto last = words.size() == 5 ? words[4] : std::string{};
    if (found == nullptr || (last == "results" && !found->ended))
        return anthropic_wire().refuse(Refusal::unknown_path, "");
    if (last == "results") return plain(200, anthropic_lines(*found));
    if (post && last == "cancel") cancel(*found, now_ms);
    return json_reply(200, anthropic_json(*found));
}

auto ModelBatches::keep_file(const WireRequest& request, std::int64_t now_ms) -> WireReply {
    auto bytes = file_in(request);
    if (bytes.empty()) return openai_wire().refuse(Refusal::bad_json, "");
    const auto id = "file-sim-" + std::to_string(++serial_);
    auto out = json{{"id", id},
                    {"object", "file"},
                    {"bytes", bytes.size()},
                    {"created_at", now_ms / 1000},
                    {"purpose", "batch"}};
    files_.emplace(id, std::move(bytes));
    return json_reply(200, out);
}

auto ModelBatches::start_openai(const WireRequest& request, std::int64_t now_ms) -> WireReply {
    const auto body = json::parse(request.body, nullptr, false);
    Batch fresh;
    fresh.input_file = text_in(body, "input_file_id");
    fresh.metadata = part(body, "metadata");
    const auto file = files_.find(fresh.input_file);
    if (file == files_.end()) return openai_wire().refuse(Refusal::bad_json, "");
    std::string_view rest = file->second;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const auto line = json::parse(rest.substr(0, end), nullptr, false);
        if (line.is_object())
            fresh.lines.push_back({text_in(line, "custom_id"), part(line, "body"), End::none, {}});
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    fresh.id = "batch_sim_" + std::to_string(++serial_);
    return receipt(openai_json(start(std::move(fresh), now_ms)));
}

auto ModelBatches::start_anthropic(const WireRequest& request, std::int64_t now_ms) -> WireReply {
    const auto body = json::parse(request.body, nullptr, false);
    const auto& requests = part(body, "requests");
    if (!requests.is_array() || requests.empty())
        return anthropic_wire().refuse(Refusal::bad_json, "");
    Batch fresh;
    fresh.anthropic = true;
    for (const auto& one : requests)
        fresh.lines.push_back({text_in(one, "custom_id"), part(one, "params"), End::none, {}});
    fresh.id = "msgbatch_sim_" + std::to_string(++serial_);
    return receipt(anthropic_json(start(std::move(fresh), now_ms)));
}

auto ModelBatches::receipt(json batch) const -> WireReply {
    auto out = json_reply(200, std::move(batch));
    out.delay_ms = settings_.receipt_ms;
    return out;
}

auto ModelBatches::start(Batch fresh, std::int64_t now_ms) -> Batch& {
    fresh.created_ms = now_ms;
    batches_.push_back(std::move(fresh));
    return batches_.back();
}

auto ModelBatches::batch(const std::string& id, bool anthropic, std::int64_t now_ms) -> Batch* {
    for (auto& batch : batches_) {
        if (batch.id != id || batch.anthropic != anthropic) continue;
        advance(batch, now_ms);
        return &batch;
    }
    return nullptr;
}

// One look that sees `cancelling`, then the end.
void ModelBatches::advance(Batch& batch, std::int64_t now_ms) {
    if (batch.ended) return;
    const bool cancelled = batch.cancelling && now_ms >= batch.cancelled_ms + settings_.cancel_ms;
    if (cancelled || now_ms >= batch.created_ms + settings_.latency_ms) finish(batch);
}

void ModelBatches::cancel(Batch& batch, std::int64_t now_ms) {
    if (batch.ended || batch.cancelling) return;
    batch.cancelling = true;
    batch.cancelled_ms = now_ms;
}

void ModelBatches::finish(Batch& batch) {
    const auto& wire = batch.anthropic ? anthropic_wire() : openai_wire();
    for (auto& line : batch.lines) {
        line.end = end_of(batch, line);
        if (line.end == End::answered) line.answer = ask_(wire, std::move(line.body));
        if (line.end == End::errored) {
            const auto refused = wire.refuse(Refusal::broken, "");
            line.answer = {refused.status, json::parse(refused.body)};
        }
        if (line.answer.status != 200) line.end = End::errored;
        line.body = nullptr;
    }
    batch.ended = true;
}

// A cancelled batch has done the first half of its lines.
auto ModelBatches::end_of(const Batch& batch, const Line& line) const -> End {
    const auto place = static_cast<std::size_t>(&line - batch.lines.data());
    if (batch.cancelling && place >= batch.lines.size() / 2) return End::cancelled;
    FieldHasher hasher;
    hasher.add(static_cast<std::int64_t>(seed_)).add(batch.id).add(line.custom_id);
    const auto at = Rng{hasher.finish()}.unit();
    if (at < settings_.expired) return End::expired;
    return at < settings_.expired + settings_.errored ? End::errored : End::answered;
}

auto ModelBatches::listed(bool anthropic, std::int64_t now_ms) -> json {
    auto data = json::array();
    for (auto batch = batches_.rbegin(); batch != batches_.rend() && data.size() < 100; ++batch) {
        if (batch->anthropic != anthropic) continue;
        advance(*batch, now_ms);
        data.push_back(anthropic ? anthropic_json(*batch) : openai_json(*batch));
    }
    return {{"object", "list"}, {"data", std::move(data)}, {"has_more", false}};
}

auto ModelBatches::openai_json(const Batch& batch) -> json {
    const auto answered = batch.count(End::answered);
    const auto all = static_cast<std::int64_t>(batch.lines.size());
    const auto* status = !batch.ended       ? batch.cancelling ? "cancelling" : "in_progress"
                         : batch.cancelling ? "cancelled"
                         : batch.count(End::expired) > 0 ? "expired"
                                                         : "completed";
    const auto file = [&](bool there, const char* kind) {
        return batch.ended && there ? json("file-" + batch.id + kind) : json();
    };
    return {{"id", batch.id},
            {"object", "batch"},
            {"endpoint", "/v1/chat/completions"},
            {"errors", nullptr},
            {"input_file_id", batch.input_file},
            {"completion_window", "24h"},
            {"status", status},
            {"output_file_id", file(answered > 0, "-output")},
            {"error_file_id", file(answered < all, "-errors")},
            {"created_at", batch.created_ms / 1000},
            {"request_counts",
             {{"total", all}, {"completed", answered}, {"failed", batch.count(End::errored)}}},
            {"metadata", batch.metadata}};
}

auto ModelBatches::anthropic_json(const Batch& batch) -> json {
    const auto* status = batch.ended ? "ended" : batch.cancelling ? "canceling" : "in_progress";
    return {{"id", batch.id},
            {"type", "message_batch"},
            {"processing_status", status},
            {"request_counts",
             {{"processing", batch.count(End::none)},
              {"succeeded", batch.count(End::answered)},
              {"errored", batch.count(End::errored)},
              {"canceled", batch.count(End::cancelled)},
              {"expired", batch.count(End::expired)}}},
            {"created_at", iso(batch.created_ms)},
            {"expires_at", iso(batch.created_ms + day_ms)},
            {"results_url",
             batch.ended ? json("https://example.invalid/" + batch.id + "/results") : json()}};
}

auto ModelBatches::file_content(const std::string& id) const -> WireReply {
    for (const auto& batch : batches_) {
        if (!batch.ended || batch.anthropic) continue;
        if (id == "file-" + batch.id + "-output") return plain(200, openai_lines(batch, true));
        if (id == "file-" + batch.id + "-errors") return plain(200, openai_lines(batch, false));
    }
    return openai_wire().refuse(Refusal::unknown_path, "");
}

// Last line first: nobody may rely on the order.
auto ModelBatches::openai_lines(const Batch& batch, bool answered) -> std::string {
    std::string out;
    for (auto line = batch.lines.rbegin(); line != batch.lines.rend(); ++line) {
        if ((line->end == End::answered) != answered) continue;
        auto told = json{{"id", "batch_req_" + line->custom_id},
                         {"custom_id", line->custom_id},
                         {"response", nullptr},
                         {"error", nullptr}};
        if (line->end == End::answered || line->end == End::errored)
            told["response"] = {{"status_code", line->answer.status},
                                {"request_id", "req_" + line->custom_id},
                                {"body", line->answer.body}};
        else
            told["error"] = {
                {"code", line->end == End::expired ? "batch_expired" : "batch_cancelled"},
                {"message", "This request was not executed."}};
        out += dumped(told) + "\n";
    }
    return out;
}

auto ModelBatches::anthropic_lines(const Batch& batch) -> std::string {
    std::string out;
    for (auto line = batch.lines.rbegin(); line != batch.lines.rend(); ++line) {
        json result;
        if (line->end == End::answered)
            result = {{"type", "succeeded"}, {"message", line->answer.body}};
        else if (line->end == End::errored)
            result = {{"type", "errored"}, {"error", line->answer.body}};
        else
            result["type"] = line->end == End::expired ? "expired" : "canceled";
        out += dumped(json{{"custom_id", line->custom_id}, {"result", std::move(result)}}) + "\n";
    }
    return out;
}

}  // namespace fanfold::sim
