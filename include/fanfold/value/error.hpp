#pragma once
/// Error and Result: the one error model of the house.
///
/// What is expected to go wrong (a timeout, a 404, a bad file, a full disk) is a `Result<T>`. An
/// exception is a bug or a broken installation. An assert is a programmer's error and is never
/// reached by input.
#include <string>
#include <utility>
#include <variant>

namespace fanfold {

/// What the caller can do about it. Policy is decided by one exhaustive switch on this, never by
/// the message.
enum class ErrorKind {
    retry_later,  ///< the same thing may work later (timeout, 429, 5xx, connection refused)
    give_up,      ///< it will not work for this item (404, unparsable page, refused by rule)
    bad_input,    ///< the user gave something wrong (exit 65)
    fix_config,   ///< a configuration file is wrong (exit 78)
    unavailable,  ///< the store or the model cannot be had (exit 69)
    no_space,     ///< the disk is full or read-only (exit 73)
    busy,         ///< another process owns it (exit 75)
    too_long,     ///< the input is longer than the other side takes; smaller parts may be taken
    over_budget,  ///< a cap refused it; the message names the cap
    cancelled,    ///< we were asked to stop, or the deadline passed
};

auto to_string(ErrorKind kind) -> std::string;

/// A plain sentence for a person: what happened, where, and what to do.
class [[nodiscard]] Error {
  public:
    Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

    [[nodiscard]] auto kind() const -> ErrorKind { return kind_; }
    [[nodiscard]] auto message() const -> const std::string& { return message_; }
    /// The same error, with `where` put in front: "where: message".
    [[nodiscard]] auto at(const std::string& where) const -> Error {
        return {kind_, where + ": " + message_};
    }

  private:
    ErrorKind kind_;
    std::string message_;
};

/// A value or an Error. Default-constructs to a cancelled error, because co_spawn results must be
/// default-constructible in Asio 1.26.
template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;
    Result() : state_(Error{ErrorKind::cancelled, "no result"}) {}
    Result(T value) : state_(std::move(value)) {}  // NOLINT: a plain `return value` must read well
    Result(Error error) : state_(std::move(error)) {}  // NOLINT

    [[nodiscard]] auto ok() const -> bool { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] auto value() & -> T& { return std::get<0>(state_); }
    [[nodiscard]] auto value() const& -> const T& { return std::get<0>(state_); }
    [[nodiscard]] auto value() && -> T&& { return std::get<0>(std::move(state_)); }
    auto operator*() & -> T& { return value(); }
    auto operator*() const& -> const T& { return value(); }
    auto operator*() && -> T&& { return std::move(*this).value(); }
    auto operator->() -> T* { return &value(); }
    auto operator->() const -> const T* { return &value(); }
    [[nodiscard]] auto error() const -> const Error& { return std::get<1>(state_); }
    [[nodiscard]] auto value_or(T fallback) const -> T {
        return ok() ? value() : std::move(fallback);
    }

  private:
    std::variant<T, Error> state_;
};

/// Success with nothing to say.
struct Done {};
using Status = Result<Done>;

}  // namespace fanfold
