#include <fanfold/prompt/stray.hpp>

#include <algorithm>
#include <array>

#include "near_word.hpp"

namespace fanfold::prompt {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 100'000;
constexpr std::array kinds{"industry", "enterprise", "language"};

/// Paths below overlays/ without ".md", sorted; hidden ones are editors' and git's.
auto overlays_in(const fs::path& folder) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::error_code failed;
    fs::recursive_directory_iterator at{folder, fs::directory_options::skip_permission_denied, failed};
    for (; !failed && at != fs::recursive_directory_iterator{} && out.size() < most_files; at.increment(failed)) {
        const auto name = at->path().filename().string();
        if (name.starts_with('.')) at.disable_recursion_pending();
        std::error_code unknown;
        const bool one = !name.starts_with('.') && name.ends_with(".md") && name.find("README") == std::string::npos &&
                         at->is_regular_file(unknown);
        if (!one) continue;
        auto path = at->path().lexically_relative(folder).generic_string();
        out.push_back(path.substr(0, path.size() - 3));
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// Takes the first folder off the front; empty, and nothing taken, where there is none.
auto take_folder(std::string& path) -> std::string {
    const auto slash = path.find('/');
    if (slash == std::string::npos) return {};
    auto out = path.substr(0, slash);
    path.erase(0, slash + 1);
    return out;
}

auto guess(const std::string& word, const std::vector<std::string>& known) -> std::string {
    const auto near = near_word(word, known);
    return near ? "; did you mean \"" + *near + "\"?" : std::string{};
}

class Judge {
  public:
    Judge(const fs::path& folder, const std::vector<TemplateName>& templates, const Readers& readers)
        : folder_(folder), readers_(readers) {
        for (const auto& name : templates) templates_.push_back(name.str());
    }

    void look_at(const std::string& path) {
        where_ = (folder_ / (path + ".md")).string();
        auto rest = path;
        const auto kind = take_folder(rest);
        const auto who = take_folder(rest);
        if (who.empty() || rest.find('/') == std::string::npos)
            return tell("an overlay stands in overlays/KIND/NAME/ under the path of its template: nobody reads this", true);
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
            return tell("overlays are for an industry, an enterprise or a language, not for \"" + kind + "\": nobody reads this" +
                            guess(kind, {kinds.begin(), kinds.end()}),
                        true);
        if (std::find(templates_.begin(), templates_.end(), rest) == templates_.end())
            tell("there is no template \"" + rest + "\" to redefine blocks of" + guess(rest, templates_), true);
        judge_reader(kind, who);
    }

    auto finish() -> std::vector<Problem> { return std::move(out_); }

  private:
    void judge_reader(const std::string& kind, const std::string& who) {
        const auto& known = kind == "industry"     ? readers_.industries
                            : kind == "enterprise" ? readers_.enterprises
                                                   : readers_.languages;
        if (known.contains(who)) return;
        const auto quoted = '"' + who + '"';
        const auto nobody = kind == "industry"     ? "no enterprise has industry = " + quoted
                            : kind == "enterprise" ? "there is no enterprise " + quoted
                                                   : "no enterprise reads language = " + quoted;
        tell(nobody + ": this is never used" + guess(who, {known.begin(), known.end()}), false);
    }

    void tell(std::string what, bool fatal) { out_.push_back({where_, std::move(what), fatal}); }

    const fs::path& folder_;
    const Readers& readers_;
    std::vector<std::string> templates_;
    std::string where_;
    std::vector<Problem> out_;
};

}  // namespace

auto stray_overlays(const fs::path& local, const std::vector<TemplateName>& templates, const Readers& readers)
    -> std::vector<Problem> {
    const auto folder = local / "overlays";
    Judge judge{folder, templates, readers};
    for (const auto& path : overlays_in(folder)) judge.look_at(path);
    return judge.finish();
}

}  // namespace fanfold::prompt
