/// `fanfold enterprise new`: a client from its name, its rivals' names and their home pages.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/config/draft.hpp>
#include <fanfold/stage/route/rehearsal.hpp>
#include <map>

#include "commands.hpp"
#include "one_page.hpp"
#include "packaged_profiles.hpp"
#include "rivals.hpp"
#include "site_probe.hpp"
#include "stored.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace fs = std::filesystem;
namespace exit_code = cli::exit_code;

constexpr std::size_t most_documents = 20'000;
constexpr std::size_t most_named = 6;

/// What is gathered before anything is written.
struct NewClient {
    std::vector<Rival> rivals;
    std::vector<SiteProbe> probes;  ///< beside `rivals`; an empty home where there is none
    config::EnterpriseDraft draft;
    std::vector<config::SourceDraft> sources;
};

auto gather_rivals(const cli::EnterpriseNew& command) -> Result<std::vector<Rival>> {
    std::vector<Rival> out;
    for (const auto& text : command.homes) {
        Rival own;
        const bool scheme = text.find("://") != std::string::npos;
        own.home = Url::parse(scheme ? text : "https://" + text);
        if (!own.home)
            return Error{ErrorKind::bad_input, "--home wants an address such as "
                                               "https://example.com/, not \"" + text + "\""};
        out.push_back(std::move(own));
    }
    if (command.competitors.empty()) return out;
    const auto text = read_input(command.competitors);
    if (!text) return text.error();
    auto rivals = read_rivals(*text);
    if (!rivals) return rivals.error().at(command.competitors);
    for (auto& rival : *rivals) out.push_back(std::move(rival));
    return out;
}

/// As for a run: nobody visits the public web without saying who he is.
auto may_visit(const config::Config& config, const std::vector<Rival>& rivals) -> Status {
    const auto& crawl = config.house.crawl;
    if (!crawl.contact.empty() || crawl.connect_to.contains("*")) return Done{};
    for (const auto& rival : rivals)
        if (rival.home && !http::Address::parse(rival.home->host()))
            return Error{ErrorKind::fix_config,
                         "before " + std::string{rival.home->host()} +
                             " is visited, say who is calling: write contact = \"https://…\" or a "
                             "mail address under [crawl] in fanfold.toml; --offline visits nothing"};
    return Done{};
}

auto probe_rivals(config::Config config, const std::vector<Rival>& rivals)
    -> std::vector<SiteProbe> {
    Context context{std::move(config), Duration::zero()};
    std::vector<Url> homes;
    for (const auto& rival : rivals)
        if (rival.home) homes.push_back(*rival.home);
    auto probed = probe_sites(context, homes);
    std::vector<SiteProbe> out(rivals.size());
    for (std::size_t at = 0, next = 0; at < rivals.size(); ++at)
        if (rivals[at].home) out[at] = std::move(probed[next++]);
    return out;
}

auto is_ascii(std::string_view text) -> bool {
    return std::all_of(text.begin(), text.end(), [](char letter) { return (letter & 0x80) == 0; });
}

/// Titles of the inherited sections in the reader's language: by title where a profile gave a shared
/// name another meaning, else by name. Who wrote Korean titles, or names of his own, keeps what he wrote.
auto korean_titles(const std::vector<config::SectionDraft>& inherited)
    -> std::vector<config::SectionDraft> {
    static const std::map<std::string, std::string> titles{
        {"market", "시장과 경쟁사"}, {"deals", "거래와 자금"},     {"rules", "규제와 감독"},
        {"risk", "사고와 위험"},     {"security", "보안"},         {"supply", "공급망"},
        {"products", "제품과 가격"}, {"technology", "기술"},       {"customers", "고객 반응"},
        {"people", "인사와 채용"},
        {"Incidents and rules", "사고와 규제"}, {"Technology and people", "기술과 인사"},
        {"Rivals and deals", "경쟁사와 거래"},  {"Stores, tills and supply", "매장과 공급망"},
        {"Rivals, launches and money", "경쟁사, 신제품, 자금"}};
    std::vector<config::SectionDraft> out;
    for (const auto& section : inherited) {
        auto known = titles.find(section.title);
        if (known == titles.end()) known = titles.find(section.name);
        if (known != titles.end() && is_ascii(section.title)) out.push_back({section.name, known->second, {}, 0});
    }
    return out;
}

/// A site that another client reads already is not a second source.
auto known_source(const config::Config& config, const Url& home) -> std::optional<SourceName> {
    for (const auto& [name, source] : config.sources) {
        if (!source.visible_to.empty()) continue;
        for (const auto* list : {&source.seeds, &source.feeds, &source.sitemaps})
            for (const auto& url : *list)
                if (url.host() == home.host()) return name;
    }
    return std::nullopt;
}

void add_source(const config::Config& config, const Rival& rival, const SiteProbe& probe,
                NewClient& out) {
    const auto add_name = [&](const std::string& name) {
        auto& names = out.draft.sources;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    const auto& home = probe.home.empty() ? *rival.home : probe.home;
    if (const auto known = known_source(config, home)) return add_name(known->str());
    const auto name = config::name_from(std::string{home.host()});
    const bool made = std::any_of(out.sources.begin(), out.sources.end(),
                                  [&](const auto& source) { return source.name == name; });
    if (!made) out.sources.push_back(source_from(probe, name));
    add_name(name);
}

void draft_client(const config::Config& config, const cli::EnterpriseNew& command,
                  NewClient& out) {
    auto& draft = out.draft;
    draft.comment = "Made by `fanfold enterprise new`. `fanfold config show " + command.name +
                    "` tells what its profile adds,\n`fanfold watch test " + command.name +
                    "` what the watch list hits.";
    draft.title = command.title.empty() ? command.name : command.title;
    draft.profile = command.profile;
    draft.language = command.language;
    draft.tags = command.tags;
    config::WatchDraft own;
    own.comment = "The client itself. Add tickers, products, other spellings to aliases.";
    own.names = {draft.title};
    own.weight = 1.5;
    draft.watch.push_back(std::move(own));
    for (std::size_t at = 0; at < out.rivals.size(); ++at) {
        const auto& rival = out.rivals[at];
        if (rival.home) add_source(config, rival, out.probes[at], out);
        auto watch = watch_for(rival, out.probes[at].site_name);
        const bool known = std::any_of(draft.watch.begin(), draft.watch.end(), [&](const auto& each) {
            return !watch.names.empty() && each.names.front() == watch.names.front();
        });
        if (!watch.names.empty() && !known) draft.watch.push_back(std::move(watch));
    }
    if (command.language == "ko" && !command.profile.empty())
        draft.sections = korean_titles(config::inherited_sections(config.house.root, command.profile));
    if (command.profile.empty())
        draft.sections = {{"news", "What happened", {"market/moves", "market/competitors"}, 8},
                          {"risk", "Risks and rules", {"risk/incidents", "regulation/rules"}, 6},
                          {"people", "Products and people", {"products/launches", "people/moves"}, 6}};
}

/// What this command wrote is named in `written`, so that it can be taken back.
auto write_client(const fs::path& root, const std::string& name, const NewClient& client,
                  std::vector<fs::path>& written) -> Status {
    for (const auto& source : client.sources) {
        const auto path = root / "sources" / (source.name + ".toml");
        std::error_code failed;
        if (fs::exists(path, failed)) continue;  // broken, but its owner's
        if (auto done = config::write_new(path, config::to_toml(source)); !done) return done;
        written.push_back(path);
    }
    const auto path = root / "enterprises" / (name + ".toml");
    auto done = config::write_new(path, config::to_toml(client.draft));
    if (done) written.push_back(path);
    return done;
}

void tell_sources(const NewClient& client) {
    for (std::size_t at = 0; at < client.rivals.size(); ++at) {
        if (!client.rivals[at].home) continue;
        const auto& probe = client.probes[at];
        const auto found =
            !probe.trouble.empty() ? "not reached: " + probe.trouble
            : !probe.feeds.empty() ? fmt::format("{} feeds", probe.feeds.size())
            : probe.newsroom       ? "newsroom " + std::string{probe.newsroom->path()}
            : !probe.sitemaps.empty() ? std::string{"sitemap"}
                                      : std::string{"home page only"};
        std::printf("    %-32s %s\n", std::string{probe.home.host()}.c_str(), found.c_str());
    }
}

void tell_entries(const route::Rehearsal& tried) {
    auto entries = tried.entries;
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.hits > b.hits; });
    std::string named;
    std::size_t count = 0;
    for (const auto& entry : entries) {
        if (entry.hits == 0 || ++count > most_named) break;
        named += fmt::format("{}{} {}", named.empty() ? "" : ", ", entry.name, entry.hits);
    }
    std::printf("It would have matched %zu documents of the last 7 nights (of %zu stored)%s%s\n",
                tried.matched, tried.documents, named.empty() ? "" : ": ", named.c_str());
}

void backtest(const config::Config& config, const Enterprise& client) {
    const auto week_ago = SystemClock{}.now() - std::chrono::hours{24 * 7};
    const auto stored = stored_documents(config, client, true, week_ago, most_documents);
    if (stored && !stored->documents.empty())
        tell_entries(route::rehearse(client, stored->documents));
    else
        std::puts("Nothing of the last 7 nights is stored yet, so there is no backtest.");
}

auto complaints_about(const config::Config& config, const std::string& file)
    -> std::vector<config::Complaint> {
    std::vector<config::Complaint> out;
    for (const auto& complaint : config.complaints)
        if (complaint.at.file == file || complaint.fatal_for_all) out.push_back(complaint);
    return out;
}

/// What is inherited may be what breaks it.
auto complaints_of_profiles(const config::Config& config) -> std::vector<config::Complaint> {
    std::vector<config::Complaint> out;
    for (const auto& complaint : config.complaints)
        if (complaint.at.file.starts_with("profiles/")) out.push_back(complaint);
    return out;
}

/// Nobody should find a client that no run serves.
auto take_back(const std::string& name, const std::vector<fs::path>& written) -> int {
    std::error_code ignored;
    for (const auto& path : written) fs::remove(path, ignored);
    return report_error({ErrorKind::fix_config, "enterprises/" + name + ".toml would have been broken, as said "
                                                "above, and was not left behind; cure it and ask again"});
}

/// Loads what was written, as the next run will.
auto conclude(const fs::path& root, const std::string& name, const NewClient& client,
              const std::vector<fs::path>& written) -> int {
    const auto config = config::load(root);
    print_complaints(complaints_about(config, "enterprises/" + name + ".toml"));
    const auto made = config.enterprises.find(EnterpriseName{name});
    if (made == config.enterprises.end()) {
        print_complaints(complaints_of_profiles(config), false);
        return take_back(name, written);
    }
    std::printf("Wrote enterprises/%s.toml: %zu watch entries, %zu sources\n", name.c_str(),
                client.draft.watch.size(), client.draft.sources.size());
    tell_sources(client);
    backtest(config, made->second);
    std::printf("\nNext:\n    edit %s\n    fanfold -C %s watch test %s\n    fanfold -C %s run "
                "--enterprise %s\n",
                (root / "enterprises" / (name + ".toml")).c_str(), root.c_str(), name.c_str(),
                root.c_str(), name.c_str());
    return exit_code::ok;
}

auto name_is_free(const config::Config& config, const std::string& name) -> Status {
    if (config::name_from(name) != name)
        return Error{ErrorKind::bad_input,
                     "\"" + name + "\" cannot be a file's name: small letters, digits and '-'" +
                         (config::name_from(name).empty()
                              ? std::string{}
                              : "; for example " + config::name_from(name)) +
                         ". How readers see it is --title"};
    std::error_code failed;
    const auto path = config.house.root / "enterprises" / (name + ".toml");
    if (fs::exists(path, failed))
        return Error{ErrorKind::bad_input, path.string() + " is there already: edit it"};
    return Done{};
}

auto written_source(const config::Config& config, const cli::SourceAdd& command,
                    const SiteProbe& probe) -> Result<std::string> {
    auto name = command.name.empty() ? config::name_from(std::string{probe.home.host()})
                                     : command.name;
    if (config::name_from(name) != name)
        return Error{ErrorKind::bad_input, "\"" + name + "\" cannot be a file's name: small "
                                                         "letters, digits and '-'"};
    auto source = source_from(probe, name);
    source.visible_to = command.visible_to;
    const auto path = config.house.root / "sources" / (name + ".toml");
    if (auto written = config::write_new(path, config::to_toml(source)); !written)
        return written.error();
    std::printf("Wrote %s\n%s", path.c_str(), config::to_toml(source).c_str());
    return name;
}

}  // namespace

auto source_add(const cli::Globals& globals, const cli::SourceAdd& command) -> int {
    const auto config = config::load(config_folder(globals.config_dir));
    if (!config.usable()) {
        print_complaints(config.complaints);
        return exit_code::config;
    }
    std::vector<Rival> site(1);
    const bool scheme = command.url.find("://") != std::string::npos;
    site.front().home = Url::parse(scheme ? command.url : "https://" + command.url);
    if (!site.front().home)
        return report_error({ErrorKind::bad_input, "\"" + command.url + "\" is no address such as "
                                                   "https://example.com/"});
    if (auto may = may_visit(config, site); !may) return report_error(may.error());
    const auto probes = probe_rivals(config, site);
    if (!probes.front().trouble.empty())
        return report_error({ErrorKind::unavailable, probes.front().trouble + "; nothing was written. "
                             "`fanfold source test " + command.url + "` tells more"});
    const auto name = written_source(config, command, probes.front());
    if (!name) return report_error(name.error());
    std::printf("\nNext: list it in an enterprise or a profile: sources = [\"%s\"]\n", name->c_str());
    return exit_code::ok;
}

auto enterprise_new(const cli::Globals& globals, const cli::EnterpriseNew& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    if (!config.usable()) {
        print_complaints(config.complaints);
        return exit_code::config;
    }
    const auto root = config.house.root;
    if (auto unused = name_is_free(config, command.name); !unused)
        return report_error(unused.error());
    NewClient client;
    auto rivals = gather_rivals(command);
    if (!rivals) return report_error(rivals.error());
    client.rivals = std::move(*rivals);
    client.probes.resize(client.rivals.size());
    for (std::size_t at = 0; at < client.rivals.size(); ++at)
        client.probes[at].home = client.rivals[at].home.value_or(Url{});
    if (!command.offline) {
        if (auto may = may_visit(config, client.rivals); !may) return report_error(may.error());
        client.probes = probe_rivals(config, client.rivals);
    }
    if (!command.profile.empty()) {
        const auto copied = provide_profile(config, command.profile);
        if (!copied) return report_error(copied.error());
        if (*copied) std::printf("Copied profiles/%s.toml\n", command.profile.c_str());
    }
    draft_client(config, command, client);
    std::vector<fs::path> written;
    if (auto done = write_client(root, command.name, client, written); !done)
        return report_error(done.error());
    return conclude(root, command.name, client, written);
}

}  // namespace fanfold::app
