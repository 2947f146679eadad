#pragma once
/// What is wrong, gathered while everything is read.
#include <map>
#include <set>

#include "tree.hpp"

namespace fanfold::config {

class Complaints {
  public:
    /// The same sentence about the same place stands once, however many enterprises share it; each
    /// still counts.
    void error(const Position& at, std::string what);
    void warning(const Position& at, std::string what);
    /// How many errors were raised so far: compare before and after to know whether a part is
    /// sound.
    [[nodiscard]] auto errors() const -> std::size_t { return errors_; }
    /// From here on, errors are fatal for all (fanfold.toml).
    void fatal(bool on) { fatal_ = on; }
    /// Sorted: fatal ones first, then by file, line and column.
    [[nodiscard]] auto take() -> std::vector<Complaint>;

  private:
    void add(Complaint complaint);

    std::vector<Complaint> list_;
    std::set<std::string> seen_;
    std::map<std::string, int> per_file_;
    std::size_t errors_ = 0;
    bool fatal_ = false;
};

/// "; did you mean "x"?" or "".
auto did_you_mean(std::string_view word, std::span<const std::string> known) -> std::string;
auto in_quotes(std::string_view word) -> std::string;

}  // namespace fanfold::config
