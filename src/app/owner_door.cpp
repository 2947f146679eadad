#include "owner_door.hpp"

#include <charconv>
#include <fanfold/async/offload.hpp>
#include <fanfold/cli/command.hpp>
#include <nlohmann/json.hpp>

#include "marks.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using serve::HttpRequest;
using serve::HttpResponse;
using Json = nlohmann::ordered_json;

auto field(const HttpRequest& request, std::string_view name) -> std::string {
    const auto found = request.form.find(name);
    return found == request.form.end() ? "" : found->second;
}

auto done_answer(const Result<Troubles>& troubles) -> HttpResponse {
    if (!troubles) return error_answer(troubles.error());
    const Json body{{"exit", troubles->empty() ? cli::exit_code::ok : cli::exit_code::late}, {"troubles", *troubles}};
    return text_answer(200, body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", "application/json");
}

auto edit_from(const HttpRequest& request) -> Result<deliver::Edit> {
    deliver::Edit edit{field(request, "item"), field(request, "text"), field(request, "by"), field(request, "why")};
    const bool drop = !field(request, "drop").empty();
    if (drop == !edit.text.empty())
        return Error{ErrorKind::bad_input, "say what becomes of the item: another text, or drop it"};
    return edit;
}

auto status_of(ErrorKind kind) -> unsigned {
    switch (kind) {
        case ErrorKind::bad_input:
        case ErrorKind::give_up:
        case ErrorKind::fix_config:
            return 422;
        case ErrorKind::busy:
            return 409;
        case ErrorKind::no_space:
            return 507;
        default:
            return 503;
    }
}

}  // namespace

auto run_from(const std::string& word) -> std::optional<RunId> {
    std::int64_t number = 0;
    const auto* end = word.data() + word.size();
    if (word.size() < 2 || word[0] != 'r') return std::nullopt;
    const auto parsed = std::from_chars(word.data() + 1, end, number);
    return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{RunId{number}} : std::nullopt;
}

auto text_answer(unsigned status, std::string body, std::string type) -> HttpResponse {
    HttpResponse out;
    out.status = status;
    out.body = std::move(body);
    out.type = std::move(type);
    return out;
}

auto error_answer(const Error& error) -> HttpResponse {
    const Json body{{"error", error.message()}, {"exit", exit_code_of(error.kind())}};
    return text_answer(status_of(error.kind()), body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n",
                       "application/json");
}

auto OwnerDoor::socket_in(const std::filesystem::path& state) -> serve::HttpSettings {
    serve::HttpSettings settings;
    settings.listen = "unix:" + std::filesystem::absolute(state / "owner.sock").string();
    settings.only_for_owner = true;
    settings.connections = 32;
    return settings;
}

auto owner_answer(bool daemon) -> HttpResponse {
    const Json body{{"daemon", daemon}};
    return text_answer(200, body.dump() + "\n", "application/json");
}

auto OwnerDoor::answer(HttpRequest request) -> awaitable<HttpResponse> {
    if (request.method != "POST" || request.path.size() < 3) co_return text_answer(404, "there is nothing here\n");
    request.path.erase(request.path.begin(), request.path.begin() + 2);
    if (request.path.size() == 1 && request.path[0] == "owner") co_return owner_answer(false);
    auto done = co_await act(std::move(request));
    if (done) co_return std::move(*done);
    co_return error_answer({ErrorKind::busy, "a run owns the store; try again when it is over (`fanfold status`)"});
}

auto OwnerDoor::act(HttpRequest request) -> awaitable<std::optional<HttpResponse>> {
    const auto& path = request.path;
    if (path.size() == 2 && path[0] == "deliveries" && path[1] == "retry") {
        auto readers = co_await enterprises_();
        if (!readers) co_return error_answer(readers.error());
        const OwnerWork work{premises_, std::move(*readers)};
        auto sent = co_await send_again(work);
        co_return done_answer(sent);
    }
    if (path.size() != 4 || path[0] != "reports") co_return std::nullopt;
    auto reply = co_await on_report(request);
    co_return reply;
}

auto OwnerDoor::on_report(const HttpRequest& request) -> awaitable<HttpResponse> {
    const auto run = run_from(request.path[2]);
    const auto& action = request.path[3];
    if (!run) co_return text_answer(404, "there is no such report\n");
    if (action == "mark") {
        auto marked = co_await mark(request, *run);
        co_return marked;
    }
    if (action != "approve" && action != "correct") co_return text_answer(404, "there is nothing here\n");
    auto by = field(request, "by");
    if (by.empty()) co_return error_answer({ErrorKind::bad_input, "say who does it (by): the report names them"});
    Wanted report{EnterpriseName{request.path[1]}, *run};
    auto readers = co_await enterprises_();
    if (!readers) co_return error_answer(readers.error());
    const OwnerWork work{premises_, std::move(*readers)};
    if (action == "approve") {
        auto approved = co_await approve(work, std::move(report), std::move(by));
        co_return done_answer(approved);
    }
    auto edit = edit_from(request);
    if (!edit) co_return error_answer(edit.error());
    auto corrected = co_await correct(work, std::move(report), std::move(*edit));
    co_return done_answer(corrected);
}

auto OwnerDoor::mark(const HttpRequest& request, RunId run) -> awaitable<HttpResponse> {
    Mark wanted{EnterpriseName{request.path[1]}, run, field(request, "item"), field(request, "label"),
                field(request, "by"), field(request, "note")};
    auto keep = [state = state_, wanted = std::move(wanted)]() -> Status {
        auto reader = store::Store::open_reading(state);
        if (!reader) return reader.error();
        auto kept = keep_mark(**reader, state, wanted);
        if (!kept) return kept.error();
        return Done{};
    };
    auto kept = co_await async::offload(premises_.couriers.get_executor(), std::move(keep));
    if (!kept) co_return error_answer(kept.error());
    co_return done_answer(Troubles{});
}

}  // namespace fanfold::app
