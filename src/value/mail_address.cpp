#include <fanfold/value/mail_address.hpp>

namespace fanfold {

namespace {

constexpr std::size_t longest_address = 254;

auto is_address_letter(char letter) -> bool {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') || others.find(letter) != std::string_view::npos;
}

constexpr std::size_t longest_name = 120;

auto trimmed(std::string_view text) -> std::string_view {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

auto unquoted(std::string_view name) -> std::string_view {
    const bool quoted = name.size() >= 2 && name.front() == '"' && name.back() == '"';
    return quoted ? trimmed(name.substr(1, name.size() - 2)) : name;
}

auto is_mailbox_name(std::string_view name) -> bool {
    if (name.size() > longest_name) return false;
    for (const char letter : name) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x20 || byte == 0x7f || letter == '<' || letter == '>') return false;
    }
    return true;
}

}  // namespace

auto mailbox_from(std::string_view text) -> std::optional<Mailbox> {
    text = trimmed(text);
    if (is_mail_address(text)) return Mailbox{{}, std::string{text}};
    const auto open = text.rfind('<');
    if (open == std::string_view::npos || !text.ends_with('>')) return std::nullopt;
    const auto name = unquoted(trimmed(text.substr(0, open)));
    const auto address = text.substr(open + 1, text.size() - open - 2);
    if (!is_mailbox_name(name) || !is_mail_address(address)) return std::nullopt;
    return Mailbox{std::string{name}, std::string{address}};
}

auto is_mail_address(std::string_view text) -> bool {
    const auto at = text.find('@');
    if (text.size() > longest_address || at == std::string_view::npos || at == 0 || text[0] == '-')
        return false;
    const auto domain = text.substr(at + 1);
    if (domain.empty() || domain.front() == '.' || domain.back() == '.') return false;
    for (std::size_t each = 0; each < text.size(); ++each)
        if (each != at && !is_address_letter(text[each])) return false;
    return true;
}

}  // namespace fanfold
