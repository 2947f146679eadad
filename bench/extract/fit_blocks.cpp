/// Fits the trees that judge the blocks of a page (src/stage/extract/block_model) on marked pages.
/// Driven by fit.py, which says what pages there are and which are held out.
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <unordered_map>

#include <fanfold/text/charset.hpp>
#include <nlohmann/json.hpp>

#include "block_model.hpp"
#include "marker.hpp"
#include "matter.hpp"
#include "tables.hpp"
#include "trees.hpp"
#include "votes.hpp"

using namespace fanfold;
using namespace fanfold::extract;
using fit::Sample;

namespace {

/// Words of class names and first words of blocks; those of fewer sites say nothing.
struct Lexicon {
    fit::Votes names{25};
    fit::Votes words{25};
};

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

/// Features of a page; its blocks' words.
auto read_page(const std::string& html, const std::string& address, Lexicon& lexicon, Sample& out)
    -> bool {
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
    out.rows = rows_of(view, kind, rules, blocks_of(*dom, layout));
    for (auto i = NodeId{0}; i < dom->size(); ++i) {
        out.parent.push_back(dom->parent(i));
        auto& names = out.names.emplace_back();
        for (const auto& name : names_of(*dom, i)) names.push_back(lexicon.names.number(name));
    }
    for (const auto& words : words_at_front(*dom, layout, out.rows.blocks)) {
        auto& front = out.front.emplace_back();
        for (const auto& word : words) front.push_back(lexicon.words.number(word));
    }
    for (const auto& block : out.rows.blocks) {
        auto text = std::string{};
        for (auto i = block.first_text; i < dom->end(block.node); ++i)
            if (dom->tag(i) == Tag::text && !layout.dropped(i) && layout.block_of(i) == block.node)
                text += std::string{dom->text(i)} + " ";
        out.words.push_back(fit::text_of(text));
        out.by_rules.push_back(Reading{rules.layout, rules.top}.keeps(*dom, block.first_text));
    }
    return true;
}

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

void vote(const Pages& pages, Lexicon& lexicon) {
    for (const auto& page : pages) {
        if (page.held) continue;
        for (auto at = std::size_t{0}; at < page.label.size(); ++at) {
            const auto weight = std::min<std::size_t>(6, page.words[at].size());
            if (weight == 0) continue;
            for (const auto word : page.front[at])
                lexicon.words.add(word, page.own_site, page.label[at]);
            auto node = page.rows.blocks[at].node;
            for (auto steps = 0; steps < 12 && node != 0; ++steps, node = page.parent[node])
                for (const auto name : page.names[node])
                    lexicon.names.add(name, page.own_site, page.label[at]);
        }
    }
    lexicon.names.count();
    lexicon.words.count();
}

void score_words(Pages& pages, const Lexicon& lexicon) {
    for (auto& page : pages) {
        const auto site = page.held ? fit::Votes::no_site : page.own_site;
        auto trails = std::vector<Trail>(page.parent.size());
        for (auto i = std::size_t{1}; i < trails.size(); ++i) {
            auto own = Scores{};
            for (const auto name : page.names[i]) own.add(lexicon.names.score(name, site));
            trails[i] = below(trails[page.parent[i]], own);
        }
        for (auto at = std::size_t{0}; at < page.label.size(); ++at) {
            set_names(page.rows.features[at], trails[page.rows.blocks[at].node]);
            auto scores = Scores{};
            auto first = 0.0F;
            for (const auto word : page.front[at]) {
                const auto s = lexicon.words.score(word, site);
                if (scores.count == 0) first = s;
                scores.add(s);
            }
            set_words(page.rows.features[at], scores, first);
        }
    }
}

auto load(const std::string& split, Lexicon& lexicon) -> Pages {
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
        page.truth = fit::text_of(marked);
        for (auto from = std::size_t{0}; from < marked.size();) {
            const auto end = std::min(marked.find('\n', from), marked.size());
            page.lines.push_back(fit::text_of(std::string_view{marked}.substr(from, end - from)));
            from = end + 1;
        }
        if (read_page(gunzipped(split + "/html/" + page.id + ".html.gz"), row["url"], lexicon,
                      page))
            fit::Marker{page}.mark();
        pages.push_back(std::move(page));
    }
    return pages;
}

constexpr auto folds = std::size_t{5};
using Wanted = std::function<bool(const Sample&)>;

auto fitted(const Pages& pages, const Flat& flat, const fit::Options& options, const Wanted& wanted)
    -> fit::Model {
    const auto rows = rows_where(pages, flat, wanted);
    return fit::Trainer{flat.data, rows, options}.fit();
}

/// Each page of the 70 % is judged by trees that never saw its site, those held out by trees that
/// saw all of the 70 %: these are given back.
auto look(Pages& pages, const fit::Options& options) -> fit::Model {
    const auto flat = flatten(pages);
    auto work = std::vector<std::thread>{};
    for (auto fold = std::size_t{0}; fold < folds; ++fold)
        work.emplace_back([&, fold] {
            const auto model = fitted(pages, flat, options,
                                      [&](const Sample& p) { return !p.held && p.site != fold; });
            judge(pages, flat, model, [&](const Sample& p) { return !p.held && p.site == fold; });
        });
    const auto whole = fitted(pages, flat, options, [](const Sample& p) { return !p.held; });
    for (auto& thread : work) thread.join();
    judge(pages, flat, whole, [](const Sample& p) { return p.held; });
    return whole;
}

void report_both(const char* name, const Pages& pages,
                 const std::function<std::vector<char>(const Sample&)>& keep) {
    report(name, pages, false, keep);
    report(name, pages, true, keep);
}

auto by_chances(const Sample& page) -> std::vector<char> {
    return best_blocks(page.rows.blocks, page.chance).block;
}

auto by_marks(const Sample& page) -> std::vector<char> {
    auto keep = std::vector<char>(page.label.size());
    for (auto i = std::size_t{0}; i < keep.size(); ++i) keep[i] = page.label[i] >= 0.5F;
    return keep;
}

/// From the environment, for trials.
auto options_told() -> fit::Options {
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
    number("SHARE", options.features);
    return options;
}

}  // namespace

auto main(int argc, char** argv) -> int {
    const auto options = options_told();
    auto lexicon = Lexicon{};
    auto pages = load(argv[1], lexicon);
    std::printf("%zu pages\n", pages.size());
    report_both("by rules", pages, [](const Sample& p) { return p.by_rules; });
    report_both("by marks", pages, by_marks);
    vote(pages, lexicon);
    score_words(pages, lexicon);
    const auto model = look(pages, options);
    report_both("by trees", pages, by_chances);
    fit::print_uses(model);
    if (argc <= 2) return 0;
    const auto folder = std::string{argv[2]};
    fit::write_trees(model, folder);
    fit::write_words("names", lexicon.names.by_score(), folder);
    fit::write_words("words", lexicon.words.by_score(), folder);
    return 0;
}
