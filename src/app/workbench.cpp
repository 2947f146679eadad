#include "workbench.hpp"

#include <algorithm>
#include <fanfold/async/task_group.hpp>

#include "run_command.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;

constexpr std::size_t at_once = 8;

/// One cap for all, and one model if it is named; nobody stands in for it.
void narrow(config::Config& config, const std::string& model, Money cap) {
    config.house.caps = Caps{};
    config.house.caps.run = cap;
    config.house.template_caps.clear();
    config.house.when_money_ends.clear();
    for (auto& [name, settings] : config.house.models) settings.fallback.clear();
    config.sources.clear();
    if (model.empty()) return;
    for (const auto* tier : {"small", "large"})
        config.house.tiers.insert_or_assign(tier, ModelName{model});
    for (auto& [name, enterprise] : config.enterprises) enterprise.models.clear();
}

auto begin(Context& context, std::vector<EnterpriseName> readers, Result<RunId>& out)
    -> asio::awaitable<void> {
    schedule::Run run;
    run.job = JobName{"trial"};
    run.started_at = context.clock.now();
    out = co_await context.store->run_book().start(std::move(run), std::move(readers));
    if (!out) co_return;
    auto ready = co_await context.engine->begin_run(*out);
    if (!ready) out = ready.error();
}

struct Errand {
    Context& context;
    RunId run;
    std::vector<pipeline::Trial> trials;
    std::vector<pipeline::Verdict> verdicts;
    std::size_t next = 0;
};

auto work(Errand& errand) -> asio::awaitable<void> {
    auto& context = errand.context;
    while (errand.next < errand.trials.size()) {
        const auto at = errand.next++;
        auto trial = errand.trials[at];
        auto secret = context.store->fence_secret();
        auto verdict =
            co_await pipeline::ask_trial(*context.engine, context.store->ledger(), context.clock,
                                         errand.run, std::move(secret), std::move(trial));
        errand.verdicts[at] = std::move(verdict);
    }
}

auto work_off(Errand& errand) -> asio::awaitable<void> {
    async::TaskGroup workers{errand.context.io.get_executor()};
    const auto count = std::min(at_once, errand.trials.size());
    for (std::size_t each = 0; each < count; ++each) workers.start(work(errand));
    co_await workers.join();
}

}  // namespace

auto cap_from(const std::string& text) -> Result<Money> {
    if (const auto cap = Money::parse(text)) return *cap;
    return Error{ErrorKind::bad_input, "--cap wants an amount such as 0.50, not \"" + text + "\""};
}

auto Workbench::open(config::Config config, std::vector<EnterpriseName> readers,
                     const std::string& model, Money cap) -> Result<std::unique_ptr<Workbench>> {
    if (!model.empty() && model != "extractive" && !config.house.models.contains(ModelName{model}))
        return Error{ErrorKind::bad_input,
                     "there is no model \"" + model + "\" under [models] in fanfold.toml"};
    narrow(config, model, cap);
    std::unique_ptr<Workbench> bench{new Workbench(std::move(config))};
    if (auto ready = bench->prepare(readers); !ready) return ready.error();
    return bench;
}

auto Workbench::prepare(const std::vector<EnterpriseName>& readers) -> Status {
    if (folder_.path().empty()) return Error{ErrorKind::no_space, "cannot make a temporary folder"};
    context_.config.house.state = folder_.path();
    if (auto opened = context_.open_store(true); !opened) return opened;
    context_.enterprises = context_.config.enterprises;
    if (auto built = context_.build(readers); !built) return built;
    Result<RunId> begun;
    run(begin(context_, readers, begun));
    if (!begun) return begun.error();
    run_ = *begun;
    return Done{};
}

auto Workbench::trial(const Enterprise& reader, const prompt::Resolved& resolved, Document document,
                      Sighting sighting) const -> pipeline::Trial {
    auto terms = pipeline::terms_in(reader, document);
    const auto tier = prompt::first_model_tier(resolved.front);
    auto model = pipeline::model_for(context_.config.house, reader, tier);
    return {reader,           resolved,        std::move(document), std::move(sighting),
            std::move(terms), std::move(model)};
}

auto Workbench::ask(std::vector<pipeline::Trial> trials) -> std::vector<pipeline::Verdict> {
    Errand errand{context_, run_, std::move(trials), {}};
    errand.verdicts.resize(errand.trials.size());
    run(work_off(errand));
    return std::move(errand.verdicts);
}

void Workbench::run(asio::awaitable<void> task) {
    run_on_io(context_, std::move(task), interrupted_);
}

auto Workbench::price_of(const Answer& answer) const -> std::optional<Money> {
    const auto* card = context_.engine->card(answer.model);
    if (card == nullptr) return std::nullopt;
    return card->price.of(answer.usage);
}

auto Workbench::name_of(const ModelName& model) const -> std::string {
    const auto* card = context_.engine->card(model);
    return card == nullptr ? model.str() : card->for_readers();
}

}  // namespace fanfold::app
