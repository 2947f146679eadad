/// fanout: questions that wait for a provider's batch.
#include <iterator>
#include <utility>

#include "desk.hpp"

namespace fanfold::pipeline {

auto Desk::post(const Question& question, const Subject& subject, Asking& asking)
    -> boost::asio::awaitable<Status> {
    if (!parts_.engine.batches(subject.model)) co_return Done{};
    for (const auto& text : portions(subject)) {
        fanout::Ask ask{run_.id, question.enterprise, question.template_name,
                        request_about(subject, text), std::nullopt};
        auto posted = co_await parts_.engine.post(std::move(ask), deadlines_.ask_until);
        if (!posted) co_return posted.error();
        if (*posted) asking.parcel = std::move(*posted);
    }
    co_return Done{};
}

/// One parcel is enough to wait for: where parts of a question are in several, it is set aside
/// again.
void Desk::set_aside(Question question, std::shared_ptr<const fanout::Parcel> parcel) {
    const bool over = parcel->over;
    set_aside_[std::move(parcel)].push_back(std::move(question));
    if (over) parts_.engine.parcels().ring();
}

auto Desk::take_back_questions() -> boost::asio::awaitable<void> {
    for (;;) {
        bool moved = false;
        for (auto at = set_aside_.begin(); at != set_aside_.end();) {
            const bool over = at->first->over;
            if (over) come_back_.add(std::move(at->second));
            moved = moved || over;
            at = over ? set_aside_.erase(at) : std::next(at);
        }
        if (moved) agenda_moved_.ring();
        co_await parts_.engine.parcels().wait();
    }
}

/// With every question either answered or in a batch, no batch has to wait for more.
void Desk::send_off_if_done() {
    if (asking_ == 0 && unprepared_ == 0) parts_.engine.send_off();
}

}  // namespace fanfold::pipeline
