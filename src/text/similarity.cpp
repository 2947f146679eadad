#include <fanfold/text/similarity.hpp>

#include <fanfold/text/fold.hpp>
#include <fanfold/value/vector_clones.hpp>

#include <unicode/uchar.h>
#include <xxhash.h>

#include <algorithm>
#include <limits>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::size_t words_in_shingle = 5;
constexpr std::size_t letters_in_shingle = 8;
constexpr std::uint64_t seed = 0x66616E666F6C6431;

auto is_letter_or_digit(char32_t code) -> bool {
    if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
    if (code >= 0xAC00 && code <= 0xD7A3) return true;
    return (U_MASK(u_charType(static_cast<UChar32>(code))) &
            (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

/// The letters of a text in units (words or letters) that lie one after the other.
struct Units {
    std::string bytes;
    std::vector<std::size_t> starts;  ///< and one more: the end
};

struct Split {
    Units units;
    std::size_t letters = 0;
    std::size_t wide = 0;  ///< of them: of scripts without words, or with long ones
};

/// Calls `take(code point, its bytes, is it a letter or digit)`.
template <typename Take>
void each_sign(std::string_view folded, Take take) {
    for (std::size_t at = 0; at < folded.size();) {
        const auto from = at;
        const auto code = next_code_point(folded, at);
        take(code, folded.substr(from, at - from), is_letter_or_digit(code));
    }
}

/// Most signs are one byte, and a call for each would cost more than all the rest.
void append_sign(std::string_view bytes, std::string& out) {
    if (bytes.size() == 1)
        out += bytes.front();
    else
        out.append(bytes);
}

auto words_of(std::string_view folded) -> Split {
    Split out;
    out.units.bytes.reserve(folded.size() + 1);
    bool in_word = false;
    each_sign(folded, [&](char32_t code, std::string_view bytes, bool letter) {
        if (letter) {
            if (!in_word) out.units.starts.push_back(out.units.bytes.size());
            append_sign(bytes, out.units.bytes);
            ++out.letters;
            out.wide += is_hangul(code) || is_cjk(code) ? 1 : 0;
        } else if (in_word) {
            out.units.bytes += ' ';
        }
        in_word = letter;
    });
    if (!out.units.bytes.ends_with(' ')) out.units.bytes += ' ';
    out.units.starts.push_back(out.units.bytes.size());
    return out;
}

auto letters_of(std::string_view folded) -> Units {
    Units out;
    each_sign(folded, [&](char32_t, std::string_view bytes, bool letter) {
        if (!letter) return;
        out.starts.push_back(out.bytes.size());
        append_sign(bytes, out.bytes);
    });
    out.starts.push_back(out.bytes.size());
    return out;
}

auto windows(const Units& units, std::size_t width) -> Shingles {
    Shingles out;
    const auto count = units.starts.size() - 1;
    if (count == 0) return out;
    width = std::min(width, count);
    out.reserve(count - width + 1);
    for (std::size_t i = 0; i + width <= count; ++i) {
        const auto from = units.starts[i];
        out.push_back(
            XXH3_64bits_withSeed(units.bytes.data() + from, units.starts[i + width] - from, seed));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

constexpr auto split_mix(std::uint64_t& state) -> std::uint64_t {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

/// One multiply-add-shift hash a row (Dietzfelbinger 1996): strongly universal on 32-bit keys.
struct Rows {
    std::array<std::uint64_t, std::tuple_size_v<Signature>> factor{};
    std::array<std::uint64_t, std::tuple_size_v<Signature>> addend{};
};

constexpr auto make_rows() -> Rows {
    Rows rows;
    std::uint64_t state = seed;
    for (std::size_t i = 0; i < rows.factor.size(); ++i) {
        rows.factor[i] = split_mix(state) | 1;
        rows.addend[i] = split_mix(state);
    }
    return rows;
}

auto shared(const Shingles& a, const Shingles& b) -> std::size_t {
    std::size_t count = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        if (*i == *j)
            ++count, ++i, ++j;
        else if (*i < *j)
            ++i;
        else
            ++j;
    }
    return count;
}

}  // namespace

auto shingles(std::string_view text) -> Shingles {
    const auto folded = fold_key(text);
    const auto words = words_of(folded);
    return words.wide * 2 > words.letters ? windows(letters_of(folded), letters_in_shingle)
                                          : windows(words.units, words_in_shingle);
}

FANFOLD_VECTOR_CLONES auto signature(const Shingles& shingles) -> Signature {
    static constexpr Rows rows = make_rows();
    Signature out;
    out.fill(std::numeric_limits<std::uint32_t>::max());
    for (const auto shingle : shingles) {
        const std::uint64_t key = (shingle ^ (shingle >> 32)) & 0xFFFFFFFF;
        for (std::size_t i = 0; i < out.size(); ++i) {
            const auto hash =
                static_cast<std::uint32_t>((rows.factor[i] * key + rows.addend[i]) >> 32);
            out[i] = std::min(out[i], hash);
        }
    }
    return out;
}

auto bands(const Signature& signature) -> std::array<std::uint64_t, 32> {
    constexpr std::size_t rows = std::tuple_size_v<Signature> / 32;
    std::array<std::uint64_t, 32> out{};
    for (std::size_t band = 0; band < out.size(); ++band)
        out[band] = XXH3_64bits_withSeed(signature.data() + band * rows,
                                         rows * sizeof(std::uint32_t), seed + band);
    return out;
}

auto containment(const Shingles& a, const Shingles& b) -> double {
    if (a.empty() || b.empty()) return 0;
    return static_cast<double>(shared(a, b)) / static_cast<double>(std::min(a.size(), b.size()));
}

auto resemblance(const Shingles& a, const Shingles& b) -> double {
    if (a.empty() || b.empty()) return 0;
    const auto both = shared(a, b);
    return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}

}  // namespace fanfold::text
