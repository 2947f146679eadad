#pragma once
/// What is handed over beyond the folder: mails, webhooks and the stdin of programs. Composing is
/// pure and stable: the same report to the same reader is the same bytes, with the same id, however
/// often it is sent.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <fanfold/flow/alert.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::deliver {

/// The same for (report, kind, target), whenever it is sent: 32 hex letters.
auto delivery_key(const Report& report, std::string_view kind, std::string_view target)
    -> std::string;

/// Whoever reads a mail says what they think of an item: the daemon's door, and the key by which it
/// knows its links again. Both empty: the mail has no such links.
struct MarkDoor {
    std::string base;  ///< "https://desk.example:8440"
    std::string key;
};
/// Of the store's secret; the same as long as the store lives.
auto mark_key(std::string_view store_secret) -> std::string;
/// HMAC over reader and item: a link marks this item in this reader's name and does nothing else.
auto mark_signature(std::string_view key, const EnterpriseName& enterprise, RunId run,
                    std::string_view item, std::string_view reader) -> std::string;
/// "BASE/mark/acme/r12/i-7k2m9qd0?r=anna%40acme.example&s=…"
auto mark_url(const MarkDoor& door, const Report& report, std::string_view item,
              std::string_view reader) -> std::string;

struct Envelope {
    std::string from;  ///< plain addresses: `is_mail_address`
    std::string to;
    std::string unsubscribe;  ///< mailto: or https:; empty = a mail to `from`
    MarkDoor marks{};
    std::string from_name{};  ///< "Fanfold" when empty
    std::string to_name{};
};

auto subject_of(const Report& report) -> std::string;
/// A whole message with CRLF line ends: text and HTML as multipart/alternative (RFC 5322, 2045,
/// 2046; subject as RFC 2047), List-Unsubscribe (RFC 2369), Message-ID from `delivery_key`.
auto compose_mail(const Report& report, const Envelope& envelope) -> std::string;

/// The same for (alert, channel, target), whenever it is sent: 32 hex letters.
auto alert_key(const Alert& alert, std::string_view channel, std::string_view target) -> std::string;
/// A short mail in plain text.
auto compose_alert(const Alert& alert, const Envelope& envelope) -> std::string;

/// "json" (the published schema), "slack" (incoming webhook) or "teams" (an Adaptive Card).
auto webhook_body(const Report& report, std::string_view format) -> std::string;
/// Idempotency-Key, and with a key X-Fanfold-Timestamp (Unix seconds) and X-Fanfold-Signature:
/// "v1=" + hex HMAC-SHA256 (RFC 2104) of "<timestamp>.<body>".
auto webhook_headers(const std::string& key, const Secret& secret, std::string_view body,
                     Instant now) -> std::vector<std::pair<std::string, std::string>>;
auto hmac_sha256(std::string_view key, std::string_view text) -> std::string;

/// Runs a program without a shell: `input` on stdin, nothing on stdout and stderr, and of the
/// environment only PATH, HOME, LANG and TZ with `variables`: no key, file or socket of ours
/// reaches it. Blocking; on `couriers`. Errors: fix_config (cannot be started), retry_later (exit
/// code other than 0, a signal, or the time was up: its process group is killed).
auto run_program(const std::vector<std::string>& argv, std::string_view input,
                 const std::vector<std::pair<std::string, std::string>>& variables,
                 Duration timeout) -> Status;

}  // namespace fanfold::deliver
