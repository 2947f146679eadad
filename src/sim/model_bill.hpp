#pragma once
// What each answer cost by the price list, kept line by line.
#include <fanfold/sim/model.hpp>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model_wire.hpp"

namespace fanfold::sim {

// Prices times counts in whole numbers, added, `percent` of it, then rounded up once to 1e-12.
auto cost_of(const Counted& counted, const PriceList& prices, int percent = 100) -> Money;

// Written by the server's thread, read by any.
class ModelBill {
  public:
    ModelBill(PriceList prices, int batch_discount)
        : prices_(prices), batch_percent_(100 - batch_discount) {}
    void add(const std::string& request_sha256, const Counted& counted, int status, bool batch);
    void count(std::int64_t ModelTally::*what);
    [[nodiscard]] auto lines() const -> std::vector<BillLine>;
    [[nodiscard]] auto tally() const -> ModelTally;
    [[nodiscard]] auto as_json(bool with_lines) const -> nlohmann::json;
    [[nodiscard]] auto in_words() const -> std::string;

  private:
    const PriceList prices_;
    const int batch_percent_;
    mutable std::mutex mutex_;
    std::vector<BillLine> lines_;
    ModelTally tally_;
    Counted sums_;
    Money total_;
};

}  // namespace fanfold::sim
