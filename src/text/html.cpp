#include <fanfold/text/html.hpp>

namespace fanfold::text {

auto escape_html(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    for (char letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

}  // namespace fanfold::text
