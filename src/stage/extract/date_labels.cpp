#include "date_labels.hpp"

#include <algorithm>

namespace fanfold::extract {

namespace {

auto is_ascii_letter(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

auto has_digit(std::string_view text) -> bool {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Label {
    std::size_t at = npos;
    std::size_t length = 0;
};

/// "수정" is a name and a button too: as a label it stands for itself, or behind "최종", "기사" and the like, and neither a reporter
/// nor "삭제" follows.
auto is_korean_change(std::string_view low, std::size_t at, std::string_view word) -> bool {
    const auto before = low.substr(0, at);
    const auto behind = low.substr(at + word.size());
    for (const std::string_view other : {" 기자", "기자", " 삭제", "삭제", "/삭제", "|삭제", " | 삭제"})
        if (behind.starts_with(other)) return false;
    if (before.empty() || static_cast<unsigned char>(before.back()) < 0x80) return true;
    return before.ends_with("최종") || before.ends_with("기사") || before.ends_with("최근") || before.ends_with("마지막");
}

/// German "Stand:" and no "grandstand:".
auto stands_alone(std::string_view low, std::size_t at, std::string_view word) -> bool {
    const bool ascii = std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return !ascii || at == 0 || !is_ascii_letter(low[at - 1]);
}

auto is_label(std::string_view low, std::size_t at, std::string_view word) -> bool {
    return word == "수정" ? is_korean_change(low, at, word) : stands_alone(low, at, word);
}

auto change_from(std::string_view low, std::size_t from) -> Label {
    constexpr std::string_view words[] = {
        "last updated", "updated", "last update", "update:", "last modified", "modified", "last edited", "edited on", "edited:",
        "last revised", "revised", "last changed", "최종수정", "기사수정", "수정", "업데이트", "最終更新", "更新", "改訂", "改定",
        "zuletzt aktualisiert", "aktualisiert", "aktualisierung:", "letzte änderung", "letzte aktualisierung", "geändert am", "stand:",
        "stand vom", "mis à jour", "mise à jour", "modifié le", "dernière modification", "actualizado", "última actualización",
        "atualizado", "aggiornato", "bijgewerkt"};
    auto best = Label{};
    for (const auto word : words) {
        auto at = low.find(word, from);
        while (at < best.at && !is_label(low, at, word)) at = low.find(word, at + word.size());
        if (at < best.at) best = {at, word.size()};
    }
    return best;
}

auto publication_from(std::string_view low, std::size_t from) -> std::size_t {
    const auto at = first_of_words(low.substr(from),
                                   {"published", "posted", "publié", "veröffentlicht", "erstellt", "publicado", "pubblicato",
                                    "입력", "등록", "게시", "작성", "발행", "승인", "公開", "公开", "発表", "发布", "掲載", "投稿", "配信"});
    return at == npos ? npos : at + from;
}

/// "20 May 2026 (updated)" is one date, of a change; "20 May 2026 · Updated" is one of publication and waits for another.
auto speaks_of_the_date_before(std::string_view before, std::string_view changed) -> bool {
    if (has_digit(changed)) return false;
    while (before.ends_with(' ')) before.remove_suffix(1);
    const auto last = before.empty() ? ' ' : before.back();
    return !before.ends_with("·") && last != '|' && last != '/' && last != '-' && last != ',' && last != ';';
}

}  // namespace

auto lowered(std::string_view text) -> std::string {
    auto out = std::string{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

auto first_of_words(std::string_view low, std::initializer_list<std::string_view> words) -> std::size_t {
    auto first = npos;
    for (const auto word : words) first = std::min(first, low.find(word));
    return first;
}

auto parts_of(std::string_view line) -> DateParts {
    const auto low = lowered(line);
    const auto change = change_from(low, 0);
    if (change.at == npos) return {line, {}};
    const auto published_again = publication_from(low, change.at);
    const auto before = line.substr(0, change.at);
    if (published_again != npos && !has_digit(before))
        return {line.substr(published_again), line.substr(change.at, published_again - change.at)};
    const auto changed = line.substr(change.at);
    if (speaks_of_the_date_before(before, changed)) return {{}, line};
    return {has_digit(before) ? before : std::string_view{}, changed};
}

auto ends_in_change(std::string_view words) -> bool {
    constexpr auto longest_rest = std::size_t{12};  // " on", " am", " le :", "日"
    const auto low = lowered(words);
    auto last = change_from(low, 0);
    if (last.at == npos) return false;
    for (auto next = change_from(low, last.at + last.length); next.at != npos; next = change_from(low, next.at + next.length))
        last = next;
    const auto rest = std::string_view{low}.substr(last.at + last.length);
    const auto before = std::string_view{low}.substr(0, last.at);
    if (has_digit(before) && speaks_of_the_date_before(before, rest)) return false;
    return rest.size() <= longest_rest && !has_digit(rest) && publication_from(low, last.at) == npos;
}

auto says_ago(std::string_view line) -> bool {
    return first_of_words(lowered(line), {" ago", " 전", "시간전", "일전", "분전", "前", "vor ", "il y a ", "hace "}) != npos;
}

}  // namespace fanfold::extract
