#include "names.hpp"

#include <algorithm>
#include <initializer_list>

namespace fanfold::extract {

namespace {

using Words = std::initializer_list<std::string_view>;

auto trimmed(std::string_view text) -> std::string_view {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with(',')) text.remove_suffix(1);
    return text;
}

/// At the signs or words of `between`; never inside of a word.
auto split(std::string_view text, Words between) -> std::vector<std::string_view> {
    auto out = std::vector<std::string_view>{};
    auto from = std::size_t{0};
    for (auto at = std::size_t{0}; at < text.size();) {
        auto length = std::size_t{0};
        for (const auto sign : between)
            if (text.substr(at).starts_with(sign)) length = std::max(length, sign.size());
        if (length > 0) out.push_back(trimmed(text.substr(from, at - from))), from = at + length;
        at += std::max(length, std::size_t{1});
    }
    out.push_back(trimmed(text.substr(from)));
    std::erase_if(out, [](std::string_view part) { return part.empty(); });
    return out;
}

/// All letters of three bytes, and all within [first, last]; how many. 0 where another one is among them.
auto count_wide(std::string_view text, char32_t first, char32_t last) -> std::size_t {
    if (text.size() % 3 != 0) return 0;
    for (auto at = std::size_t{0}; at < text.size(); at += 3) {
        const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
        const auto code = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
        if ((byte(0) & 0xF0) != 0xE0 || code < first || code > last) return 0;
    }
    return text.size() / 3;
}

/// What else stands behind "글": buttons of a board.
auto is_hangul_name(std::string_view text) -> bool {
    for (const std::string_view button : {"목록", "쓰기", "보기", "수정", "삭제", "공유", "인쇄", "번호", "제목", "검색", "글쓰기", "게시판", "더보기",
                                          "올리기", "다음", "이전", "관리자", "운영자", "편집부"})
        if (text == button) return false;
    const auto letters = count_wide(text, 0xAC00, 0xD7A3);
    return letters >= 2 && letters <= 4;
}

/// "기자", "특파원", with what stands before them: empty where the line ends in no such word.
auto without_reporter(std::string_view text) -> std::string_view {
    for (const std::string_view word : {" 선임기자", " 수습기자", " 인턴기자", " 기자", " 특파원", " 논설위원", "기자"})
        if (text.size() > word.size() && text.ends_with(word)) return trimmed(text.substr(0, text.size() - word.size()));
    return {};
}

auto begins_like_a_name(std::string_view word) -> bool {
    for (const std::string_view particle : {"van", "von", "de", "der", "den", "du", "la", "le", "da", "di", "del",
                                            "della", "dos", "bin", "al", "ter", "zu"})
        if (word == particle) return true;
    const auto first = static_cast<unsigned char>(word[0]);
    return (first >= 'A' && first <= 'Z') || (first >= 0xC3 && first <= 0xD4);
}

auto names_no_person(std::string_view word) -> bool {
    for (const std::string_view each :
         {"The", "Staff", "Editor", "Editors", "Editorial", "Writer", "Reporter", "Correspondent", "Team", "Times", "Post",
          "News", "Press", "Chronicle", "Journal", "Daily", "Magazine", "Media", "Inc", "Inc.", "Ltd", "Ltd.", "LLC", "GmbH", "AG",
          "University", "Institute", "Department", "Agency",
          "Jr", "Jr.", "Sr.", "PhD", "Ph.D.", "MD", "M.D.", "Contributor", "Columnist", "Director", "Manager", "Associated", "Reuters"})
        if (word == each) return true;
    return false;
}

/// "Ann Smith", "Ludwig van der Rohe": two to four words, no title and no firm.
auto is_latin_name(std::string_view text) -> bool {
    constexpr auto no_name = std::string_view{"0123456789@:/()[]<>\"!?&#_*"};
    if (text.find_first_of(no_name) != std::string_view::npos) return false;
    const auto words = split(text, {" "});
    if (words.size() < 2 || words.size() > 5) return false;
    return std::all_of(words.begin(), words.end(),
                       [](std::string_view word) { return begins_like_a_name(word) && !names_no_person(word); });
}

/// "Staff Writer", "Seoul bureau editor": beside names it is let go.
auto is_role(std::string_view text) -> bool {
    const auto words = split(text, {" "});
    return std::any_of(words.begin(), words.end(), [](std::string_view word) {
        return word == "Staff" || word == "Writer" || word == "Reporter" || word == "Editor" || word == "Correspondent" ||
               word == "Contributor" || word == "Columnist" || word == "Journalist";
    });
}

auto is_name(std::string_view text) -> bool {
    return is_latin_name(text) || is_hangul_name(text) || is_han_name(text);
}

/// Each with its own word for what he is, or the last one with the word for all.
auto people(const std::vector<std::string_view>& parts) -> std::vector<std::string> {
    auto out = std::vector<std::string>{};
    for (const auto part : parts) {
        const auto bare = without_reporter(part);
        const auto name = !bare.empty() && is_hangul_name(bare) ? bare : part;
        if (is_name(name))
            out.emplace_back(name);
        else if (out.empty() || !is_role(part))
            return {};
    }
    return out;
}

}  // namespace

auto is_han_name(std::string_view text) -> bool {
    const auto letters = count_wide(text, 0x4E00, 0x9FFF);
    return letters >= 2 && letters <= 4;
}

auto is_reporter(std::string_view line) -> bool {
    const auto before = without_reporter(line);
    if (before.empty()) return false;
    const auto parts = split(before, {",", "·", "・", "ㆍ"});
    return std::all_of(parts.begin(), parts.end(), is_hangul_name);
}

auto end_of_names(std::string_view line) -> std::size_t {
    auto end = line.find_first_of("|(0123456789@");
    for (const std::string_view mark : {" · ", " — ", " – ", " - ", " • ", "　", " for ", " in ", " | ", " Published", " Updated", " On "})
        end = std::min(end, line.find(mark));
    return std::min(end, line.size());
}

auto names_in(std::string_view text) -> std::vector<std::string> {
    text = trimmed(text);
    if (text.find(';') != std::string_view::npos) {
        auto out = std::vector<std::string>{};
        for (const auto part : split(text, {";"}))
            if (part.size() <= 80 && !part.starts_with("http")) out.emplace_back(part);
        return out;
    }
    return people(split(text, {", and ", ", ", " and ", " AND ", " & ", " und ", " et ", " y ", "、", "·", "ㆍ"}));
}

}  // namespace fanfold::extract
