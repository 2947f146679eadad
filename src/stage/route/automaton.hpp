#pragma once
/// Aho–Corasick (1975) over bytes. Spaces of the searched text are passed over, so "한빛 배터리"
/// finds "한빛배터리". Private to stage/route.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::route {

class Automaton {
  public:
    /// Patterns are without spaces and not empty; the number of a pattern is its place here.
    explicit Automaton(const std::vector<std::string>& patterns);

    /// Calls `found(pattern, end)` for every pattern that ends at byte `end` (exclusive) of `text`.
    template <class Found>
    void scan(std::string_view text, Found&& found) const {
        State state = root;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const auto byte = static_cast<std::uint8_t>(text[at]);
            if (byte == ' ') continue;
            state = step(state, byte);
            for (State out = nodes_[state].output; out != none;
                 out = nodes_[nodes_[out].fail].output)
                found(nodes_[out].pattern, at + 1);
        }
    }

    /// Only the patterns that begin at byte `begin`, which is no space: calls `found(pattern,
    /// end)`.
    template <class Found>
    void scan_from(std::string_view text, std::size_t begin, Found&& found) const {
        State state = root;
        for (auto at = begin; at < text.size(); ++at) {
            if (text[at] == ' ') continue;
            state = child(state, static_cast<std::uint8_t>(text[at]));
            if (state == none) return;
            if (nodes_[state].pattern != none) found(nodes_[state].pattern, at + 1);
        }
    }

  private:
    using State = std::uint32_t;
    static constexpr State root = 0;
    static constexpr State none = 0xFFFFFFFF;
    /// From this many edges on a state has a full row: one look-up instead of a search.
    static constexpr std::size_t wide = 6;

    struct Node {
        State fail = root;
        State output =
            none;  ///< this state, or the nearest on its chain of failures, that ends a pattern
        std::uint32_t pattern = none;
        std::uint32_t first = 0;  ///< edge or row
        std::uint16_t edges = 0;  ///< 0xFFFF: `first` is a row
    };
    static constexpr std::uint16_t row_mark = 0xFFFF;
    using Row = std::array<State, 256>;

    struct Builder;
    [[nodiscard]] auto child(State state, std::uint8_t byte) const -> State {
        const auto& node = nodes_[state];
        if (node.edges == row_mark) return rows_[node.first][byte];
        for (std::uint32_t i = node.first; i < node.first + node.edges; ++i)
            if (labels_[i] == byte) return targets_[i];
        return none;
    }
    [[nodiscard]] auto step(State state, std::uint8_t byte) const -> State {
        while (true) {
            const auto next = child(state, byte);
            if (next != none) return next;
            if (state == root) return root;
            state = nodes_[state].fail;
        }
    }

    std::vector<Node> nodes_;
    std::vector<std::uint8_t> labels_;
    std::vector<State> targets_;
    std::vector<Row> rows_;
};

}  // namespace fanfold::route
