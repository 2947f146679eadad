#pragma once
/// The words that orders to a model are made of, by what they do in a sentence. Private to text/.
#include <cstdint>
#include <string_view>

namespace fanfold::text {

/// What a word may be; several at once.
enum OrderWord : std::uint32_t {
    plain_word = 0,
    drops = 1u << 0,    ///< ignore, disregard, "set aside"
    rules = 1u << 1,    ///< instructions, prompt, "everything you were told"
    prior = 1u << 2,    ///< previous, above, your
    you = 1u << 3,      ///< you, your
    machine = 1u << 4,  ///< AI, LLM, "language model"
    helper = 1u << 5,   ///< assistant, agent, model, bot: people and things too
    emits = 1u << 6,    ///< write, include, output
    output = 1u << 7,   ///< answer, summary, report
    reveals = 1u << 8,  ///< print, repeat, show
    note = 1u << 9,     ///< note, message, notice
    voids = 1u << 10,   ///< cancelled, updated
    top = 1u << 11,     ///< highest, maximum, five
    importance = 1u << 12,
    obeys = 1u << 13,     ///< obey, execute, "carry out"
    twists = 1u << 14,    ///< decode, translate, join
    role = 1u << 15,      ///< unrestricted, jailbreak, DAN
    invites = 1u << 16,   ///< please, now, then: a command may follow
    must = 1u << 17,      ///< must, should, shall
    headline = 1u << 18,  ///< headline, "top story"
    payload = 1u << 19,   ///< link, address, image, code, phrase
    reports = 1u << 20,   ///< said, phrase, researchers: a sentence about the words
    master = 1u << 21,    ///< developer, administrator, operator
    secret = 1u << 22,    ///< system, hidden, initial
    page = 1u << 23,      ///< "this page", "this document"
};

/// The classes of a folded Latin or Cyrillic word.
auto order_word(std::string_view word) -> std::uint32_t;

/// Several words as one: "set aside" drops. The length is in words; 0 where no phrase begins.
struct OrderPhrase {
    std::uint32_t classes = 0;
    std::size_t length = 0;
};
/// `words` begins with the word in question; spaces are single.
auto order_phrase(std::string_view words) -> OrderPhrase;

/// The classes of a Hangul word, by what it begins with.
auto korean_word(std::string_view word) -> std::uint32_t;
/// True if a sentence that ends in this word is a command ("무시하라", "넣어 주세요", "말 것").
auto commands_in_korean(std::string_view sentence) -> bool;

}  // namespace fanfold::text
