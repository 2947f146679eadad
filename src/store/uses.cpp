#include "uses.hpp"

#include <algorithm>
#include <functional>

#include "rows.hpp"

namespace fanfold::store {

namespace {

using Uses = std::map<TemplateName, TemplateUse>;

auto add_to(Uses& uses, Statement rows, const std::function<void(TemplateUse&, const Statement&)>& add) -> Status {
    while (rows.next()) {
        const TemplateName name{rows.text(0)};
        add(uses[name], rows);
    }
    if (rows.trouble()) return *rows.trouble();
    return Done{};
}

}  // namespace

auto source_nights_of(Connection& crawl, int runs) -> Result<std::vector<SourceNight>> {
    std::vector<SourceNight> out;
    auto rows = crawl.query("source_nights", std::max(runs, 0));
    while (rows.next())
        out.push_back({SourceName{rows.text(0)}, RunId{rows.integer(1)}, rows.instant(2), rows.text(3), rows.small(4),
                       rows.small(5), rows.small(6)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto spent_days_of(Connection& state, Instant since) -> Result<std::vector<SpentDay>> {
    std::vector<SpentDay> out;
    auto rows = state.query("spent_days", since);
    while (rows.next())
        out.push_back({rows.text(0), EnterpriseName{rows.text(1)}, TemplateName{rows.text(2)}, ModelName{rows.text(3)},
                       rows.integer(4), rows.integer(5), rows.integer(6), rows.integer(7), rows.integer(8), sum_from(rows, 9),
                       sum_from(rows, 13), sum_from(rows, 11)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto template_uses_of(Connection& state, Instant since) -> Result<std::vector<TemplateUse>> {
    Uses uses;
    auto done = add_to(uses, state.query("template_uses", since), [](TemplateUse& use, const Statement& row) {
        use.questions = row.integer(1), use.answered = row.integer(2), use.reused = row.integer(3);
        use.by_rules = row.integer(4);
    });
    if (done)
        done = add_to(uses, state.query("saved_by_template", since), [](TemplateUse& use, const Statement& row) {
            use.shared = row.integer(2), use.reused_worth = sum_from(row, 3), use.shared_worth = sum_from(row, 5);
        });
    if (done)
        done = add_to(uses, state.query("findings_by_template", since),
                      [](TemplateUse& use, const Statement& row) { use.findings = row.integer(1); });
    if (done)
        done = add_to(uses, state.query("dropped_by_template", since),
                      [](TemplateUse& use, const Statement& row) { use.dropped = row.integer(1); });
    if (done)
        done = add_to(uses, state.query("spent_by_template", since), [](TemplateUse& use, const Statement& row) {
            use.calls = row.integer(1), use.settled = sum_from(row, 2);
        });
    if (!done) return done.error();
    std::vector<TemplateUse> out;
    for (auto& [name, use] : uses) {
        use.name = name;
        out.push_back(std::move(use));
    }
    return out;
}

}  // namespace fanfold::store
