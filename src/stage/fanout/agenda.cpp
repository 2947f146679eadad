#include <algorithm>
#include <cmath>
#include <fanfold/stage/fanout/agenda.hpp>
#include <tuple>

namespace fanfold::fanout {

namespace {

constexpr double half_life_days = 3.0;

/// Lower rank first; equal ranks in an order that does not depend on how they came.
auto later(const Question& a, const Question& b) -> bool {
    if (a.rank != b.rank) return a.rank < b.rank;
    return std::tie(b.template_name, b.cluster) < std::tie(a.template_name, a.cluster);
}

auto days_between(Instant from, Instant to) -> double {
    return std::chrono::duration<double, std::ratio<86'400>>(to - from).count();
}

}  // namespace

void Agenda::add(std::vector<Question> questions) {
    std::map<EnterpriseName, std::vector<Question>> fresh;
    left_ += questions.size();
    for (auto& question : questions) fresh[question.enterprise].push_back(std::move(question));
    for (auto& [enterprise, list] : fresh) {
        auto& queue = queues_[enterprise];
        const auto middle = static_cast<std::ptrdiff_t>(queue.size());
        std::move(list.begin(), list.end(), std::back_inserter(queue));
        std::sort(queue.begin() + middle, queue.end(), later);
        std::inplace_merge(queue.begin(), queue.begin() + middle, queue.end(), later);
    }
}

auto Agenda::next() -> std::optional<Question> {
    if (queues_.empty()) return std::nullopt;
    auto queue = queues_.upper_bound(turn_);
    if (queue == queues_.end()) queue = queues_.begin();
    turn_ = queue->first;
    std::optional<Question> best{std::move(queue->second.back())};
    queue->second.pop_back();
    --left_;
    if (queue->second.empty()) queues_.erase(queue);
    return best;
}

auto Agenda::withdraw(const EnterpriseName& enterprise) -> std::vector<Question> {
    const auto queue = queues_.find(enterprise);
    if (queue == queues_.end()) return {};
    auto out = std::move(queue->second);
    queues_.erase(queue);
    left_ -= out.size();
    std::reverse(out.begin(), out.end());
    return out;
}

auto rank(double route_score, double template_priority, double source_weight,
          std::optional<Instant> published, Instant now) -> double {
    const double age = published ? std::max(0.0, days_between(*published, now)) : half_life_days;
    return route_score * template_priority * source_weight * std::exp2(-age / half_life_days);
}

}  // namespace fanfold::fanout
