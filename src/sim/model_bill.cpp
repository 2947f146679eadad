#include "model_bill.hpp"

namespace fanfold::sim {

using nlohmann::json;

namespace {

__extension__ using Wide = __int128;

auto line_json(const BillLine& line) -> json {
    return {{"key", line.request_sha256},
            {"status", line.status},
            {"input_tokens", line.tokens_in},
            {"cached_tokens", line.cached},
            {"written_5m_tokens", line.written_5m},
            {"written_1h_tokens", line.written_1h},
            {"output_tokens", line.tokens_out},
            {"reasoning_tokens", line.reasoning},
            {"batch", line.batch},
            {"cost_pico", line.cost.pico()}};
}

}  // namespace

auto cost_of(const Counted& counted, const PriceList& prices, int percent) -> Money {
    const Wide exact = Wide{prices.input.pico()} * counted.fresh +
                       Wide{prices.cached_input.pico()} * counted.cached +
                       Wide{prices.cache_write_5m.pico()} * counted.written_5m +
                       Wide{prices.cache_write_1h.pico()} * counted.written_1h +
                       Wide{prices.output.pico()} * counted.output;
    return Money::pico(static_cast<std::int64_t>((exact * percent + 99'999'999) / 100'000'000));
}

void ModelBill::add(const std::string& request_sha256, const Counted& counted, int status,
                    bool batch) {
    BillLine line;
    line.request_sha256 = request_sha256;
    line.tokens_in = counted.input();
    line.tokens_out = counted.output;
    line.status = status;
    line.cached = counted.cached;
    line.written_5m = counted.written_5m;
    line.written_1h = counted.written_1h;
    line.reasoning = counted.reasoning;
    line.batch = batch;
    line.cost = cost_of(counted, prices_, batch ? batch_percent_ : 100);
    auto lock = std::lock_guard{mutex_};
    for (auto count : {&Counted::fresh, &Counted::cached, &Counted::written_5m,
                       &Counted::written_1h, &Counted::output, &Counted::reasoning})
        sums_.*count += counted.*count;
    total_ += line.cost;
    lines_.push_back(std::move(line));
}

void ModelBill::count(std::int64_t ModelTally::*what) {
    auto lock = std::lock_guard{mutex_};
    ++(tally_.*what);
}

auto ModelBill::lines() const -> std::vector<BillLine> {
    auto lock = std::lock_guard{mutex_};
    return lines_;
}

auto ModelBill::tally() const -> ModelTally {
    auto lock = std::lock_guard{mutex_};
    return tally_;
}

auto ModelBill::as_json(bool with_lines) const -> json {
    auto lock = std::lock_guard{mutex_};
    auto out = json{{"requests", tally_.requests},
                    {"faults", tally_.faults},
                    {"limited", tally_.limited},
                    {"early", tally_.early},
                    {"answers", lines_.size()},
                    {"input_tokens", sums_.input()},
                    {"cached_tokens", sums_.cached},
                    {"written_5m_tokens", sums_.written_5m},
                    {"written_1h_tokens", sums_.written_1h},
                    {"output_tokens", sums_.output},
                    {"reasoning_tokens", sums_.reasoning},
                    {"cost", to_string(total_)},
                    {"cost_pico", total_.pico()}};
    if (!with_lines) return out;
    out["lines"] = json::array();
    for (const auto& line : lines_) out["lines"].push_back(line_json(line));
    return out;
}

auto ModelBill::in_words() const -> std::string {
    auto lock = std::lock_guard{mutex_};
    return std::to_string(tally_.requests) + " requests, " + std::to_string(lines_.size()) +
           " answers billed, " + std::to_string(tally_.faults) + " faults drawn, " +
           std::to_string(tally_.limited) + " beyond the limits, " + std::to_string(tally_.early) +
           " earlier than their Retry-After; " + to_string(total_) + " in all";
}

}  // namespace fanfold::sim
