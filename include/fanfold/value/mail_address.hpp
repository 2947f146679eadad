#pragma once
/// Mail addresses, the plain kind.
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

/// A plain address ("a@b.example"), such that nothing else can be said with it in a header or an
/// SMTP command (RFC 5321: dot-string and domain). Quotes, comments and non-ASCII are not taken.
auto is_mail_address(std::string_view text) -> bool;

/// A person's or desk's address as people write it.
struct Mailbox {
    std::string name;     ///< may be empty; any script, one line, no '<' and '>'
    std::string address;  ///< plain
};
/// "a@b.example", "Anna Kim <a@b.example>", "\"Kim, Anna\" <a@b.example>" (RFC 5322 3.4, without groups and comments).
auto mailbox_from(std::string_view text) -> std::optional<Mailbox>;

}  // namespace fanfold
