#include <fanfold/value/mail_address.hpp>

namespace fanfold {

namespace {

constexpr std::size_t longest_address = 254;

auto is_address_letter(char letter) -> bool {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') || others.find(letter) != std::string_view::npos;
}

}  // namespace

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
