#include "database.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <map>
#include <string>
#include <system_error>
#include <utility>

#include "lock.hpp"
#include "queries.hpp"
#include "trouble.hpp"

namespace fanfold::store {

namespace {

constexpr int busy_milliseconds = 5'000;

/// On a read-only mount WAL's shared memory cannot be made; a database that nobody can write needs
/// none.
auto frozen(const std::filesystem::path& file) -> bool {
    auto wal = file;
    wal += "-wal";
    std::error_code ignored;
    if (std::filesystem::exists(wal, ignored)) return false;
    return ::access(file.parent_path().c_str(), W_OK) != 0;
}

auto uri_of(const std::filesystem::path& file) -> std::string {
    std::string out = "file:";
    for (const unsigned char byte : std::filesystem::absolute(file).string()) {
        const bool plain = byte > ' ' && byte != '%' && byte != '?' && byte != '#' && byte < 0x7f;
        if (plain) {
            out += static_cast<char>(byte);
            continue;
        }
        constexpr std::string_view hex = "0123456789ABCDEF";
        out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return out + "?immutable=1";
}

}  // namespace

Statement::Statement(sqlite3_stmt* statement, std::filesystem::path file)
    : statement_(statement), file_(std::move(file)) {}

Statement::Statement(Error trouble) : trouble_(std::move(trouble)) {}

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      file_(std::move(other.file_)),
      trouble_(std::move(other.trouble_)) {}

Statement::~Statement() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

auto Statement::next() -> bool {
    if (trouble_) return false;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) note(code);
    return false;
}

void Statement::note(int code) {
    if (code != SQLITE_OK && !trouble_)
        trouble_ = sqlite_trouble(sqlite3_db_handle(statement_), code, file_);
}

auto Statement::null(int column) const -> bool {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
auto Statement::integer(int column) const -> std::int64_t {
    return sqlite3_column_int64(statement_, column);
}
auto Statement::real(int column) const -> double {
    return sqlite3_column_double(statement_, column);
}

auto Statement::bytes(int column) const -> std::string_view {
    const void* data = sqlite3_column_blob(statement_, column);
    const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data == nullptr ? std::string_view{}
                           : std::string_view{static_cast<const char*>(data), length};
}

auto Statement::optional_instant(int column) const -> std::optional<Instant> {
    if (null(column)) return std::nullopt;
    return instant(column);
}

void Statement::bind_one(int at, std::int64_t value) {
    note(sqlite3_bind_int64(statement_, at, value));
}
void Statement::bind_one(int at, double value) {
    note(sqlite3_bind_double(statement_, at, value));
}
void Statement::bind_one(int at, std::nullopt_t) {
    note(sqlite3_bind_null(statement_, at));
}

void Statement::bind_one(int at, std::string_view value) {
    // A null pointer would bind NULL; an empty text is a value.
    const char* data = value.data() == nullptr ? "" : value.data();
    note(sqlite3_bind_text64(statement_, at, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_one(int at, Blob value) {
    const char* data = value.bytes.data() == nullptr ? "" : value.bytes.data();
    note(sqlite3_bind_blob64(statement_, at, data, value.bytes.size(), SQLITE_TRANSIENT));
}

struct Connection::State {
    sqlite3* db = nullptr;
    std::filesystem::path file;
    std::map<std::string, sqlite3_stmt*, std::less<>> prepared;
    int wal_pages = 0;

    State() = default;
    State(const State&) = delete;
    auto operator=(const State&) -> State& = delete;
    ~State() {
        for (const auto& [name, statement] : prepared) sqlite3_finalize(statement);
        sqlite3_close(db);
    }
};

namespace {

auto note_wal(void* pages, sqlite3*, const char*, int count) -> int {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

}  // namespace

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
auto Connection::operator=(Connection&&) noexcept -> Connection& = default;
Connection::~Connection() = default;

auto Connection::open(const std::filesystem::path& file, OpenAs as, std::string_view set_up)
    -> Result<Connection> {
    auto state = std::make_unique<State>();
    state->file = file;
    const bool immutable = as == OpenAs::reader && frozen(file);
    const int access = immutable ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    const int create = as == OpenAs::owner ? SQLITE_OPEN_CREATE : 0;
    const auto name = immutable ? uri_of(file) : file.string();
    if (as == OpenAs::owner) make_private_file(file);
    const int code =
        sqlite3_open_v2(name.c_str(), &state->db, access | create | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) return sqlite_trouble(state->db, code, file);
    sqlite3_extended_result_codes(state->db, 1);
    sqlite3_busy_timeout(state->db, busy_milliseconds);
    if (as == OpenAs::reader)
        sqlite3_db_config(state->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    Connection connection{std::move(state)};
    if (auto ready = connection.run_script(query_text(set_up)); !ready.ok()) return ready.error();
    auto& opened = *connection.state_;
    // After the set-up: the hook and wal_autocheckpoint are one and the same slot.
    if (as == OpenAs::owner) sqlite3_wal_hook(opened.db, note_wal, &opened.wal_pages);
    return connection;
}

auto Connection::file() const -> const std::filesystem::path& {
    return state_->file;
}

auto Connection::prepared(std::string_view name) -> Statement {
    if (auto found = state_->prepared.find(name); found != state_->prepared.end())
        return Statement{found->second, state_->file};
    const auto& sql = query_text(name);
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(state_->db, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return Statement{sqlite_trouble(state_->db, code, state_->file)};
    state_->prepared.emplace(name, statement);
    return Statement{statement, state_->file};
}

auto Connection::run_script(const std::string& sql) -> Status {
    const int code = sqlite3_exec(state_->db, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return sqlite_trouble(state_->db, sqlite3_extended_errcode(state_->db), state_->file);
    return Done{};
}

auto Connection::changes() const -> std::int64_t {
    return sqlite3_changes64(state_->db);
}
auto Connection::in_transaction() const -> bool {
    return sqlite3_get_autocommit(state_->db) == 0;
}
void Connection::leave_transaction() {
    if (!in_transaction()) return;
    auto left = query("roll_back");
    while (left.next()) {
    }
}

auto Connection::wal_pages() const -> int {
    return state_->wal_pages;
}

/// By SQLite's own handle: a second descriptor that is closed would drop its locks.
auto Connection::sync_log() -> Status {
    sqlite3_file* log = nullptr;
    const int found = sqlite3_file_control(state_->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log));
    if (found != SQLITE_OK || log == nullptr || log->pMethods == nullptr) return Done{};
    const int code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (code != SQLITE_OK) return sqlite_trouble(state_->db, code, state_->file);
    return Done{};
}

void Connection::checkpoint() {
    int left = 0;
    int moved = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(state_->db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &left, &moved);
    // All moved: the next commit starts the log anew. Otherwise the count stays, and the next batch
    // tries again.
    if (code == SQLITE_OK && left == moved) state_->wal_pages = 0;
}

auto Connection::checkpoint_and_truncate() -> bool {
    sqlite3_busy_timeout(state_->db, 100);
    const int code = sqlite3_wal_checkpoint_v2(state_->db, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code == SQLITE_OK) state_->wal_pages = 0;
    sqlite3_busy_timeout(state_->db, busy_milliseconds);
    return code == SQLITE_OK;
}

auto Connection::write_anew() -> Status {
    auto plain = open(state_->file, OpenAs::owner, "set_up_writing_anew");
    if (!plain) return plain.error();
    return plain->run("write_anew");
}

}  // namespace fanfold::store
