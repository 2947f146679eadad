#include "automaton.hpp"

#include <map>

namespace fanfold::route {

/// The trie while it grows, and the states in breadth-first order once it stands.
struct Automaton::Builder {
    struct Branch {
        std::map<std::uint8_t, State> children;
        std::uint32_t pattern = none;
    };
    std::vector<Branch> branches{1};
    std::vector<State> order{root};

    void add(const std::string& pattern, std::uint32_t number) {
        State state = root;
        for (const char letter : pattern) state = descend(state, static_cast<std::uint8_t>(letter));
        branches[state].pattern = number;
    }

    auto descend(State state, std::uint8_t byte) -> State {
        const auto known = branches[state].children.find(byte);
        if (known != branches[state].children.end()) return known->second;
        const auto fresh = static_cast<State>(branches.size());
        branches[state].children.emplace(byte, fresh);
        branches.emplace_back();
        return fresh;
    }

    void sort() {
        for (std::size_t i = 0; i < order.size(); ++i)
            for (const auto& [byte, next] : branches[order[i]].children) order.push_back(next);
    }
};

Automaton::Automaton(const std::vector<std::string>& patterns) {
    Builder trie;
    for (std::size_t i = 0; i < patterns.size(); ++i)
        trie.add(patterns[i], static_cast<std::uint32_t>(i));
    trie.sort();
    // Numbered breadth first: the states near the root, where a scan spends its time, lie together.
    std::vector<State> renamed(trie.branches.size());
    for (std::size_t i = 0; i < trie.order.size(); ++i)
        renamed[trie.order[i]] = static_cast<State>(i);
    nodes_.resize(trie.order.size());
    for (std::size_t i = 0; i < trie.order.size(); ++i) {
        const auto& branch = trie.branches[trie.order[i]];
        auto& node = nodes_[i];
        node.pattern = branch.pattern;
        if (i == root || branch.children.size() >= wide) {
            node.first = static_cast<std::uint32_t>(rows_.size());
            node.edges = row_mark;
            rows_.emplace_back().fill(none);
            for (const auto& [byte, next] : branch.children) rows_.back()[byte] = renamed[next];
        } else {
            node.first = static_cast<std::uint32_t>(labels_.size());
            node.edges = static_cast<std::uint16_t>(branch.children.size());
            for (const auto& [byte, next] : branch.children)
                labels_.push_back(byte), targets_.push_back(renamed[next]);
        }
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        auto& node = nodes_[i];
        node.output = node.pattern != none ? static_cast<State>(i)
                      : i == root          ? none
                                           : nodes_[node.fail].output;
        for (const auto& [byte, next] : trie.branches[trie.order[i]].children)
            nodes_[renamed[next]].fail = i == root ? root : step(node.fail, byte);
    }
}

}  // namespace fanfold::route
