#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>
#include <unordered_set>

#include <fanfold/stage/dedupe/dedupe.hpp>

namespace fanfold::dedupe {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

/// A text without shingles resembles every other such text, and tells the same as none.
auto is_empty(const text::Signature& signature) -> bool {
    return std::all_of(signature.begin(), signature.end(), [](auto row) { return row == none; });
}

constexpr std::size_t rows = std::tuple_size_v<text::Signature>;
constexpr std::uint32_t bands = std::tuple_size_v<decltype(text::bands({}))>;

/// What is kept of a signature: enough to see that two texts can't tell the same, without reading them. Pages made of the same
/// phrases share bands with a part of all others, and reading so many cost more with each document.
struct Sketch {
    std::array<std::uint8_t, rows> low{};  ///< of each row its lowest byte
    float shingles = 0;                    ///< about how many the text has

    explicit Sketch(const text::Signature& signature) {
        double sum = 1;
        for (std::size_t row = 0; row < rows; ++row) {
            low[row] = static_cast<std::uint8_t>(signature[row]);
            sum += signature[row];
        }
        // The least of n numbers is about the (n+1)th part of their range; over 128 rows that is right to 9 %.
        shingles = static_cast<float>(std::max(1.0, static_cast<double>(none) * rows / sum - 1));
    }
};

auto equal_rows(const Sketch& a, const Sketch& b) -> int {
    int out = 0;
    for (std::size_t row = 0; row < rows; ++row) out += a.low[row] == b.low[row] ? 1 : 0;
    return out;
}

/// Of texts one of which holds `same_story` of the other, and is up to `ratio` times as long, so many rows are equal at least:
/// four standard deviations below what is expected, the ratio being half as large again as the sketches say.
auto fewest_equal_rows(double ratio) -> double {
    const auto resemblance = same_story / (1 + 1.5 * ratio - same_story);
    const auto deviation = std::sqrt(resemblance * (1 - resemblance) / rows);
    return rows * (resemblance - 4 * deviation);
}

auto may_tell_the_same(const Sketch& a, const Sketch& b) -> bool {
    const auto ratio = std::max(a.shingles, b.shingles) / std::min(a.shingles, b.shingles);
    return equal_rows(a, b) >= fewest_equal_rows(ratio);
}

}  // namespace

/// A hash table of 32 entries a document, chained through indices: eight bytes an entry and four a slot. Half a band's key is
/// enough: what shares it by chance is told apart by the sketches.
struct NearIndex::State {
    struct Entry {
        std::uint32_t key = 0;
        std::uint32_t next = none;
    };
    std::vector<Digest> documents;
    std::deque<Sketch> sketches;  ///< of documents; a deque grows without a second copy of all
    std::unordered_set<Digest> known;
    std::deque<Entry> entries;  ///< one a band, document by document
    std::vector<std::uint32_t> slots = std::vector<std::uint32_t>(1024, none);

    void put(std::uint64_t key) {
        entries.push_back({static_cast<std::uint32_t>(key), none});
        link(static_cast<std::uint32_t>(entries.size() - 1));
    }
    void link(std::uint32_t entry) {
        auto& slot = slots[entries[entry].key & (slots.size() - 1)];
        entries[entry].next = slot;
        slot = entry;
    }
    void make_room(std::size_t more) {
        if (entries.size() + more <= slots.size()) return;
        slots.assign(slots.size() * 2, none);
        for (std::uint32_t entry = 0; entry < entries.size(); ++entry) link(entry);
    }
    template <class Found>
    void each(std::uint64_t key, Found&& found) const {
        const auto low = static_cast<std::uint32_t>(key);
        for (auto entry = slots[low & (slots.size() - 1)]; entry != none; entry = entries[entry].next)
            if (entries[entry].key == low) found(entry / bands);
    }
};

NearIndex::NearIndex() : state_(std::make_unique<State>()) {}
NearIndex::~NearIndex() = default;

void NearIndex::clear() {
    state_ = std::make_unique<State>();
}

void NearIndex::add(const Digest& document, const text::Signature& signature) {
    if (is_empty(signature)) return;
    if (!state_->known.insert(document).second) return;
    state_->documents.push_back(document);
    state_->sketches.emplace_back(signature);
    const auto keys = text::bands(signature);
    state_->make_room(keys.size());
    for (const auto key : keys) state_->put(key);
}

auto NearIndex::candidates(const Digest& document, const text::Signature& signature) const
    -> std::vector<Digest> {
    std::vector<std::uint32_t> found;
    if (is_empty(signature)) return {};
    for (const auto key : text::bands(signature))
        state_->each(key, [&](std::uint32_t number) { found.push_back(number); });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::vector<Digest> out;
    const Sketch mine{signature};
    for (const auto number : found)
        if (may_tell_the_same(mine, state_->sketches[number]) && state_->documents[number] != document)
            out.push_back(state_->documents[number]);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace fanfold::dedupe
