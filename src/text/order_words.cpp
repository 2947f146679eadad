#include "order_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

namespace fanfold::text {
namespace {

struct WordList {
    std::uint32_t classes;
    std::string_view words;  ///< separated by spaces
};

constexpr std::array word_lists{
    WordList{drops,
             "ignore disregard forget override bypass discard neglect overrule dismiss "
             "abandon circumvent"},
    // The usual first order in other languages: Spanish, French, German, Italian, Portuguese,
    // Russian.
    WordList{drops,
             "ignora ignoren ignorad olvida olvide olviden descarta ignorez oublie oubliez "
             "ignoriere ignoriert ignorieren vergiss vergesst missachte missachten ignori "
             "ignorate dimentica dimenticate esqueça esqueca desconsidere игнорируй "
             "игнорируйте забудь забудьте отбрось"},
    WordList{rules,
             "instruction instructions prompt prompts rule rules guideline guidelines "
             "direction directions directive directives commands task tasks "
             "constraint constraints"},
    WordList{rules,
             "instrucciones indicaciones reglas consignes directives règles regles "
             "anweisungen anweisung vorgaben regeln instruktionen befehle istruzioni regole "
             "indicazioni instruções instrucoes regras инструкции инструкций указания "
             "правила команды"},
    WordList{prior,
             "previous prior earlier above preceding precedes preceded all any original "
             "initial existing former other rest existing foregoing far before received "
             "given these those"},
    WordList{prior,
             "anteriores anterior previas previos todas todos précédentes precedentes "
             "dessus toutes tous antérieures bisherigen vorherigen vorigen alle obigen "
             "früheren precedenti tutte prévias предыдущие предыдущих прежние все выше"},
    WordList{you | prior, "your yours"},
    WordList{you, "you yourself"},
    WordList{machine,
             "ai llm llms gpt chatgpt claude gemini copilot chatbot chatbots summariser "
             "summarizer summarisers summarizers summarization summarisation"},
    WordList{helper,
             "assistant assistants agent agents model models bot bots crawler crawlers "
             "reader readers system systems scraper"},
    WordList{emits,
             "include insert append embed write state report respond reply answer begin "
             "start end finish return set rate mark assign give put place add mention "
             "recommend cite make use treat mention claim conclude summarise summarize "
             "raise stress link quote cover"},
    WordList{emits | reveals, "print output repeat show send display say copy tell post"},
    WordList{reveals, "reveal disclose leak recite dump expose share"},
    WordList{output,
             "answer answers summary summaries report reports response reply output outputs "
             "digest findings finding quote claim evidence briefing"},
    WordList{headline | output, "headline headlines"},
    WordList{note,
             "note message notice memo attention reminder hint request directive dear "
             "important instruction instructions order"},
    WordList{voids,
             "cancelled canceled void updated replaced changed obsolete suspended revoked "
             "superseded overridden invalid"},
    WordList{top, "5 five highest maximum max top critical utmost"},
    WordList{importance, "importance priority relevance"},
    WordList{obeys, "obey execute follow comply perform"},
    WordList{twists, "decode translate join combine concatenate decipher unscramble"},
    WordList{role, "unrestricted unfiltered jailbreak jailbroken dan uncensored"},
    WordList{invites,
             "please kindly now then and also just immediately always first instead so "
             "never to only will"},
    WordList{must, "must should shall has have need needs"},
    WordList{payload,
             "link address url image picture token phrase word code string sentence "
             "hyperlink"},
    WordList{reports,
             "said says saying phrase sentence phrases sentences words researchers study "
             "paper authors example examples called wrote showed shows attack attacks "
             "obeyed obeys text texts explained example"},
    WordList{master,
             "developer developers administrator admin operator operators creator "
             "creators openai anthropic owner owners"},
    WordList{secret, "system hidden initial secret confidential original"},
};

struct PhraseEntry {
    std::string_view words;
    std::uint32_t classes;
};

constexpr std::array phrases{
    PhraseEntry{"set aside", drops},
    PhraseEntry{"pay no attention", drops},
    PhraseEntry{"do not follow", drops},
    PhraseEntry{"don't follow", drops},
    PhraseEntry{"do not obey", drops},
    PhraseEntry{"don't obey", drops},
    PhraseEntry{"no longer follow", drops},
    PhraseEntry{"stop following", drops},
    PhraseEntry{"stop obeying", drops},
    PhraseEntry{"everything you", rules | prior},
    PhraseEntry{"all you were", rules | prior},
    PhraseEntry{"what you were", rules | prior},
    PhraseEntry{"anything you were", rules | prior},
    PhraseEntry{"language model", machine},
    PhraseEntry{"language models", machine},
    PhraseEntry{"large language model", machine},
    PhraseEntry{"artificial intelligence", machine},
    PhraseEntry{"neural network", machine},
    PhraseEntry{"automated reader", machine},
    PhraseEntry{"automated system", machine},
    PhraseEntry{"machine reader", machine},
    PhraseEntry{"make sure", emits},
    PhraseEntry{"carry out", obeys},
    PhraseEntry{"carry them out", obeys},
    PhraseEntry{"carry it out", obeys},
    PhraseEntry{"do what it says", obeys},
    PhraseEntry{"do as it says", obeys},
    PhraseEntry{"top story", headline},
    PhraseEntry{"lead story", headline},
    PhraseEntry{"main finding", headline | output},
    PhraseEntry{"top of the report", headline},
    PhraseEntry{"top of the summary", headline},
    PhraseEntry{"top of your report", headline},
    PhraseEntry{"top of your answer", headline},
    PhraseEntry{"top of your summary", headline},
    PhraseEntry{"this page", page},
    PhraseEntry{"this document", page},
    PhraseEntry{"this article", page},
    PhraseEntry{"this text", page},
    PhraseEntry{"this finding", page},
};

auto word_table() -> const std::unordered_map<std::string_view, std::uint32_t>& {
    static const auto table = [] {
        std::unordered_map<std::string_view, std::uint32_t> out;
        for (const auto& list : word_lists) {
            auto rest = list.words;
            while (!rest.empty()) {
                const auto end = std::min(rest.find(' '), rest.size());
                out[rest.substr(0, end)] |= list.classes;
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
        }
        return out;
    }();
    return table;
}

/// By first word.
auto phrase_table() -> const std::unordered_multimap<std::string_view, PhraseEntry>& {
    static const auto table = [] {
        std::unordered_multimap<std::string_view, PhraseEntry> out;
        for (const auto& each : phrases)
            out.emplace(each.words.substr(0, each.words.find(' ')), each);
        return out;
    }();
    return table;
}

struct Stem {
    std::string_view stem;
    std::uint32_t classes;
};

constexpr std::array stems{
    Stem{"무시", drops},         Stem{"잊어", drops},        Stem{"잊고", drops},
    Stem{"폐기", drops},         Stem{"제쳐", drops},        Stem{"중단", drops},
    Stem{"덮어", drops},         Stem{"버리", drops},        Stem{"취소", drops},
    Stem{"따르지", drops},       Stem{"신경", drops},        Stem{"무효", drops},
    Stem{"지시", rules},         Stem{"지침", rules},        Stem{"명령", rules},
    Stem{"프롬프트", rules},     Stem{"규칙", rules},        Stem{"과제", rules},
    Stem{"가이드라인", rules},   Stem{"이전", prior},        Stem{"앞서", prior},
    Stem{"앞선", prior},         Stem{"앞의", prior},        Stem{"위의", prior},
    Stem{"상위", prior},         Stem{"지금까지", prior},    Stem{"이제까지", prior},
    Stem{"기존", prior},         Stem{"모든", prior},        Stem{"모두", prior},
    Stem{"원래", prior},         Stem{"먼저", prior},        Stem{"주어진", prior},
    Stem{"받은", prior},         Stem{"시스템", prior},      Stem{"당신", you},
    Stem{"너는", you},           Stem{"인공지능", machine},  Stem{"챗봇", machine},
    Stem{"언어모델", machine},   Stem{"요약하는", helper},   Stem{"요약기", machine},
    Stem{"어시스턴트", machine}, Stem{"비서", helper},       Stem{"모델", helper},
    Stem{"봇", helper},          Stem{"에이전트", helper},   Stem{"요약", output},
    Stem{"답변", output},        Stem{"응답", output},       Stem{"답하", output},
    Stem{"답", output},          Stem{"보고서", output},     Stem{"보고", output},
    Stem{"결과", output},        Stem{"출력", output},       Stem{"브리핑", output},
    Stem{"헤드라인", headline},  Stem{"중요도", importance}, Stem{"높은", top},
    Stem{"최고", top},           Stem{"최대", top},          Stem{"링크", payload},
    Stem{"주소", payload},       Stem{"이미지", payload},    Stem{"문구", payload},
    Stem{"공개", reveals},       Stem{"노출", reveals},      Stem{"이 문서", page},
};

constexpr std::array<std::string_view, 24> command_ends{
    "하라", "해라",   "어라",  "아라",    "여라",  "지 마라", "마라",     "시오",
    "세요", "십시오", "해 줘", "해줘",    "할 것", "말 것",   "바랍니다", "바란다",
    "써라", "적어라", "줄 것", "넣을 것", "주라",  "달라",    "내라",     "시길"};

}  // namespace

auto order_word(std::string_view word) -> std::uint32_t {
    const auto& table = word_table();
    const auto found = table.find(word);
    return found == table.end() ? plain_word : found->second;
}

auto order_phrase(std::string_view words) -> OrderPhrase {
    OrderPhrase best;
    const auto [from, to] = phrase_table().equal_range(words.substr(0, words.find(' ')));
    for (auto each = from; each != to; ++each) {
        const auto& phrase = each->second.words;
        if (!words.starts_with(phrase)) continue;
        if (words.size() > phrase.size() && words[phrase.size()] != ' ') continue;
        const auto length =
            static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' ')) + 1;
        if (length > best.length) best = {each->second.classes, length};
    }
    return best;
}

auto korean_word(std::string_view word) -> std::uint32_t {
    std::uint32_t out = plain_word;
    for (const auto& stem : stems)
        if (word.starts_with(stem.stem)) out |= stem.classes;
    return out;
}

auto commands_in_korean(std::string_view sentence) -> bool {
    constexpr std::string_view marks = " .!?\"')]}>*-";
    while (!sentence.empty() && marks.find(sentence.back()) != marks.npos)
        sentence.remove_suffix(1);
    return std::any_of(command_ends.begin(), command_ends.end(),
                       [&](std::string_view end) { return sentence.ends_with(end); });
}

}  // namespace fanfold::text
