#pragma once
/// A place to ask in the open: the configured models, a ledger that is thrown away, and a cap. The
/// house's state is neither opened nor changed.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/pipeline/trial.hpp>

#include "context.hpp"
#include "temporary_folder.hpp"

namespace fanfold::app {

/// "0.50" as money; errors are bad_input.
auto cap_from(const std::string& text) -> Result<Money>;

class Workbench {
  public:
    /// `readers` are whose models can be asked. `model` answers every tier; empty = the configured
    /// ones. `cap` bounds all that is ever asked here, whatever the house allows. Errors: bad_input
    /// (an unknown model), fix_config (a secret is missing), no_space.
    static auto open(config::Config config, std::vector<EnterpriseName> readers,
                     const std::string& model, Money cap) -> Result<std::unique_ptr<Workbench>>;

    /// What would be asked about the document; the catalog of `resolved` outlives it.
    [[nodiscard]] auto trial(const Enterprise& reader, const prompt::Resolved& resolved,
                             Document document, Sighting sighting) const -> pipeline::Trial;
    /// Asks all of them, a few at a time; verdicts in order. What was asked here before costs
    /// nothing. SIGINT and SIGTERM stop it: see `interrupted`.
    auto ask(std::vector<pipeline::Trial> trials) -> std::vector<pipeline::Verdict>;
    /// Runs a coroutine on the io thread, which is this one, until it is done or stopped.
    void run(boost::asio::awaitable<void> task);

    [[nodiscard]] auto interrupted() const -> bool { return interrupted_; }
    [[nodiscard]] auto config() const -> const config::Config& { return context_.config; }
    [[nodiscard]] auto context() -> Context& { return context_; }
    [[nodiscard]] auto currency() const -> const std::string& {
        return context_.config.house.currency;
    }
    /// Of a stored answer; nothing where its model can't be asked here.
    [[nodiscard]] auto price_of(const Answer& answer) const -> std::optional<Money>;
    /// As readers should read it.
    [[nodiscard]] auto name_of(const ModelName& model) const -> std::string;

  private:
    explicit Workbench(config::Config config) : context_(std::move(config), Duration::zero()) {}
    auto prepare(const std::vector<EnterpriseName>& readers) -> Status;

    TemporaryFolder folder_;
    Context context_;
    RunId run_;
    bool interrupted_ = false;
};

}  // namespace fanfold::app
