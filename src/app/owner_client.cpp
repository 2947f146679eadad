#include "owner_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdio>
#include <fanfold/cli/command.hpp>
#include <nlohmann/json.hpp>

#include "form_words.hpp"
#include "owner_door.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Socket = asio::local::stream_protocol::socket;

auto body_of(const serve::Fields& form) -> std::string {
    std::string out;
    for (const auto& [name, value] : form) out += (out.empty() ? "" : "&") + form_encoded(name) + "=" + form_encoded(value);
    return out;
}

auto request_of(const std::string& target, const serve::Fields& form) -> http::request<http::string_body> {
    http::request<http::string_body> out{http::verb::post, target, 11};
    out.set(http::field::host, "owner");
    out.set(http::field::content_type, "application/x-www-form-urlencoded");
    out.body() = body_of(form);
    out.prepare_payload();
    return out;
}

}  // namespace

auto ask_owner(const std::filesystem::path& state, const std::string& target, const serve::Fields& form)
    -> Result<std::optional<OwnerReply>> {
    const auto path = OwnerDoor::socket_in(state).listen.substr(5);
    if (path.size() > serve::longest_socket_path) return std::optional<OwnerReply>{};
    asio::io_context io;
    Socket socket{io};
    boost::system::error_code failed;
    socket.connect(asio::local::stream_protocol::endpoint{path}, failed);
    if (failed) return std::optional<OwnerReply>{};
    http::write(socket, request_of(target, form), failed);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    if (!failed) http::read(socket, buffer, response, failed);
    if (failed)
        return Error{ErrorKind::unavailable, "whoever owns " + state.string() + " ended before it answered (" +
                                                 failed.message() + "); `fanfold status` says how far it came"};
    return std::optional{OwnerReply{response.result_int(), response.body()}};
}

auto tell_reply(const OwnerReply& reply) -> int {
    const auto body = nlohmann::json::parse(reply.body, nullptr, false);
    if (!body.is_object()) {
        std::fprintf(stderr, "fanfold: the owner of the store answered %u: %s\n", reply.status, reply.body.c_str());
        return cli::exit_code::unavailable;
    }
    if (const auto error = body.value("error", ""); !error.empty()) std::fprintf(stderr, "fanfold: %s\n", error.c_str());
    for (const auto& line : body.value("troubles", std::vector<std::string>{}))
        std::fprintf(stderr, "fanfold: %s\n", line.c_str());
    return body.value("exit", cli::exit_code::unavailable);
}

}  // namespace fanfold::app
