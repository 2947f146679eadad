#include "cap.hpp"

namespace fanfold::log {

auto Cap::pass(std::string_view kind, SteadyInstant now) -> Verdict {
    auto found = kinds_.find(kind);
    if (found == kinds_.end()) found = kinds_.emplace(std::string{kind}, Count{now, 0, 0}).first;
    auto& count = found->second;
    Verdict verdict;
    if (now - count.since >= window_) {
        verdict.held_back = count.held_back;
        count = {now, 0, 0};
    }
    verdict.print = count.printed < lines_;
    if (verdict.print)
        ++count.printed;
    else
        ++count.held_back;
    return verdict;
}

auto Cap::take_held_back() -> std::map<std::string, long> {
    std::map<std::string, long> out;
    for (auto& [kind, count] : kinds_) {
        if (count.held_back > 0) out.emplace(kind, count.held_back);
        count.held_back = 0;
    }
    return out;
}

}  // namespace fanfold::log
