#include "catalog_state.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "front_matter.hpp"
#include "version.hpp"

namespace fanfold::prompt {

namespace {

constexpr std::string_view system_marker = "{{! system }}\n";
constexpr std::string_view user_marker = "{{! user }}\n";

auto without_suffix(std::string path) -> std::string {
    return path.substr(0, path.size() - 3);
}

auto read_all(const std::filesystem::path& file) -> std::string {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// `texts` takes the documents of tests.
void add_file(const std::string& path, std::string label, std::string bytes,
              std::map<std::string, TemplateFile>& files,
              std::map<std::string, std::string>& texts) {
    if (path.ends_with(".txt"))
        texts[path] = std::move(bytes);
    else if (path.ends_with(".md") && path.find("README") == std::string::npos)
        files[without_suffix(path)] = {std::move(label), std::move(bytes)};
}

void add_local(const std::filesystem::path& folder, std::map<std::string, TemplateFile>& files,
               std::map<std::string, std::string>& texts) {
    std::error_code failed;
    if (!std::filesystem::is_directory(folder, failed)) return;
    std::filesystem::recursive_directory_iterator at{folder, failed};
    for (; !failed && at != std::filesystem::recursive_directory_iterator{}; at.increment(failed)) {
        const auto& entry = *at;
        // Editors' and git's, and the notes of what local copies were made from (upstream.hpp).
        const bool hidden = entry.path().filename().string().starts_with('.');
        if (hidden) at.disable_recursion_pending();
        std::error_code unknown;
        if (hidden || !entry.is_regular_file(unknown)) continue;
        const auto ending = entry.path().extension();
        if (ending != ".md" && ending != ".txt") continue;
        const auto path = entry.path().lexically_relative(folder).generic_string();
        add_file(path, entry.path().string(), read_all(entry.path()), files, texts);
    }
}

auto is_template(const std::string& path) -> bool {
    return !path.starts_with("overlays/") && !path.starts_with("shared/") &&
           path.find('/') != std::string::npos;
}

/// "12:3: what" of a body that begins on `body_line` → "file:line:column", "what".
auto located(const std::string& file, std::size_t body_line, const std::string& message)
    -> Problem {
    std::size_t line = 0, column = 0;
    char colon = 0;
    std::istringstream in{message};
    in >> line >> colon >> column >> colon;
    std::string what;
    std::getline(in >> std::ws, what);
    return {file + ":" + std::to_string(line + body_line - 1) + ":" + std::to_string(column), what,
            true};
}

struct Halves {
    std::string system;
    std::string user;
};

/// Both halves keep the line numbers of the file: what does not belong to one is blanked, not cut.
auto blanked(std::string_view text) -> std::string {
    return std::string(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), '\n');
}

auto halves_of(std::string_view body) -> std::optional<Halves> {
    const auto system = body.find(system_marker);
    const auto user = body.find(user_marker);
    if (system == std::string_view::npos || user == std::string_view::npos || user < system)
        return std::nullopt;
    const auto begin = system + system_marker.size();
    const auto next = user + user_marker.size();
    return Halves{blanked(body.substr(0, begin)) + std::string{body.substr(begin, user - begin)},
                  blanked(body.substr(0, next)) + std::string{body.substr(next)}};
}

auto replaced(std::string text, const std::string& from, const std::string& to) -> std::string {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

auto trimmed(const std::string& text) -> std::string {
    const auto begin = text.find_first_not_of(" \n\t");
    return begin == std::string::npos
               ? std::string{}
               : text.substr(begin, text.find_last_not_of(" \n\t") - begin + 1);
}

/// Builds one resolved template, layer by layer.
class Resolver {
  public:
    Resolver(const std::map<std::string, TemplateFile>& files,
             const std::map<std::string, Template>& partials,
             const std::map<std::string, std::string>& texts)
        : files_(files), texts_(texts) {
        parts_->partials = &partials;
        parts_->files = &files;
    }

    auto run(const std::string& name, const std::vector<std::string>& overlays)
        -> Result<Resolved> {
        out_.name = TemplateName{name};
        add_base(name);
        for (const auto& overlay : overlays) add_overlay(overlay);
        for (const auto& problem : problems_)
            if (problem.fatal) return Error{ErrorKind::fix_config, problem.where + ": " + problem.what};
        parts_->top = layer_name(out_.layers.size() - 1);
        out_.parts = parts_;
        out_.version = version_of(out_, bodies_, files_);
        return std::move(out_);
    }
    [[nodiscard]] auto problems() const -> const std::vector<Problem>& { return problems_; }

  private:
    static auto layer_name(std::size_t number) -> std::string {
        return "layer" + std::to_string(number);
    }

    void add_base(const std::string& path) {
        const auto& file = files_.at(path);
        const auto split = begin_layer(path, file);
        auto halves = halves_of(split.body);
        const bool no_prompt = split.body.find_first_not_of(" \n") == std::string_view::npos;
        if (no_prompt && first_model_tier(out_.front).empty()) halves = Halves{};
        if (!halves) {
            problems_.push_back(
                {file.label + ":" + std::to_string(split.body_line) + ":1",
                 "a template has two parts, begun by the lines {{! system }} and {{! user }}",
                 true});
            return;
        }
        parse(file, split.body_line, halves->system, parts_->system, layer_name(0));
        parse(file, split.body_line, halves->user, parts_->user, layer_name(0));
    }

    void add_overlay(const std::string& path) {
        const auto& file = files_.at(path);
        const auto below = layer_name(out_.layers.size() - 1);
        const auto split = begin_layer(path, file);
        auto body = replaced(std::string{split.body}, "{{<parent}}", "{{<" + below + "}}");
        body = replaced(std::move(body), "{{/parent}}", "{{/" + below + "}}");
        const auto name = layer_name(out_.layers.size() - 1);
        parse(file, split.body_line, body, parts_->system, name);
        parse(file, split.body_line, body, parts_->user, name);
    }

    auto begin_layer(const std::string& path, const TemplateFile& file) -> SplitFile {
        const auto split = split_file(file.text);
        const auto known = out_.front.tests.size();
        read_front_matter(split.front, file.label, out_.front, problems_);
        for (auto at = known; at < out_.front.tests.size(); ++at)
            load_text(path, out_.front.tests[at]);
        out_.layers.push_back(file.label);
        parts_->body_lines.push_back(split.body_line);
        bodies_.push_back(split.body);
        return split;
    }

    /// Only files beside the template, and only those that were loaded with it.
    void load_text(const std::string& path, TestCase& test) {
        if (test.file.empty()) return;
        const auto found = texts_.find(path.substr(0, path.rfind('/') + 1) + test.file);
        if (found != texts_.end())
            test.text = found->second;
        else
            problems_.push_back({test.where,
                                 "there is no file \"" + test.file +
                                     "\" beside the template; its name ends in .txt",
                                 true});
    }

    void parse(const TemplateFile& file, std::size_t body_line, const std::string& body,
               std::map<std::string, Template>& into, const std::string& layer) {
        auto parsed = Template::parse(body);
        if (parsed)
            into.insert_or_assign(layer, std::move(*parsed));
        else
            problems_.push_back(located(file.label, body_line, parsed.error().message()));
    }

    const std::map<std::string, TemplateFile>& files_;
    const std::map<std::string, std::string>& texts_;
    std::shared_ptr<Resolved::Parts> parts_ = std::make_shared<Resolved::Parts>();
    Resolved out_;
    std::vector<std::string_view> bodies_;
    std::vector<Problem> problems_;
};

auto overlay_paths(const std::string& name, const Enterprise& enterprise)
    -> std::vector<std::string> {
    return {"overlays/industry/" + enterprise.industry + "/" + name,
            "overlays/enterprise/" + enterprise.name.str() + "/" + name,
            "overlays/language/" + enterprise.language + "/" + name};
}

}  // namespace

auto Resolved::render(const nlohmann::json& context) const -> Messages {
    const auto render_half = [&](const std::map<std::string, Template>& half) {
        const Partials find_part = [&](const std::string& wanted) -> const Template* {
            if (const auto layer = half.find(wanted); layer != half.end()) return &layer->second;
            const auto shared = parts->partials->find(wanted);
            return shared == parts->partials->end() ? nullptr : &shared->second;
        };
        return trimmed(half.at(parts->top).render(context, find_part, escape_nothing));
    };
    return {render_half(parts->system), render_half(parts->user)};
}

auto Catalog::load(std::span<const EmbeddedFile> packaged, const std::filesystem::path& local)
    -> Catalog {
    Catalog catalog;
    auto& state = *catalog.state_;
    for (const auto& file : packaged)
        add_file(std::string{file.path}, "prompts/" + std::string{file.path},
                 std::string{file.bytes}, state.files, state.texts);
    add_local(local, state.files, state.texts);
    for (const auto& [path, file] : state.files) {
        if (!path.starts_with("shared/")) continue;
        auto parsed = Template::parse(split_file(file.text).body);
        if (parsed)
            state.partials.emplace(path, std::move(*parsed));
        else
            state.problems.push_back(
                located(file.label, split_file(file.text).body_line, parsed.error().message()));
    }
    for (const auto& [path, file] : state.files) {
        if (!is_template(path)) continue;
        Resolver resolver{state.files, state.partials, state.texts};
        static_cast<void>(resolver.run(path, {}));  // what is broken, and advice, stand among its problems
        state.problems.insert(state.problems.end(), resolver.problems().begin(), resolver.problems().end());
    }
    return catalog;
}

auto Catalog::names() const -> std::vector<TemplateName> {
    std::vector<TemplateName> names;
    for (const auto& [path, file] : state_->files)
        if (is_template(path)) names.emplace_back(path);
    return names;
}

auto Catalog::find(const TemplateName& name, const Enterprise& enterprise) const
    -> Result<Resolved> {
    if (!is_template(name.str()) || !state_->files.contains(name.str()))
        return Error{ErrorKind::fix_config, "there is no template called \"" + name.str() +
                                                "\"; `fanfold prompts list` shows all"};
    auto overlays = overlay_paths(name.str(), enterprise);
    std::erase_if(overlays, [&](const auto& path) { return !state_->files.contains(path); });
    // Whoever has the same layers shares them, however many enterprises there are.
    auto key = name.str();
    for (const auto& path : overlays) key += '\n' + path;
    const auto known = state_->resolved.find(key);
    if (known != state_->resolved.end()) return known->second;
    Resolver resolver{state_->files, state_->partials, state_->texts};
    return state_->resolved.emplace(std::move(key), resolver.run(name.str(), overlays))
        .first->second;
}

auto Catalog::problems() const -> const std::vector<Problem>& {
    return state_->problems;
}

auto Catalog::digest() const -> Digest {
    FieldHasher hasher;
    for (const auto& [path, file] : state_->files) hasher.add(path).add(file.text);
    return hasher.finish();
}

Catalog::Catalog() : state_(std::make_unique<State>()) {}
Catalog::~Catalog() = default;
Catalog::Catalog(Catalog&&) noexcept = default;
auto Catalog::operator=(Catalog&&) noexcept -> Catalog& = default;

}  // namespace fanfold::prompt
