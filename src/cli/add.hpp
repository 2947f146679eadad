#pragma once
/// Short words for adding commands, so that the tree reads as a list.
#include <functional>
#include <memory>
#include <utility>

#include "words.hpp"

namespace fanfold::cli {

/// A command under `parent`; `example` stands at the foot of its help. What its options fill in
/// becomes `typed.command` when the command was typed.
template <class Values>
class Add {
  public:
    Add(CLI::App& parent, Typed& typed, const std::string& name, const std::string& what,
        const std::string& example)
        : app_(*parent.add_subcommand(name, what)), values_(std::make_shared<Values>()) {
        app_.footer("Example:\n  " + example);
        app_.callback([&typed, values = values_, checks = checks_] {
            for (const auto& check : *checks) check();
            typed.command = *values;
        });
    }

    /// A word by its place. `member` may be a list.
    template <class Member>
    auto word(const std::string& name, Member Values::*member, const std::string& what) -> Add& {
        app_.add_option(name, values_.get()->*member, what)->type_name("")->required();
        return *this;
    }
    template <class Member>
    auto optional_word(const std::string& name, Member Values::*member, const std::string& what)
        -> Add& {
        app_.add_option(name, values_.get()->*member, what)->type_name("");
        return *this;
    }
    template <class Member>
    auto option(const std::string& name, Member Values::*member, const std::string& type,
                const std::string& what) -> Add& {
        app_.add_option(name, values_.get()->*member, what)->type_name(type);
        return *this;
    }
    template <class Member>
    auto required(const std::string& name, Member Values::*member, const std::string& type,
                  const std::string& what) -> Add& {
        app_.add_option(name, values_.get()->*member, what)->type_name(type)->required();
        return *this;
    }
    /// May be given several times, or with commas.
    auto list(const std::string& name, std::vector<std::string> Values::*member,
              const std::string& type, const std::string& what) -> Add& {
        app_.add_option(name, values_.get()->*member, what)
            ->type_name(type)
            ->allow_extra_args(false)
            ->delimiter(',');
        return *this;
    }
    auto number(const std::string& name, int Values::*member, int low, int high,
                const std::string& what) -> Add& {
        app_.add_option(name, values_.get()->*member, what)
            ->check(CLI::Range(low, high).description(""))
            ->type_name("N")
            ->capture_default_str();
        return *this;
    }
    auto choice(const std::string& name, std::string Values::*member,
                const std::vector<std::string>& choices, const std::string& what) -> Add& {
        std::string shown;
        for (const auto& each : choices) shown += (shown.empty() ? "" : "|") + each;
        app_.add_option(name, values_.get()->*member, what)
            ->check(CLI::IsMember(choices).description(""))
            ->type_name(shown)
            ->capture_default_str();
        return *this;
    }
    auto flag(const std::string& name, bool Values::*member, const std::string& what) -> Add& {
        app_.add_flag(name, values_.get()->*member, what);
        return *this;
    }
    /// These options mean something only beside that one. (CLI11's own `needs` and `excludes` would stand in the help, in
    /// an order that changes from start to start.)
    auto only_beside(const std::string& name, const std::vector<std::string>& options) -> Add& {
        for (const auto& each : options)
            checks_->push_back([app = &app_, name, each] {
                if (app->count(each) > 0 && app->count(name) == 0) throw CLI::RequiresError(each, name);
            });
        return *this;
    }
    auto never_beside(const std::string& name, const std::vector<std::string>& options) -> Add& {
        for (const auto& each : options)
            checks_->push_back([app = &app_, name, each] {
                if (app->count(each) > 0 && app->count(name) > 0) throw CLI::ExcludesError(each, name);
            });
        return *this;
    }
    /// Below the example: what its option can't say in a line.
    auto more(const std::string& text) -> Add& {
        app_.footer(app_.get_footer() + "\n\n" + text);
        return *this;
    }
    auto hidden() -> Add& {
        app_.group("");
        return *this;
    }

  private:
    CLI::App& app_;
    std::shared_ptr<Values> values_;
    std::shared_ptr<std::vector<std::function<void()>>> checks_ =
        std::make_shared<std::vector<std::function<void()>>>();
};

/// A word that only has commands below it.
inline auto group_of(CLI::App& parent, const std::string& name, const std::string& what,
                     const std::string& example) -> CLI::App& {
    auto& group = *parent.add_subcommand(name, what);
    group.footer("Example:\n  " + example);
    return group;
}

inline const std::vector<std::string> report_formats{"md", "html", "json", "terminal"};

}  // namespace fanfold::cli
