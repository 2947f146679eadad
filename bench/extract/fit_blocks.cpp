/// Fits the trees that judge the blocks of a page (src/stage/extract/block_model) on marked pages.
/// Driven by fit.py, which says what pages there are and which are held out.
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include <fanfold/text/charset.hpp>
#include <nlohmann/json.hpp>

#include "matter.hpp"
#include "trees.hpp"

using namespace fanfold;
using namespace fanfold::extract;

namespace {

using Text = std::vector<std::string>;

struct Sample {
    std::string id, kind;
    std::size_t site = 0;      ///< fold
    std::size_t own_site = 0;  ///< votes count once a site
    bool held = false;
    Rows rows;
    std::vector<Text> words;
    std::vector<float> label;
    Text truth;
    std::vector<std::vector<std::string>> lines;
    std::vector<float> chance;
    std::vector<char> by_rules;
    std::vector<std::uint32_t> parent;              ///< of every node
    std::vector<std::vector<std::uint32_t>> names;  ///< of every node, numbers in `Words::names`
    std::vector<std::vector<std::uint32_t>> front;  ///< of every block
};

/// Numbers for words, and how many sites vote for and against them.
class Votes {
  public:
    auto number(const std::string& word) -> std::uint32_t {
        const auto [found, fresh] = index_.emplace(word, words_.size());
        if (fresh) words_.push_back(word), tallies_.emplace_back();
        return static_cast<std::uint32_t>(found->second);
    }
    void add(std::uint32_t word, std::size_t site, float label) {
        auto& ballot = tallies_[word][site];
        ballot.first += label, ballot.second += 1;
    }
    void count() {
        auto yes = 0.0, all = 0.0;
        for (const auto& tally : tallies_) {
            auto& sum = sums_.emplace_back(0.0, 0.0);
            for (const auto& [site, ballot] : tally)
                sum.first += ballot.first / ballot.second, sum.second += 1;
            yes += sum.first, all += sum.second;
        }
        mean_ = std::log((yes + 1) / (all - yes + 1));
    }
    /// Without the votes of `site`; 0 where few others vote.
    auto score(std::uint32_t word, std::size_t site) const -> float {
        auto [yes, all] = sums_[word];
        if (const auto own = tallies_[word].find(site); own != tallies_[word].end())
            yes -= own->second.first / own->second.second, all -= 1;
        if (all < least_sites) return 0;
        return static_cast<float>((std::log((yes + 0.5) / (all - yes + 0.5)) - mean_) * all /
                                  (all + 6));
    }
    void write(const std::string& path) const {
        auto out = std::ofstream{path};
        auto order = std::map<std::string, float>{};
        for (auto i = std::uint32_t{0}; i < words_.size(); ++i)
            if (const auto s = score(i, static_cast<std::size_t>(-1)); std::abs(s) >= 0.25)
                order[words_[i]] = s;
        for (const auto& [word, s] : order) {
            char line[96];
            std::snprintf(line, sizeof line, "{\"%s\", %.2fF},\n", word.c_str(),
                          static_cast<double>(s));
            out << line;
        }
    }

  private:
    static constexpr auto least_sites = 8.0;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<std::string> words_;
    std::vector<std::unordered_map<std::size_t, std::pair<double, double>>> tallies_;
    std::vector<std::pair<double, double>> sums_;
    double mean_ = 0;
};

Votes name_votes, word_votes;

auto gunzipped(const std::string& path) -> std::string {
    auto out = std::string{};
    auto* file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return out;
    static thread_local char buffer[1 << 16];
    for (auto n = gzread(file, buffer, sizeof buffer); n > 0;
         n = gzread(file, buffer, sizeof buffer))
        out.append(buffer, static_cast<std::size_t>(n));
    gzclose(file);
    return out;
}

auto words_in(std::string_view text) -> Text {
    auto out = Text{};
    auto word = std::string{};
    const auto flush = [&] {
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
        auto c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0xe2 && i + 2 < text.size() &&
            static_cast<unsigned char>(text[i + 1]) == 0x80) {
            flush(), i += 2;  // general punctuation
            continue;
        }
        if (byte == 0xc2 && i + 1 < text.size()) {
            flush(), i += 1;
            continue;
        }
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || byte >= 0x80)
            word += c;
        else
            flush();
    }
    flush();
    return out;
}

auto joined(const Text& words, std::size_t from, std::size_t count) -> std::string {
    auto out = std::string{};
    for (auto i = from; i < from + count; ++i) out += words[i] + " ";
    return out;
}

/// Features of a page; its blocks' words.
auto read_page(const std::string& html, const std::string& address, Sample& out) -> bool {
    auto page = Page{};
    page.final_url = Url::parse(address).value_or(*Url::parse("http://localhost/"));
    page.link.url = page.final_url;
    page.fetched_at = *parse_rfc3339("2026-11-25T00:00:00Z");
    const auto dom = Dom::parse(text::to_utf8(html, "", true).text);
    if (!dom) return false;
    const auto layout = Layout{*dom};
    const auto json = read_json_ld(*dom);
    const auto meta = read_metadata(*dom, layout, json, page, page.final_url);
    auto kind = kind_of(*dom, layout, json, meta, page.final_url);
    const auto view = PageView{*dom, layout, json, meta, page.final_url};
    const auto rules = matter_by_rules(view, kind);
    out.rows = rows_of(view, kind, rules);
    for (auto i = NodeId{0}; i < dom->size(); ++i) {
        out.parent.push_back(dom->parent(i));
        auto& names = out.names.emplace_back();
        for (const auto& name : names_of(*dom, i)) names.push_back(name_votes.number(name));
    }
    for (const auto& block : out.rows.blocks) {
        auto& front = out.front.emplace_back();
        for (const auto& word : words_at_front(*dom, layout, block))
            front.push_back(word_votes.number(word));
        auto text = std::string{};
        for (auto i = block.first_text; i < dom->end(block.node); ++i)
            if (dom->tag(i) == Tag::text && !layout.dropped(i) && layout.block_of(i) == block.node)
                text += std::string{dom->text(i)} + " ";
        out.words.push_back(words_in(text));
        out.by_rules.push_back(block.first_text >= rules.top &&
                               block.first_text < dom->end(rules.top) &&
                               !rules.layout.dropped(block.first_text));
    }
    return true;
}

/// Which blocks people marked: long ones by the runs of four words that stand in the marked text,
/// short ones where a line of it says the same; each part of the text is given once, where its
/// neighbours are.
class Marker {
  public:
    explicit Marker(Sample& page) : page_(page) {
        for (auto i = std::size_t{0}; i + 4 <= page.truth.size(); ++i)
            ++grams_[joined(page.truth, i, 4)];
        for (const auto& line : page.lines)
            for (auto n = std::size_t{1}; n <= 3; ++n)
                for (auto i = std::size_t{0}; i + n <= line.size(); ++i) {
                    const auto edge = i == 0 || i + n == line.size() || line.size() <= 8;
                    if (edge) ++short_[joined(line, i, n)];
                }
    }
    void mark() {
        auto& label = page_.label;
        auto groups = std::map<std::string, std::vector<std::size_t>>{};
        label.assign(page_.words.size(), 0);
        for (auto at = std::size_t{0}; at < label.size(); ++at) {
            const auto& words = page_.words[at];
            if (words.empty()) continue;
            groups[joined(words, 0, words.size())].push_back(at);
            if (words.size() >= 4) label[at] = cover(words);
        }
        const auto longs = label;
        for (const auto& [words, blocks] : groups) place(words, blocks, longs);
    }

  private:
    auto cover(const Text& words) const -> float {
        auto hit = std::vector<char>(words.size());
        for (auto i = std::size_t{0}; i + 4 <= words.size(); ++i)
            if (grams_.count(joined(words, i, 4)))
                std::fill_n(hit.begin() + static_cast<std::ptrdiff_t>(i), 4, 1);
        return static_cast<float>(std::count(hit.begin(), hit.end(), 1)) /
               static_cast<float>(words.size());
    }
    auto capacity(const Text& words) const -> std::size_t {
        if (words.size() < 4) {
            const auto found = short_.find(joined(words, 0, words.size()));
            return found == short_.end() ? 0 : static_cast<std::size_t>(found->second);
        }
        for (auto i = std::size_t{0}; i + 4 <= words.size(); ++i)
            if (const auto found = grams_.find(joined(words, i, 4)); found != grams_.end())
                return static_cast<std::size_t>(found->second);
        return 0;
    }
    auto context(std::size_t at, const std::vector<float>& longs) const -> double {
        auto in = 0.0, all = 1.0;
        for (auto i = at >= 8 ? at - 8 : 0; i < std::min(longs.size(), at + 9); ++i) {
            const auto weight = static_cast<double>(page_.words[i].size()) /
                                (2.0 + std::abs(static_cast<double>(i) - static_cast<double>(at)));
            all += weight;
            if (i != at && page_.words[i].size() >= 4) in += weight * longs[i];
        }
        return in / all;
    }
    void place(const std::string&, const std::vector<std::size_t>& blocks,
               const std::vector<float>& longs) {
        const auto& words = page_.words[blocks[0]];
        const auto room = capacity(words);
        const auto value = words.size() >= 4 ? page_.label[blocks[0]] : 1.0F;
        auto order = blocks;
        std::stable_sort(order.begin(), order.end(),
                         [&](auto a, auto b) { return context(a, longs) > context(b, longs); });
        for (auto i = std::size_t{0}; i < order.size(); ++i)
            page_.label[order[i]] = i < room ? value : 0.0F;
    }
    Sample& page_;
    std::unordered_map<std::string, int> grams_, short_;
};

auto f1_of(const Sample& page, const std::vector<char>& keep) -> double {
    auto counts = std::unordered_map<std::string_view, int>{};
    for (const auto& word : page.truth) ++counts[word];
    auto got = std::size_t{0}, hit = std::size_t{0};
    for (auto at = std::size_t{0}; at < keep.size(); ++at) {
        if (!keep[at]) continue;
        got += page.words[at].size();
        for (const auto& word : page.words[at])
            if (auto found = counts.find(word); found != counts.end() && found->second-- > 0) ++hit;
    }
    if (page.truth.empty()) return got == 0 ? 1.0 : 0.0;
    return got == 0 ? 0.0
                    : 2.0 * static_cast<double>(hit) / static_cast<double>(got + page.truth.size());
}

/// The blocks that make the expected F1 the highest.
auto best_blocks(const Sample& page, const std::vector<float>& chance, double least = 0)
    -> std::vector<char> {
    auto order = std::vector<std::size_t>(chance.size());
    for (auto i = std::size_t{0}; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return chance[a] > chance[b]; });
    auto wanted = 0.0;
    for (auto i = std::size_t{0}; i < order.size(); ++i)
        wanted += chance[i] * static_cast<double>(page.rows.blocks[i].weight);
    auto hit = 0.0, got = 0.0, best = -1.0;
    auto cut = std::size_t{0};
    for (auto i = std::size_t{0}; i < order.size(); ++i) {
        if (chance[order[i]] < least) break;
        hit += chance[order[i]] * static_cast<double>(page.rows.blocks[order[i]].weight);
        got += static_cast<double>(page.rows.blocks[order[i]].weight);
        const auto f1 = 2 * hit / (got + wanted + 1e-9);
        if (f1 > best) best = f1, cut = i + 1;
    }
    auto keep = std::vector<char>(chance.size());
    for (auto i = std::size_t{0}; i < cut; ++i) keep[order[i]] = 1;
    return keep;
}

struct Table {
    std::map<std::string, std::pair<double, int>> sums;
    void add(const std::string& kind, double f1) {
        for (const auto& key : {kind, std::string{"~all"}})
            sums[key].first += f1, ++sums[key].second;
    }
    void print(const char* name) const {
        std::printf("%-26s", name);
        for (const auto& [kind, sum] : sums)
            std::printf(" %.4s %.4f", kind.c_str() + (kind[0] == '~'), sum.first / sum.second);
        std::printf("\n");
        std::fflush(stdout);
    }
};

using Pages = std::vector<Sample>;

template <typename Keep>
void report(const char* name, const Pages& pages, bool held, Keep keep) {
    auto table = Table{};
    for (const auto& page : pages)
        if (page.held == held) table.add(page.kind, f1_of(page, keep(page)));
    table.print((std::string{name} + (held ? " held" : " 70 %")).c_str());
}

auto weight_of(const Sample& page, std::size_t at) -> float {
    const auto words = static_cast<double>(page.words[at].size());
    const auto wanted = static_cast<double>(std::max<std::size_t>(60, page.truth.size()));
    return static_cast<float>(std::min(1.0, words / wanted) +
                              0.15 * std::sqrt(words / wanted) / std::sqrt(20.0));
}

struct Flat {
    fit::Data data;
    std::vector<std::uint32_t> first;  ///< row of the page's first block
};

auto flatten(const Pages& pages) -> Flat {
    auto out = Flat{};
    out.data.width = feature_count;
    auto sum = 0.0;
    for (const auto& page : pages) {
        out.first.push_back(static_cast<std::uint32_t>(out.data.size()));
        for (auto at = std::size_t{0}; at < page.words.size(); ++at) {
            const auto& row = page.rows.features[at];
            out.data.values.insert(out.data.values.end(), row.begin(), row.end());
            out.data.label.push_back(page.label[at]);
            out.data.weight.push_back(weight_of(page, at));
            sum += out.data.weight.back();
        }
    }
    const auto scale = static_cast<float>(static_cast<double>(out.data.size()) / sum);
    for (auto& weight : out.data.weight) weight *= scale;
    return out;
}

auto rows_where(const Pages& pages, const Flat& flat,
                const std::function<bool(const Sample&)>& wanted) -> std::vector<std::uint32_t> {
    auto out = std::vector<std::uint32_t>{};
    for (auto p = std::size_t{0}; p < pages.size(); ++p)
        if (wanted(pages[p]))
            for (auto at = std::size_t{0}; at < pages[p].words.size();
                 at += 1 + pages[p].words.size() / 600)
                out.push_back(flat.first[p] + static_cast<std::uint32_t>(at));
    return out;
}

void judge(Pages& pages, const Flat& flat, const fit::Model& model,
           const std::function<bool(const Sample&)>& wanted) {
    for (auto p = std::size_t{0}; p < pages.size(); ++p) {
        if (!wanted(pages[p])) continue;
        pages[p].chance.resize(pages[p].words.size());
        for (auto at = std::size_t{0}; at < pages[p].words.size(); ++at)
            pages[p].chance[at] = model.chance(flat.data.row(flat.first[p] + at));
    }
}

void importance(const fit::Model& model) {
    static const char* names[] = {
#define FANFOLD_NAME(name) #name,
        FANFOLD_BLOCK_FEATURES(FANFOLD_NAME)
#undef FANFOLD_NAME
    };
    auto uses = std::map<std::string, int>{};
    for (const auto& tree : model.trees)
        for (const auto& node : tree)
            if (node.feature >= 0) ++uses[names[node.feature]];
    auto order = std::vector<std::pair<int, std::string>>{};
    for (const auto& [name, count] : uses) order.emplace_back(count, name);
    std::sort(order.rbegin(), order.rend());
    for (const auto& [count, name] : order) std::printf("%s:%d ", name.c_str(), count);
    std::printf("\n");
}

void vote(Pages& pages) {
    for (const auto& page : pages) {
        if (page.held) continue;
        for (auto at = std::size_t{0}; at < page.label.size(); ++at) {
            const auto weight = std::min<std::size_t>(6, page.words[at].size());
            if (weight == 0) continue;
            for (const auto word : page.front[at])
                word_votes.add(word, page.own_site, page.label[at]);
            auto node = page.rows.blocks[at].node;
            for (auto steps = 0; steps < 12 && node != 0; ++steps, node = page.parent[node])
                for (const auto name : page.names[node])
                    name_votes.add(name, page.own_site, page.label[at]);
        }
    }
    name_votes.count();
    word_votes.count();
}

void score_words(Pages& pages) {
    for (auto& page : pages) {
        const auto site = page.held ? static_cast<std::size_t>(-1) : page.own_site;
        auto trails = std::vector<Trail>(page.parent.size());
        for (auto i = std::size_t{1}; i < trails.size(); ++i) {
            auto own = Scores{};
            for (const auto name : page.names[i]) own.add(name_votes.score(name, site));
            trails[i] = below(trails[page.parent[i]], own);
        }
        for (auto at = std::size_t{0}; at < page.label.size(); ++at) {
            set_names(page.rows.features[at], trails[page.rows.blocks[at].node]);
            auto scores = Scores{};
            auto first = 0.0F;
            for (const auto word : page.front[at]) {
                const auto s = word_votes.score(word, site);
                if (scores.count == 0) first = s;
                scores.add(s);
            }
            set_words(page.rows.features[at], scores, first);
        }
    }
}

void write_trees(const fit::Model& model, const std::string& path) {
    auto out = std::ofstream{path};
    out << "// Written by bench/extract/fit.py: {feature, way to the right, cut or value of a leaf}, a "
           "tree a line.\nconstexpr auto block_trees_start = "
        << std::to_string(model.start) << "F;\nconstexpr Node nodes[] = {\n";
    for (const auto& tree : model.trees) {
        auto text = std::string{};
        const std::function<void(int)> walk = [&](int at) {
            char cell[64];
            const auto& node = tree[static_cast<std::size_t>(at)];
            if (node.feature < 0) {
                std::snprintf(cell, sizeof cell, "{-1,0,%.4ff},", static_cast<double>(node.value));
                text += cell;
                return;
            }
            const std::function<int(int)> size = [&](int i) -> int {
                const auto& n = tree[static_cast<std::size_t>(i)];
                return n.feature < 0 ? 1 : 1 + size(n.left) + size(n.right);
            };
            std::snprintf(cell, sizeof cell, "{%d,%d,%.6ef},", node.feature, 1 + size(node.left),
                          static_cast<double>(node.cut));
            text += cell;
            walk(node.left);
            walk(node.right);
        };
        walk(0);
        out << text << "\n";
    }
    out << "};\n";
}

auto load(const std::string& split) -> Pages {
    auto pages = Pages{};
    for (auto line = std::string{}; std::getline(std::cin, line);) {
        const auto row = nlohmann::json::parse(line);
        auto page = Sample{};
        page.id = row["id"];
        page.kind = row["kind"];
        page.site = row["fold"];
        page.held = row["held"];
        page.own_site = row["site"];
        const std::string marked = row["text"];
        page.truth = words_in(marked);
        for (auto from = std::size_t{0}; from < marked.size();) {
            const auto end = std::min(marked.find('\n', from), marked.size());
            page.lines.push_back(words_in(std::string_view{marked}.substr(from, end - from)));
            from = end + 1;
        }
        if (read_page(gunzipped(split + "/html/" + page.id + ".html.gz"), row["url"], page))
            Marker{page}.mark();
        pages.push_back(std::move(page));
    }
    return pages;
}

}  // namespace

auto main(int argc, char** argv) -> int {
    auto options = fit::Options{};
    const auto number = [&](const char* name, auto& value) {
        if (const auto* text = std::getenv(name))
            value = static_cast<std::decay_t<decltype(value)>>(std::atof(text));
    };
    number("TREES", options.trees);
    number("LEAVES", options.leaves);
    number("RATE", options.rate);
    number("RIDGE", options.ridge);
    number("LEAST", options.least_weight);
    auto pages = load(argv[1]);
    std::printf("%zu pages\n", pages.size());
    report("by rules", pages, false, [](const Sample& p) { return p.by_rules; });
    report("by rules", pages, true, [](const Sample& p) { return p.by_rules; });
    report("by marks", pages, false, [](const Sample& p) {
        auto keep = std::vector<char>(p.label.size());
        for (auto i = std::size_t{0}; i < keep.size(); ++i) keep[i] = p.label[i] >= 0.5F;
        return keep;
    });
    vote(pages);
    score_words(pages);
    const auto flat = flatten(pages);
    std::printf("%zu blocks\n", flat.data.size());
    std::fflush(stdout);
    constexpr auto folds = std::size_t{5};
    auto work = std::vector<std::thread>{};
    for (auto fold = std::size_t{0}; fold < folds; ++fold)
        work.emplace_back([&, fold] {
            const auto rows =
                rows_where(pages, flat, [&](const Sample& p) { return !p.held && p.site != fold; });
            const auto model = fit::Trainer{flat.data, rows, options}.fit();
            judge(pages, flat, model, [&](const Sample& p) { return !p.held && p.site == fold; });
        });
    for (auto& thread : work) thread.join();
    report("by trees", pages, false, [](const Sample& p) { return best_blocks(p, p.chance); });
    if (argc > 2) {
        const auto rows = rows_where(pages, flat, [&](const Sample& p) { return !p.held; });
        const auto model = fit::Trainer{flat.data, rows, options}.fit();
        judge(pages, flat, model, [&](const Sample& p) { return p.held; });
        report("by trees", pages, true, [](const Sample& p) { return best_blocks(p, p.chance); });
        importance(model);
        const auto folder = std::string{argv[2]};
        write_trees(model, folder + "/block_trees.inc");
        name_votes.write(folder + "/lexicon_names.inc");
        word_votes.write(folder + "/lexicon_words.inc");
    }
    return 0;
}
