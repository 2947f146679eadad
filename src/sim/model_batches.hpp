#pragma once
// Batches of both wires. Nothing works in the background: what is due is done when somebody looks.
#include <fanfold/sim/model.hpp>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model_wire.hpp"

namespace fanfold::sim {

struct BatchAnswer {
    int status = 200;
    nlohmann::json body;
};

// Server thread only.
class ModelBatches {
  public:
    using Ask = std::function<BatchAnswer(const Wire& wire, nlohmann::json body)>;
    ModelBatches(std::uint64_t seed, ModelBatchSettings settings, Ask ask)
        : seed_(seed), settings_(settings), ask_(std::move(ask)) {}

    static auto serves(const std::string& path) -> bool;
    auto serve(const WireRequest& request, const std::string& path, std::int64_t now_ms)
        -> WireReply;
    [[nodiscard]] auto submitted() const -> std::size_t { return batches_.size(); }

  private:
    enum class End { none, answered, errored, expired, cancelled };
    struct Line {
        std::string custom_id;
        nlohmann::json body;
        End end = End::none;
        BatchAnswer answer;
    };
    struct Batch {
        std::string id;
        bool anthropic = false;
        std::int64_t created_ms = 0;
        std::int64_t cancelled_ms = 0;
        bool cancelling = false;
        bool ended = false;
        std::string input_file;
        nlohmann::json metadata;
        std::vector<Line> lines;
        [[nodiscard]] auto count(End end) const -> std::int64_t;
    };

    auto openai(const WireRequest& request, const std::vector<std::string>& words,
                std::int64_t now_ms) -> WireReply;
    auto anthropic(const WireRequest& request, const std::vector<std::string>& words,
                   std::int64_t now_ms) -> WireReply;
    auto keep_file(const WireRequest& request, std::int64_t now_ms) -> WireReply;
    auto start_openai(const WireRequest& request, std::int64_t now_ms) -> WireReply;
    auto start_anthropic(const WireRequest& request, std::int64_t now_ms) -> WireReply;
    auto file_content(const std::string& id) const -> WireReply;
    auto batch(const std::string& id, bool anthropic, std::int64_t now_ms) -> Batch*;
    auto receipt(nlohmann::json batch) const -> WireReply;
    auto start(Batch fresh, std::int64_t now_ms) -> Batch&;
    static void cancel(Batch& batch, std::int64_t now_ms);
    void advance(Batch& batch, std::int64_t now_ms);
    void finish(Batch& batch);
    auto end_of(const Batch& batch, const Line& line) const -> End;
    auto listed(bool anthropic, std::int64_t now_ms) -> nlohmann::json;

    static auto openai_json(const Batch& batch) -> nlohmann::json;
    static auto anthropic_json(const Batch& batch) -> nlohmann::json;
    static auto openai_lines(const Batch& batch, bool answered) -> std::string;
    static auto anthropic_lines(const Batch& batch) -> std::string;

    std::uint64_t seed_;
    ModelBatchSettings settings_;
    Ask ask_;
    std::int64_t serial_ = 0;
    std::map<std::string, std::string> files_;  // id → what was uploaded
    std::vector<Batch> batches_;                // in the order in which they came
};

}  // namespace fanfold::sim
