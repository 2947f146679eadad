#pragma once
/// Thin ownership over sqlite3. A Connection belongs to one thread at a time. Statements are
/// prepared once per connection, by their name in sql/*.sql.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/money.hpp>
#include <fanfold/value/name.hpp>

struct sqlite3;
struct sqlite3_stmt;

namespace fanfold::store {

/// Bytes to bind as a blob; a string binds as text.
struct Blob {
    std::string_view bytes;
};

/// A statement in use; at its end it goes back, reset, to its connection. Trouble is kept and told
/// at the end, so that a loop over rows reads as one.
class Statement {
  public:
    Statement(sqlite3_stmt* statement, std::filesystem::path file);
    explicit Statement(Error trouble);
    Statement(Statement&& other) noexcept;
    auto operator=(Statement&&) -> Statement& = delete;
    ~Statement();

    template <class... Values>
    void bind(const Values&... values) {
        int at = 0;
        (bind_one(++at, values), ...);
    }
    /// Moves to the next row; false at the end and on trouble.
    auto next() -> bool;
    [[nodiscard]] auto trouble() const -> const std::optional<Error>& { return trouble_; }

    [[nodiscard]] auto null(int column) const -> bool;
    [[nodiscard]] auto integer(int column) const -> std::int64_t;
    [[nodiscard]] auto small(int column) const -> int { return static_cast<int>(integer(column)); }
    [[nodiscard]] auto size(int column) const -> std::size_t {
        return static_cast<std::size_t>(integer(column));
    }
    [[nodiscard]] auto real(int column) const -> double;
    [[nodiscard]] auto bytes(int column) const -> std::string_view;  ///< until the next row
    [[nodiscard]] auto text(int column) const -> std::string { return std::string{bytes(column)}; }
    [[nodiscard]] auto digest(int column) const -> Digest {
        return Digest::from_bytes(bytes(column)).value_or(Digest{});
    }
    [[nodiscard]] auto instant(int column) const -> Instant {
        return Instant{Duration{integer(column)}};
    }
    [[nodiscard]] auto optional_instant(int column) const -> std::optional<Instant>;
    [[nodiscard]] auto money(int column) const -> Money { return Money::pico(integer(column)); }

  private:
    void bind_one(int at, std::int64_t value);
    void bind_one(int at, double value);
    void bind_one(int at, std::string_view value);
    void bind_one(int at, Blob value);
    void bind_one(int at, std::nullopt_t);
    void bind_one(int at, int value) { bind_one(at, std::int64_t{value}); }
    void bind_one(int at, std::size_t value) { bind_one(at, static_cast<std::int64_t>(value)); }
    void bind_one(int at, const std::string& value) { bind_one(at, std::string_view{value}); }
    void bind_one(int at, const char* value) { bind_one(at, std::string_view{value}); }
    void bind_one(int at, const Digest& value) {
        bind_one(at, Blob{value.empty() ? std::string_view{} : value.view()});
    }
    void bind_one(int at, Instant value) {
        bind_one(at, std::int64_t{value.time_since_epoch().count()});
    }
    void bind_one(int at, Duration value) { bind_one(at, std::int64_t{value.count()}); }
    void bind_one(int at, Money value) { bind_one(at, value.pico()); }
    void bind_one(int at, Tokens value) { bind_one(at, value.count()); }
    template <class Tag>
    void bind_one(int at, const Name<Tag>& value) {
        bind_one(at, std::string_view{value.str()});
    }
    template <class Tag>
    void bind_one(int at, RowId<Tag> value) {
        bind_one(at, value.number());
    }
    template <class Value>
    void bind_one(int at, const std::optional<Value>& value) {
        if (value)
            bind_one(at, *value);
        else
            bind_one(at, std::nullopt);
    }
    void note(int code);

    sqlite3_stmt* statement_ = nullptr;
    std::filesystem::path file_;
    std::optional<Error> trouble_;
};

enum class OpenAs {
    owner,   ///< reads, writes, checkpoints; creates the file
    reader,  ///< query_only, never checkpoints, not even on close
};

class Connection {
  public:
    static auto open(const std::filesystem::path& file, OpenAs as, std::string_view set_up)
        -> Result<Connection>;
    Connection(Connection&&) noexcept;
    auto operator=(Connection&&) noexcept -> Connection&;
    ~Connection();

    [[nodiscard]] auto file() const -> const std::filesystem::path&;
    /// The named statement with its values bound.
    template <class... Values>
    [[nodiscard]] auto query(std::string_view name, const Values&... values) -> Statement {
        auto statement = prepared(name);
        if (!statement.trouble()) statement.bind(values...);
        return statement;
    }
    /// Runs it to its end.
    template <class... Values>
    auto run(std::string_view name, const Values&... values) -> Status {
        auto statement = query(name, values...);
        while (statement.next()) {
        }
        if (statement.trouble()) return *statement.trouble();
        return Done{};
    }
    /// Several statements at once, without values: pragmas and migrations.
    auto run_script(const std::string& sql) -> Status;
    /// The first column of the first row of a query that gives a number.
    template <class... Values>
    auto number(std::string_view name, const Values&... values) -> Result<std::int64_t> {
        auto statement = query(name, values...);
        const bool found = statement.next();
        if (statement.trouble()) return *statement.trouble();
        return found ? statement.integer(0) : 0;
    }
    [[nodiscard]] auto changes() const -> std::int64_t;  ///< rows changed by the last statement
    [[nodiscard]] auto in_transaction() const -> bool;
    void leave_transaction();  ///< undoes what was not committed; nothing if there is none
    [[nodiscard]] auto wal_pages() const -> int;  ///< after the last commit of this connection
    auto sync_log() -> Status;                    ///< what was committed is on the disk
    void checkpoint();                            ///< passive: never waits for readers
    auto checkpoint_and_truncate() -> bool;
    /// VACUUM, outside every transaction, by a connection of its own; it stays as it is where the disk is full.
    auto write_anew() -> Status;

  private:
    struct State;
    explicit Connection(std::unique_ptr<State> state);
    auto prepared(std::string_view name) -> Statement;
    std::unique_ptr<State> state_;
};

/// What Statement's trouble, or a missing row, means to a caller that wants one.
inline auto end_of(const Statement& statement) -> Status {
    if (statement.trouble()) return *statement.trouble();
    return Done{};
}

}  // namespace fanfold::store
