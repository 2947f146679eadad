/// How long folding many findings takes, in CPU seconds: a figure to read, not a test.
///   build/release/many_findings
#include <ctime>
#include <fanfold/stage/fold/fold.hpp>
#include <iostream>
#include <string>

#include "random.hpp"

using namespace fanfold;

namespace {

auto enterprise(std::size_t number) -> Enterprise {
    Enterprise out;
    out.name = EnterpriseName{"reader-" + std::to_string(number)};
    return out;
}

/// Claims of twelve words from a vocabulary of 400, all of one company and day.
auto findings(std::size_t count, const EnterpriseName& reader, std::uint64_t seed)
    -> std::vector<Finding> {
    judged::Random random{seed};
    std::vector<Finding> out;
    for (std::size_t at = 0; at < count; ++at) {
        Finding each;
        each.enterprise = reader;
        each.template_name = TemplateName{"market/moves"};
        each.claim = "Hanbit Battery";
        for (int word = 0; word < 12; ++word)
            each.claim += " topic" + std::string(1, static_cast<char>('a' + random.below(20))) +
                          std::string(1, static_cast<char>('a' + random.below(20)));
        each.quote = each.claim;
        each.cluster = each.document = sha256(reader.str() + std::to_string(at));
        each.entities = {{"Hanbit Battery", "Hanbit Battery"}};
        each.document_time = parse_rfc3339("2026-11-23T09:00:00Z").value();
        each.id = finding_id(each);
        out.push_back(std::move(each));
    }
    return out;
}

auto fold_seconds(std::size_t enterprises, std::size_t each) -> double {
    const fold::Window window{parse_rfc3339("2026-11-23T06:00:00Z").value(),
                              parse_rfc3339("2026-11-24T06:00:00Z").value()};
    double seconds = 0;
    for (std::size_t number = 0; number < enterprises; ++number) {
        const auto reader = enterprise(number);
        auto given = findings(each, reader.name, number + 1);
        const auto start = std::clock();
        const auto events = fold::to_events(std::move(given), {}, reader, window);
        const auto plan = fold::plan_fold(events, reader);
        for (const auto& section : plan.sections) fold::apply_section(section, std::nullopt);
        seconds += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    return seconds;
}

}  // namespace

auto main() -> int {
    std::cout << "20,000 findings of one entity and day: " << fold_seconds(1, 20'000)
              << " s CPU\n10,000 findings of 500 enterprises: " << fold_seconds(500, 20)
              << " s CPU\n";
}
