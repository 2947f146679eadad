#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "xml.hpp"

namespace fanfold::discover {

namespace {

using Entity = std::pair<std::string_view, std::string_view>;

constexpr auto entities = std::to_array<Entity>({
    {"AElig", "Æ"},     {"Aacute", "Á"},    {"Agrave", "À"},    {"Aring", "Å"},
    {"Auml", "Ä"},      {"Ccedil", "Ç"},    {"Eacute", "É"},    {"Egrave", "È"},
    {"Oslash", "Ø"},    {"Ouml", "Ö"},      {"Uuml", "Ü"},      {"aacute", "á"},
    {"acirc", "â"},     {"acute", "´"},     {"aelig", "æ"},     {"agrave", "à"},
    {"alpha", "α"},     {"amp", "&"},       {"apos", "'"},      {"aring", "å"},
    {"asymp", "≈"},     {"atilde", "ã"},    {"auml", "ä"},      {"bdquo", "„"},
    {"beta", "β"},      {"brvbar", "¦"},    {"bull", "•"},      {"ccedil", "ç"},
    {"cedil", "¸"},     {"cent", "¢"},      {"copy", "©"},      {"curren", "¤"},
    {"dagger", "†"},    {"darr", "↓"},      {"deg", "°"},       {"delta", "δ"},
    {"divide", "÷"},    {"eacute", "é"},    {"ecirc", "ê"},     {"egrave", "è"},
    {"emsp", "\u2003"}, {"ensp", "\u2002"}, {"euml", "ë"},      {"euro", "€"},
    {"frac12", "½"},    {"frac14", "¼"},    {"frac34", "¾"},    {"gamma", "γ"},
    {"ge", "≥"},        {"gt", ">"},        {"harr", "↔"},      {"hearts", "♥"},
    {"hellip", "…"},    {"iacute", "í"},    {"icirc", "î"},     {"iexcl", "¡"},
    {"igrave", "ì"},    {"infin", "∞"},     {"iquest", "¿"},    {"iuml", "ï"},
    {"lambda", "λ"},    {"laquo", "«"},     {"larr", "←"},      {"ldquo", "“"},
    {"le", "≤"},        {"lsaquo", "‹"},    {"lsquo", "‘"},     {"lt", "<"},
    {"macr", "¯"},      {"mdash", "—"},     {"micro", "µ"},     {"middot", "·"},
    {"minus", "−"},     {"mu", "μ"},        {"nbsp", "\u00a0"}, {"ndash", "–"},
    {"ne", "≠"},        {"not", "¬"},       {"ntilde", "ñ"},    {"oacute", "ó"},
    {"ocirc", "ô"},     {"oelig", "œ"},     {"ograve", "ò"},    {"omega", "ω"},
    {"ordf", "ª"},      {"ordm", "º"},      {"oslash", "ø"},    {"otilde", "õ"},
    {"ouml", "ö"},      {"para", "¶"},      {"permil", "‰"},    {"pi", "π"},
    {"plusmn", "±"},    {"pound", "£"},     {"prime", "′"},     {"quot", "\""},
    {"raquo", "»"},     {"rarr", "→"},      {"rdquo", "”"},     {"reg", "®"},
    {"rsaquo", "›"},    {"rsquo", "’"},     {"sbquo", "‚"},     {"sect", "§"},
    {"shy", "\u00ad"},  {"sigma", "σ"},     {"sup1", "¹"},      {"sup2", "²"},
    {"sup3", "³"},      {"szlig", "ß"},     {"theta", "θ"},     {"thinsp", "\u2009"},
    {"times", "×"},     {"trade", "™"},     {"uacute", "ú"},    {"uarr", "↑"},
    {"ucirc", "û"},     {"ugrave", "ù"},    {"uml", "¨"},       {"uuml", "ü"},
    {"yacute", "ý"},    {"yen", "¥"},       {"yuml", "ÿ"},      {"zwj", "\u200d"},
    {"zwnj", "\u200c"},
});
static_assert(std::is_sorted(entities.begin(), entities.end()));

void append_code_point(std::string& out, std::uint32_t code) {
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

/// Appends what the reference at `at` ('&') means and returns how long it is; 0 if it is none.
auto decode_reference(std::string_view html, std::size_t at, std::string& out) -> std::size_t {
    const auto end = html.substr(at, 12).find(';');
    if (end == std::string_view::npos || end < 2) return 0;
    const auto name = html.substr(at + 1, end - 1);
    if (name[0] == '#')
        append_code_point(out, reference_code(name.substr(1)));
    else if (const auto known = html_entity(name); !known.empty())
        out += known;
    else
        return 0;
    return end + 1;
}

/// Finds where tags end; looks at no byte twice.
class TagEnds {
  public:
    explicit TagEnds(std::string_view html) : html_(html) {}
    /// Where the tag that starts at `at` ends (after '>'), or 0 if that '<' starts none.
    auto after(std::size_t at) -> std::size_t {
        const auto next = at + 1 < html_.size() ? html_[at + 1] : ' ';
        const auto letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        if (!letter && next != '/' && next != '!') return 0;
        if (close_ < at) close_ = std::min(html_.find('>', at), html_.size());
        return close_ == html_.size() || close_ - at > 4096 ? 0 : close_ + 1;
    }

  private:
    std::string_view html_;
    std::size_t close_ = 0;
};

auto folded_space(std::string_view text) -> std::string {
    auto out = std::string{};
    auto space = false;
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
        const auto c = text[i];
        const auto no_break = text.substr(i, 2) == "\u00a0";
        const auto blank = no_break || c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank && space && !out.empty()) out += ' ';
        if (!blank) out += c;
        if (no_break) ++i;
        space = blank;
    }
    return out;
}

}  // namespace

auto html_entity(std::string_view name) -> std::string_view {
    const auto less = [](const Entity& entity, std::string_view wanted) {
        return entity.first < wanted;
    };
    const auto* found = std::lower_bound(entities.begin(), entities.end(), name, less);
    return found != entities.end() && found->first == name ? found->second : std::string_view{};
}

auto reference_code(std::string_view digits) -> std::uint32_t {
    const auto hex = digits.starts_with('x') || digits.starts_with('X');
    auto code = std::uint32_t{0};
    for (const auto c : digits.substr(hex ? 1 : 0)) {
        const auto digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        if (digit < 0 || digit >= (hex ? 16 : 10) || code > 0x110000) return 0;
        code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
    }
    return code;
}

auto plain_of(std::string_view html) -> std::string {
    auto out = std::string{};
    auto tags = TagEnds{html};
    for (auto i = std::size_t{0}; i < html.size();) {
        if (html[i] == '<') {
            if (const auto end = tags.after(i); end != 0) {
                out += ' ';
                i = end;
                continue;
            }
        }
        const auto length = html[i] == '&' ? decode_reference(html, i, out) : 0;
        if (length == 0) out += html[i];
        i += std::max(length, std::size_t{1});
    }
    for (auto at = out.find("\xC2\xA0"); at != std::string::npos; at = out.find("\xC2\xA0", at))
        out.replace(at, 2, " ");
    return folded_space(out);
}

}  // namespace fanfold::discover
