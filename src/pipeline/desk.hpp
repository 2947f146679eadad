#pragma once
/// The desk of one run: what the rooms after the crawl share. io thread.
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include <fanfold/async/gate.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/flow/editing.hpp>
#include <fanfold/model/request.hpp>
#include <fanfold/pipeline/pipeline.hpp>
#include <fanfold/stage/check/doubts.hpp>
#include <fanfold/stage/check/quotes.hpp>
#include <fanfold/stage/dedupe/dedupe.hpp>
#include <fanfold/stage/fanout/agenda.hpp>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/stage/route/route.hpp>

#include "crawl.hpp"
#include "guard.hpp"
#include "in_hand.hpp"
#include "subject.hpp"
#include "watched.hpp"

namespace fanfold::pipeline {

/// What a cascade of tiers saved.
struct Cascade {
    int undecided = 0;  ///< questions that their rules handed on to a model
    int stayed = 0;   ///< questions that the smaller tier answered alone
    int went_on = 0;  ///< … that the larger was asked too
    Money saved;      ///< at the larger tier's prices, for the tokens of those that stayed
};

/// What became of one enterprise's evening, for "About this report".
struct Docket {
    schedule::View view;
    std::size_t documents = 0, clusters = 0, matched = 0;
    std::vector<Question> questions;  ///< as planned, states brought up to date
    std::map<std::pair<TemplateName, Digest>, std::size_t> places;  ///< of them, by cluster
    std::size_t open = 0;             ///< due and not finished
    std::vector<std::string> notes;
    std::map<std::string, int> guards;  ///< what the guards saw, in words
    Cascade cascade;
    HeardByEntry heard;          ///< of a night
    std::vector<Report> folded;  ///< of a week or month: the reports that this one folds

    void take(std::vector<Question> planned);
    void bring_up_to_date(Question question);
};

/// "" if the model that was asked told it.
auto instead_words(const ModelName& asked, const fanout::Told& told) -> std::string;

/// One question while it is being asked.
struct Asking {
    Usage used;  ///< of the answers that were used, by the model that was asked
    /// It went into a batch, and is asked again when that is over.
    std::shared_ptr<const fanout::Parcel> parcel;
};

/// Why a question is skipped whose deadline came first.
constexpr auto time_was_up = "the time for asking was up";

/// Until when a model is asked.
struct Deadlines {
    Deadline ask_until = Deadline::never();
    Deadline fold_until = Deadline::never();
    bool past_asking = false;
};

class Desk {
  public:
    Desk(Parts& parts, Tally& tally, schedule::Run run, Order order, Crawl& crawl);

    /// Everything for one enterprise, from its closed crawl to its delivered report.
    auto serve(EnterpriseName name) -> boost::asio::awaitable<void>;
    /// Takes questions off the agenda until `no_more` was called and it is empty.
    auto ask_questions() -> boost::asio::awaitable<void>;
    /// Puts questions back on the agenda whose batch is over, until it is cancelled.
    auto take_back_questions() -> boost::asio::awaitable<void>;
    void no_more();
    void set_deadlines(Deadlines deadlines) { deadlines_ = deadlines; }
    /// When the last question was answered; long ago if none was asked.
    [[nodiscard]] auto asked_at() const -> Instant { return asked_at_; }

    [[nodiscard]] auto outcomes() -> std::vector<EnterpriseOutcome>& { return outcomes_; }
    [[nodiscard]] auto undelivered() -> std::vector<std::string>& { return undelivered_; }
    [[nodiscard]] auto unreachable() const -> bool { return unavailable_ > 0 && answered_ == 0; }
    [[nodiscard]] auto error() const -> const std::optional<Error>& { return error_; }

    /// Which questions are due for the enterprise in this view (agenda_of.cpp). Writes nothing.
    auto questions_due(const Enterprise& enterprise, Docket& docket)
        -> boost::asio::awaitable<Result<std::vector<Question>>>;
    /// One question's requests (ask.cpp): several where its document is long.
    auto requests_for(const Enterprise& enterprise, const Question& question)
        -> boost::asio::awaitable<Result<std::vector<model::Request>>>;

  private:
    auto prepare(const Enterprise& enterprise, Docket& docket) -> boost::asio::awaitable<Status>;
    auto take_view(const Enterprise& enterprise, Docket& docket) -> boost::asio::awaitable<Status>;
    auto route_of(const Enterprise& enterprise, Digest document)
        -> boost::asio::awaitable<Result<std::optional<route::Route>>>;
    auto route(Digest document) -> boost::asio::awaitable<Status>;
    auto told_before(const Enterprise& enterprise, const std::vector<dedupe::Cluster>& clusters)
        -> boost::asio::awaitable<Result<std::set<std::pair<TemplateName, Digest>>>>;
    /// What the night before could not ask: pages from before this view, of which only these templates are due.
    struct LeftOver {
        std::vector<Sighting> sightings;
        SightingId to;  ///< the newest of them; what tonight's window holds is newer
        std::set<std::pair<TemplateName, Digest>> open;
    };
    auto left_over(const Enterprise& enterprise) -> boost::asio::awaitable<Result<LeftOver>>;
    /// Whose questions, with which templates, less those that were answered before.
    struct Asker {
        const Enterprise& enterprise;
        const std::vector<prompt::Resolved>& templates;
        const std::set<std::pair<TemplateName, Digest>>& told;
        const LeftOver& left;
    };
    void add_questions(const Asker& asker, const dedupe::Cluster& cluster, double score,
                       const Document& document, std::vector<Question>& out);

    auto answer(Question question) -> boost::asio::awaitable<void>;
    /// The time for asking is up: this question, and all of its enterprise that wait with it.
    auto skip_with_all(Question question) -> boost::asio::awaitable<void>;
    auto ask_one(const Enterprise& enterprise, Question& question, std::vector<Finding>& findings,
                 std::vector<Dropped>& dropped, Asking& asking) -> boost::asio::awaitable<Status>;
    auto subject_of(const Enterprise& enterprise, const Question& question)
        -> boost::asio::awaitable<Result<Subject>>;
    [[nodiscard]] auto portions(const Subject& subject) const -> std::vector<std::string>;
    /// Of one subject, all its parts. Nothing, where they went into a batch.
    auto harvest_from(Question& question, const Subject& subject, bool hostile, Asking& asking)
        -> boost::asio::awaitable<Result<fold::Harvest>>;
    auto cascade(Question& question, const Subject& subject, bool hostile, Asking& asking)
        -> boost::asio::awaitable<Result<fold::Harvest>>;
    auto by_its_rules(const Subject& subject)
        -> boost::asio::awaitable<std::optional<nlohmann::json>>;
    auto escalate(Question& question, const Subject& subject, std::string to, bool hostile,
                  Result<fold::Harvest> first, Asking& asking)
        -> boost::asio::awaitable<Result<fold::Harvest>>;
    /// Puts all parts into batches that can be.
    auto post(const Question& question, const Subject& subject, Asking& asking)
        -> boost::asio::awaitable<Status>;
    void set_aside(Question question, std::shared_ptr<const fanout::Parcel> parcel);
    void send_off_if_done();
    auto ask_about(Question& question, model::Request request)
        -> boost::asio::awaitable<Result<fanout::Told>>;
    [[nodiscard]] auto harvest_of(const fanout::Told& told, const Question& question,
                                  const Subject& subject, bool hostile) const -> fold::Harvest;
    auto fail(Question& question, const Error& error) -> Status;
    [[nodiscard]] auto is_told_by_model(const ModelName& model) const -> bool;
    /// What pages hold (guard.cpp), each looked at once a process.
    auto inspect(std::vector<Digest> ids) -> boost::asio::awaitable<Status>;
    auto is_hostile(Digest id) -> boost::asio::awaitable<Result<bool>>;
    auto hostile_pages(const Enterprise& enterprise, Docket& docket,
                       const std::vector<Event>& events)
        -> boost::asio::awaitable<Result<std::set<Digest>>>;
    auto document(Digest id) -> boost::asio::awaitable<Result<Document>>;
    auto model_for(const Enterprise& enterprise, const std::string& tier) const -> ModelName;

    /// What a week or month is made of (period.cpp).
    [[nodiscard]] auto folds_stored() const -> bool { return order_.job.period != Period::night; }
    auto found_for(const Enterprise& enterprise, Docket& docket)
        -> boost::asio::awaitable<Result<std::vector<Finding>>>;
    auto events_of(const Enterprise& enterprise, std::vector<Finding> findings,
                   const Docket& docket) -> boost::asio::awaitable<Result<std::vector<Event>>>;
    auto coverage_of(const Enterprise& enterprise, const Docket& docket)
        -> boost::asio::awaitable<Result<std::vector<Coverage>>>;
    /// The first run whose findings are this report's own.
    [[nodiscard]] auto first_run(const Docket& docket) const -> RunId;
    void add_folded(const Docket& docket, About& about) const;
    /// What was heard of watched names (watched.cpp).
    auto watched(const Enterprise& enterprise, const Docket& docket)
        -> boost::asio::awaitable<Result<std::vector<Watched>>>;
    auto watched_before(const Enterprise& enterprise)
        -> boost::asio::awaitable<Result<std::vector<Watched>>>;

    /// What an enterprise's report is made of.
    struct Matter {
        std::size_t findings = 0;
        std::vector<Event> events;
        std::set<Digest> hostile;  ///< pages that give orders
        Editing editing;
        std::vector<Dropped> muted;
    };
    /// Both are for the processor, one report after the other; a model is asked in between.
    auto gather(const Enterprise& enterprise, Docket& docket)
        -> boost::asio::awaitable<Result<Matter>>;
    auto make_up(const Enterprise& enterprise, Docket& docket, Matter matter, fold::FoldPlan plan,
                 std::vector<std::vector<Event>> told, std::vector<fold::Bullet> bullets)
        -> boost::asio::awaitable<Status>;
    /// What a model takes for one event becomes one (same_events.cpp).
    auto join_same(const Enterprise& enterprise, Docket& docket, std::vector<Event>& events) -> boost::asio::awaitable<void>;
    auto report_on(const Enterprise& enterprise, Docket& docket) -> boost::asio::awaitable<Status>;
    auto editing_for(const Enterprise& enterprise) -> boost::asio::awaitable<Result<Editing>>;
    auto muted_in(const std::vector<MuteRule>& rules, std::vector<Event>& events)
        -> boost::asio::awaitable<Result<std::vector<Dropped>>>;
    auto fold_sections(const Enterprise& enterprise, const fold::FoldPlan& plan, Docket& docket)
        -> boost::asio::awaitable<std::vector<std::vector<Event>>>;
    auto fold_headline(const Enterprise& enterprise, const fold::HeadlinePlan& plan, Docket& docket)
        -> boost::asio::awaitable<std::vector<fold::Bullet>>;
    auto fold_call(const Enterprise& enterprise, std::string template_name,
                   const nlohmann::json& context, nlohmann::json schema, model::Material material,
                   Docket& docket) -> boost::asio::awaitable<std::optional<nlohmann::json>>;
    /// What a template of `kind` other than map asks.
    [[nodiscard]] auto fold_request(const Enterprise& enterprise, const std::string& template_name,
                                    nlohmann::json context, nlohmann::json schema) const
        -> Result<model::Request>;
    auto told_by(const Enterprise& enterprise, std::string template_name, Result<model::Request> request, Deadline until)
        -> boost::asio::awaitable<Result<fanout::Told>>;
    /// Marks what a model doubts (entailment.cpp).
    auto doubt(const Enterprise& enterprise, Docket& docket, Report& report,
               std::vector<check::Claim> claims) -> boost::asio::awaitable<void>;
    auto evidence_for(const std::vector<Event>& events)
        -> boost::asio::awaitable<Result<fold::Evidence>>;
    /// A report before people and models look at it, with what its sentences rest on.
    struct Made {
        Report report;
        std::shared_ptr<const fold::Evidence> evidence;
    };
    auto made_of(const Enterprise& enterprise, Docket& docket, Matter matter, fold::FoldPlan plan,
                 std::vector<std::vector<Event>> told, std::vector<fold::Bullet> bullets)
        -> boost::asio::awaitable<Result<Made>>;
    /// The second look, by a model. It gives up the place among those that make up reports while it waits, and the evidence;
    /// it has both again when it returns, the evidence only where sources have terms.
    auto look_again(const Enterprise& enterprise, Docket& docket, Made& made, const std::vector<Event>& told,
                    std::optional<async::Gate::Pass>& pass) -> boost::asio::awaitable<Status>;
    auto count_cost(const Enterprise& enterprise, About& about) -> boost::asio::awaitable<Status>;
    auto fill_about(const Enterprise& enterprise, Docket& docket, Report& report)
        -> boost::asio::awaitable<Status>;
    auto deliver_report(const Enterprise& enterprise, Docket& docket, Report report,
                        std::vector<Event> told) -> boost::asio::awaitable<Status>;
    auto send_beyond(EnterpriseName name) -> boost::asio::awaitable<Status>;
    auto work_outbox(EnterpriseName name) -> boost::asio::awaitable<Status>;
    auto settle_status(const Enterprise& enterprise, const Docket& docket,
                       const Report& report) const -> ReportStatus;
    auto note(const Enterprise& enterprise, const Docket& docket, schedule::Progress progress)
        -> boost::asio::awaitable<Status>;
    auto serve_quietly(const Enterprise& enterprise) -> boost::asio::awaitable<Status>;

    Parts& parts_;
    Tally& tally_;
    schedule::Run run_;
    Order order_;
    Crawl& crawl_;
    route::WatchIndex watch_;
    std::shared_ptr<const check::TermsBySource> terms_;
    std::unordered_map<Digest, std::vector<route::Route>> routes_;
    std::unordered_map<Digest, PageSigns> signs_;
    InHand routing_, inspecting_;
    async::Gate preparing_, gathering_, making_up_;
    std::map<EnterpriseName, Docket> dockets_;
    fanout::Agenda agenda_;
    fanout::Agenda come_back_;  ///< from batches: most have an answer by now, whatever the time
    std::map<std::shared_ptr<const fanout::Parcel>, std::vector<Question>> set_aside_;
    std::size_t unprepared_ = 0;  ///< enterprises whose questions are not on the agenda yet
    std::size_t asking_ = 0;      ///< questions that somebody works on
    async::Bell agenda_moved_, answered_bell_;
    Deadlines deadlines_;
    Instant asked_at_{};
    bool no_more_ = false;
    std::int64_t answered_ = 0, unavailable_ = 0;
    std::vector<EnterpriseOutcome> outcomes_;
    std::vector<std::string> undelivered_;
    std::optional<Error> error_;
};

}  // namespace fanfold::pipeline
