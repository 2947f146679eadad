#pragma once
/// The DevTools pipe of a browser: JSON messages ended by NUL, commands with ids, events between them.
/// Blocking; one thread. What the browser says is as hostile as the page in it: a message has at most
/// 64 MiB, and is never trusted to have the shape that it should.
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

#include "child.hpp"

namespace fanfold::render {

using Json = nlohmann::json;

/// The string at `path` ("/params/frameId"), or "".
auto text_at(const Json& json, const char* path) -> std::string;

class DevTools {
  public:
    explicit DevTools(Handle end) : end_(std::move(end)) {}
    /// From any thread, while this lives: the browser is gone for whoever waits for it.
    void hang_up() const;
    /// Who hears of events, whatever is waited for.
    void listen(std::function<void(const Json&)> to) { listener_ = std::move(to); }

    /// The result of a command; `session` "" is the browser itself. Errors: retry_later (it says no, it
    /// is gone, or the time is over).
    auto call(std::string_view method, Json params, const std::string& session, SteadyInstant until)
        -> Result<Json>;
    /// The same without waiting for what comes of it.
    void tell(std::string_view method, Json params, const std::string& session);
    /// Hears of events until then, or until one has been heard. False: the browser is gone.
    auto hear(SteadyInstant until) -> bool;

  private:
    enum class Moved { some, nothing, gone };

    auto message_by(SteadyInstant until) -> std::optional<Json>;
    auto move_bytes(SteadyInstant until) -> Moved;
    auto take_bytes() -> bool;
    auto send_bytes() -> bool;
    auto next_message() -> std::optional<std::string>;

    Handle end_;
    std::function<void(const Json&)> listener_;
    std::string incoming_;
    std::size_t looked_at_ = 0;  ///< of `incoming_`: no NUL before
    std::string outgoing_;
    int last_id_ = 0;
    bool gone_ = false;
};

}  // namespace fanfold::render
