#include "rollout.hpp"

#include <algorithm>

namespace fanfold::app {

namespace {

constexpr int page = 5'000;

auto count_in(store::Reader& reader, RunId run, const EnterpriseName& enterprise, const TemplateName& name) -> Result<std::int64_t> {
    std::int64_t out = 0;
    for (int offset = 0;; offset += page) {
        const auto lines = reader.questions(run, enterprise, page, offset);
        if (!lines) return lines.error();
        out += std::count_if(lines->begin(), lines->end(), [&](const auto& line) { return line.template_name == name; });
        if (lines->size() < static_cast<std::size_t>(page)) return out;
    }
}

auto count_since(store::Reader& reader, Instant since, const EnterpriseName& enterprise, const TemplateName& name)
    -> Result<std::int64_t> {
    const auto reports = reader.reports(enterprise);
    if (!reports) return reports.error();
    std::int64_t out = 0;
    for (const auto& report : *reports) {
        if (report.made_at < since) continue;
        const auto count = count_in(reader, report.run, enterprise, name);
        if (!count) return count.error();
        out += *count;
    }
    return out;
}

}  // namespace

auto asked_readers(store::Reader& reader, const TemplateName& name, Instant since) -> Result<AskedReaders> {
    const auto versions = reader.template_versions();
    if (!versions) return versions.error();
    AskedReaders out;
    for (const auto& line : *versions) {
        if (line.template_name != name) continue;
        const auto last = count_in(reader, line.run, line.enterprise, name);
        if (!last) return last.error();
        const auto recent = count_since(reader, since, line.enterprise, name);
        if (!recent) return recent.error();
        out[line.enterprise] = {line.version, *last, *recent};
    }
    return out;
}

auto rollout_of(const AskedReaders& asked, const std::map<EnterpriseName, Enterprise>& enterprises, const prompt::Catalog& catalog,
                const TemplateName& name, const std::vector<EnterpriseName>& tried) -> Rollout {
    Rollout out;
    for (const auto& [reader, before] : asked) {
        const auto found = enterprises.find(reader);
        if (found == enterprises.end()) continue;
        const auto now = catalog.find(name, found->second);
        if (now && now->version != before.version) out.readers.push_back(reader);
    }
    out.edited = !out.readers.empty();
    if (!out.edited)
        std::copy_if(tried.begin(), tried.end(), std::back_inserter(out.readers),
                     [&](const EnterpriseName& reader) { return asked.contains(reader); });
    for (const auto& reader : out.readers) {
        out.last_run += asked.at(reader).last_run;
        out.since += asked.at(reader).since;
    }
    out.everybody = out.readers.size() == asked.size();
    return out;
}

}  // namespace fanfold::app
