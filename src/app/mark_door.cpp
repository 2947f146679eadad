#include "mark_door.hpp"

#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/text/fold.hpp>

#include "marks.hpp"
#include "stored_report.hpp"

namespace fanfold::app {

namespace {

using serve::HttpRequest;
using serve::HttpResponse;

constexpr std::size_t longest_note = 2'000;

auto page(std::string body, unsigned status = 200) -> HttpResponse {
    HttpResponse out;
    out.status = status;
    out.body = std::move(body);
    return out;
}

auto field(const serve::Fields& fields, std::string_view name) -> std::string {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string{} : found->second;
}

}  // namespace

auto MarkDoor::answer(const HttpRequest& request) const -> HttpResponse {
    const auto gone = [&] { return page(web::mark_gone_page(frame_), 404); };
    if (request.path.size() != 4) return gone();
    const EnterpriseName enterprise{request.path[1]};
    const auto run = run_number(request.path[2]);
    const auto reader = field(request.query, "r");
    if (!run || !*run) return gone();
    const auto wanted = deliver::mark_signature(key_, enterprise, **run, request.path[3], reader);
    if (!serve::same_secret(wanted, field(request.query, "s"))) return gone();
    auto store = store::Store::open_reading(state_);
    if (!store) return page(web::mark_gone_page(frame_), 503);
    auto report = (*store)->report(enterprise, *run);
    if (!report) return gone();
    const auto place = item_in(*report, request.path[3]);
    if (!place) return gone();
    const auto title = report->enterprise_title.empty() ? enterprise.str() : report->enterprise_title;
    if (request.method != "POST") return page(web::mark_page(frame_, title, place->item->text));
    const auto note = field(request.form, "note");
    const Mark mark{enterprise, **run, request.path[3], field(request.form, "label"), reader,
                    std::string{text::prefix(note, longest_note)}};
    const auto kept = keep_mark(**store, state_, mark);
    if (kept) return page(web::marked_page(frame_, title));
    const bool unknown = kept.error().kind() == ErrorKind::bad_input;
    return page(unknown ? web::mark_page(frame_, title, place->item->text) : web::mark_gone_page(frame_), unknown ? 400 : 503);
}

}  // namespace fanfold::app
