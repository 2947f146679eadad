#include "deeds.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fanfold::fold {

namespace {

/// English as stems without their endings, Korean as the noun that its verbs are made of.
struct Deed {
    std::string_view english;
    std::string_view korean;
};

/// The first entry is reporting: no deed of its own.
constexpr std::array<Deed, 31> deeds{{
    {"say said says announc announcement fil report accord state told tell disclos reveal unveil "
     "add confirm",
     "밝혔 밝힌 밝혀 전했 전한 발표 알려 알렸 보도 공시 설명했 말했 따르면"},
    {"suppl deliver ship shipment", "공급 납품"},
    {"open complet completion inaugurat", "준공 개소 개장 완공 개관"},
    {"build built construct", "짓는 짓기 건설 착공 건립 신설 증설"},
    {"recall", "리콜 회수"},
    {"sue sued suing suit lawsuit litigat", "소송 제소 고소 고발"},
    {"acquir acquisit buy bought takeover purchas", "인수 매입"},
    {"merg merger", "합병"},
    {"invest spend spent", "투자"},
    {"sell sold divest", "매각 처분"},
    {"appoint nam", "선임 임명 영입 내정 취임 맡는 맡아 맡았 맡게"},
    {"hir recruit", "채용 모집 영입"},
    {"resign quit step", "사임 사퇴 퇴임 물러"},
    {"launch introduc releas debut", "출시 선보 공개"},
    {"sign agree agreement deal contract", "계약 체결 협약 합의"},
    {"partner partnership team alli alliance join", "제휴 협력 맞손"},
    {"win won award", "수주 낙찰"},
    {"approv clear permit authori", "승인 허가 인가"},
    {"ban block prohibit sanction", "금지 제재 차단"},
    {"fin fined penalt", "과징금 벌금 과태료"},
    {"cut reduc slash lower", "감축 인하 축소 삭감"},
    {"rais increas lift hik", "인상 확대 상향"},
    {"rise rose climb gain jump surg grew grow", "상승 증가 급등 늘었 늘어 올랐"},
    {"fall fell drop declin slump sank plung", "하락 감소 급락 줄었 줄어 내렸"},
    {"lay layoff dismiss", "감원 해고 구조조정"},
    {"strik walkout", "파업"},
    {"delay postpon defer", "연기 지연 미뤄"},
    {"cancel scrap halt suspend stop", "취소 중단 철회"},
    {"list ipo float", "상장"},
    {"clos shut", "폐쇄 폐점 철수"},
    {"hack breach leak", "해킹 유출 침해사고"},
}};

constexpr std::array<std::string_view, 14> endings{
    "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ied", "ed", "es", "er", "y", "e", "s"};
/// Nouns that only begin like a deed: a supply chain, an investor.
constexpr std::array<std::string_view, 4> no_deed_before{"망", "자들", "자가", "자는"};

auto each_word(std::string_view words) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (end > 0) out.push_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return out;
}

auto english_stems() -> const std::unordered_map<std::string_view, std::size_t>& {
    static const auto all = [] {
        std::unordered_map<std::string_view, std::size_t> out;
        for (std::size_t at = 0; at < deeds.size(); ++at)
            for (auto stem : each_word(deeds[at].english)) out.emplace(stem, at);
        return out;
    }();
    return all;
}

/// A stem may stand in two entries: 영입 is to hire and to appoint.
struct KoreanStem {
    std::string_view text;
    Deeds deeds = 0;
};

auto bit_of(std::size_t deed) -> Deeds {
    return deed > 0 ? Deeds{1} << deed : Deeds{0};
}

void add_stem(std::vector<KoreanStem>& all, std::string_view text, Deeds deed) {
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const KoreanStem& stem) { return stem.text == text; });
    if (known == all.end())
        all.push_back({text, deed});
    else
        known->deeds |= deed;
}

auto korean_stems() -> const std::vector<KoreanStem>& {
    static const auto all = [] {
        std::vector<KoreanStem> out;
        for (std::size_t at = 0; at < deeds.size(); ++at)
            for (auto stem : each_word(deeds[at].korean)) add_stem(out, stem, bit_of(at));
        return out;
    }();
    return all;
}

constexpr std::size_t nothing = static_cast<std::size_t>(-1);

/// "shipped" → "shipp" → "ship": an ending goes, and of a doubled letter one.
auto english_deed(std::string_view word) -> std::size_t {
    const auto& stems = english_stems();
    const auto find = [&](std::string_view stem) {
        const auto found = stems.find(stem);
        return found == stems.end() ? nothing : found->second;
    };
    if (const auto whole = find(word); whole != nothing) return whole;
    for (auto ending : endings) {
        if (!word.ends_with(ending) || word.size() < ending.size() + 2) continue;
        auto stem = word.substr(0, word.size() - ending.size());
        if (const auto known = find(stem); known != nothing) return known;
        const bool doubled = stem.size() > 3 && stem.back() == stem[stem.size() - 2];
        if (!doubled) continue;
        if (const auto known = find(stem.substr(0, stem.size() - 1)); known != nothing)
            return known;
    }
    return nothing;
}

auto is_letter(char letter) -> bool {
    return letter >= 'a' && letter <= 'z';
}

void take_english(std::string& claim, Deeds& out) {
    for (std::size_t at = 0; at < claim.size();) {
        if (!is_letter(claim[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < claim.size() && is_letter(claim[end])) ++end;
        const auto deed = english_deed(std::string_view{claim}.substr(at, end - at));
        if (deed != nothing) {
            out |= bit_of(deed);
            std::fill(claim.begin() + static_cast<std::ptrdiff_t>(at),
                      claim.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        }
        at = end;
    }
}

auto begins_other_noun(std::string_view rest) -> bool {
    return std::any_of(no_deed_before.begin(), no_deed_before.end(),
                       [&](std::string_view ending) { return rest.starts_with(ending); });
}

/// The endings of a verb made of the noun go with it: 공급했다, 준공식.
void take_korean(std::string& claim, Deeds& out) {
    for (const auto& stem : korean_stems()) {
        for (auto at = claim.find(stem.text); at != std::string::npos;
             at = claim.find(stem.text, at)) {
            auto end = at + stem.text.size();
            if (begins_other_noun(std::string_view{claim}.substr(end))) {
                at = end;
                continue;
            }
            out |= stem.deeds;
            while (end < claim.size() && (claim[end] & 0x80) != 0) ++end;
            claim.replace(at, end - at, " ");
        }
    }
}

}  // namespace

auto take_deeds(std::string& claim) -> Deeds {
    Deeds out = 0;
    take_english(claim, out);
    take_korean(claim, out);
    return out;
}

}  // namespace fanfold::fold
