#pragma once
/// Who is told, and of what, while a run goes on and after it ([alerts]; docs/operations.md). io thread.
#include <fanfold/pipeline/alerts.hpp>
#include <set>

#include "context.hpp"
#include "night.hpp"

namespace fanfold::app {

class Alarms {
  public:
    /// Both outlive it.
    Alarms(Premises& premises, const config::Config& config) : premises_(premises), config_(config) {}
    /// Looks at the deadline and at the caps, until it is cancelled.
    auto watch(const Context& context, JobName job) -> boost::asio::awaitable<void>;
    /// What became of a run, and of its sources over the last ones; then all that is due is sent.
    auto after(const Night& night, int exit_code) -> boost::asio::awaitable<void>;
    /// What an earlier start left, or failed before.
    auto send() -> boost::asio::awaitable<void>;

  private:
    auto look(const Context& context, const JobName& job, Instant deliver_by, Duration reserve) -> boost::asio::awaitable<void>;
    auto look_at_caps(const Context& context) -> boost::asio::awaitable<void>;
    auto look_back(const pipeline::Summary& summary, const JobName& job) -> boost::asio::awaitable<void>;
    auto look_at_sources() -> boost::asio::awaitable<void>;
    auto raise(std::string kind, std::string about, std::string once, std::string text) -> boost::asio::awaitable<void>;
    [[nodiscard]] auto office() const -> pipeline::AlertOffice;
    void tell(std::string text) const;

    Premises& premises_;
    const config::Config& config_;
    std::set<std::string> raised_;  ///< by this object: the store need not be asked again
};

}  // namespace fanfold::app
