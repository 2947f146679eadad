#pragma once
/// Mail addresses, the plain kind.
#include <string_view>

namespace fanfold {

/// A plain address ("a@b.example"), such that nothing else can be said with it in a header or an
/// SMTP command (RFC 5321: dot-string and domain). Quotes, comments and non-ASCII are not taken.
auto is_mail_address(std::string_view text) -> bool;

}  // namespace fanfold
