#pragma once
/// Asking whoever owns a store over its Unix socket. Blocking; for the command line's own thread.
#include <fanfold/serve/http.hpp>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace fanfold::app {

struct OwnerReply {
    unsigned status = 0;
    std::string body;  ///< JSON: {"exit", "troubles"} or {"error", "exit"}
};

/// Posts a form to "/api/v1/…"; waits as long as it takes. Nothing: nobody listens there. Errors: unavailable (it ended
/// while it was at it).
auto ask_owner(const std::filesystem::path& state, const std::string& target, const serve::Fields& form)
    -> Result<std::optional<OwnerReply>>;
/// What the owner did, for people; the exit code.
auto tell_reply(const OwnerReply& reply) -> int;

}  // namespace fanfold::app
