#include "form_words.hpp"

namespace fanfold::app {

auto form_encoded(std::string_view text) -> std::string {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char byte : text) {
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           byte == '-' || byte == '_' || byte == '.';
        if (plain)
            out += static_cast<char>(byte);
        else
            out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return out;
}

}  // namespace fanfold::app
