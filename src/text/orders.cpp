#include <fanfold/text/guards.hpp>

#include <algorithm>

#include "masks.hpp"
#include "order_rules.hpp"
#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::size_t most_passages = 16;
/// What stands further down is not read, and not asked about either.
constexpr std::size_t longest_text = 4 << 20;
constexpr std::size_t shortest_line = 6;
constexpr double sure = 1.0;
constexpr double slight = 0.4;

auto has_masks(std::string_view line) -> bool {
    for (std::size_t at = 0; at < line.size();) {
        const auto code = next_code_point(line, at);
        if (code < 0x80 || is_hangul(code)) continue;
        if (is_unseen(code) || is_bidi_control(code) || latin_in(look_alikes, code) != 0 ||
            latin_in(letter_shapes, code) != 0)
            return true;
    }
    return false;
}

auto reads_as_order(std::string_view reading) -> bool {
    const auto folded = fold_key(reading);
    if (suspicion_of_line(folded).weight >= sure) return true;
    double before = 0;
    for (const auto sentence : order_sentences(folded)) {
        const auto weight = suspicion_of(order_sentence(sentence)).weight;
        if (weight >= sure || (weight >= slight && before >= slight && weight + before >= sure))
            return true;
        before = weight;
    }
    return false;
}

class Search {
  public:
    explicit Search(std::string_view text) : text_(text) {}

    auto run() -> std::vector<OrderPassage> {
        for (std::size_t from = 0; from < text_.size() && found_.size() < most_passages;) {
            const auto end = std::min(text_.find('\n', from), text_.size());
            take_line(from, text_.substr(from, end - from));
            from = end + 1;
        }
        return std::move(found_);
    }

  private:
    void take_line(std::size_t from, std::string_view line) {
        if (line.size() < shortest_line) return;
        const auto folded = has_masks(line) ? unmasked(line) : fold(line);
        const auto before = found_.size();
        const auto whole = suspicion_of_line(folded.text);
        if (whole.weight >= sure || ends_pair(whole, folded.text))
            add({from, line.size()}, whole.kind);
        // What a line is dressed as lends weight to its first sentence, and to the line below.
        if (whole.weight > 0) last_ = {std::max(last_.weight, whole.weight), whole.kind};
        take_sentences(from, folded);
        if (found_.size() > before) return;
        if (spells_order(folded.text)) return add({from, line.size()}, "encoded");
        for (const auto& reading : readings_of(folded.text, line))
            if (reads_as_order(reading)) return add({from, line.size()}, "encoded");
    }

    void take_sentences(std::size_t from, const Folded& folded) {
        for (const auto sentence : order_sentences(folded.text)) {
            const auto said = suspicion_of(order_sentence(sentence));
            const bool together = said.weight >= slight && last_.weight >= slight &&
                                  said.weight + last_.weight >= sure;
            if (said.weight >= sure || together) {
                const auto offset = static_cast<std::size_t>(sentence.data() - folded.text.data());
                auto at = folded.source_span({offset, sentence.size()});
                add({from + at.offset, at.length}, said.kind);
            }
            last_ = said;
        }
    }

    /// A person's turn and a machine's, one soon after the other.
    auto ends_pair(const Suspicion& line, std::string_view folded) -> bool {
        ++lines_since_turn_;
        if (line.kind != "turn" || line.weight != 0.5) return false;
        const bool machines = folded.starts_with("ai") || folded.starts_with("assistant");
        const bool pair = lines_since_turn_ <= 3 && machines != turn_was_machines_;
        lines_since_turn_ = 0;
        turn_was_machines_ = machines;
        return pair;
    }

    void add(ByteSpan at, std::string_view kind) {
        if (found_.size() < most_passages) found_.push_back({at, kind});
    }

    std::string_view text_;
    std::vector<OrderPassage> found_;
    Suspicion last_;
    int lines_since_turn_ = 100;
    bool turn_was_machines_ = false;
};

}  // namespace

auto orders_in(std::string_view text) -> std::vector<OrderPassage> {
    return Search{prefix(text, longest_text)}.run();
}

}  // namespace fanfold::text
