#include "retired.hpp"

#include <algorithm>

#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr Retired all_retired[] = {
    {.in = FileKind::enterprise, .path = "cap_per_run", .now = "caps.run", .since = "0.1.0", .why = ""},
    {.in = FileKind::house,
     .path = "alerts.mail.marks",
     .now = "",
     .since = "0.1.0",
     .why = "an alert has no items to mark"},
};

/// How many steps both have in common, the last one of each left out.
auto shared_steps(const Rename& rename) -> std::size_t {
    const auto most = std::min(rename.from.size(), rename.to.size()) - 1;
    std::size_t out = 0;
    while (out < most && rename.from[out] == rename.to[out]) ++out;
    return out;
}

using Steps = std::span<const std::string>;

/// Every table that the steps lead to; lists stand for each of their elements.
template <class Use>
void each_table(Node& node, Steps steps, const Use& use) {
    if (node.kind == Kind::list) {
        for (auto& item : node.items) each_table(item, steps, use);
        return;
    }
    if (node.kind != Kind::table) return;
    if (steps.empty()) return use(node);
    for (auto& entry : node.entries)
        if (is_step(steps.front(), entry.key)) each_table(entry.value, steps.subspan(1), use);
}

auto take(Node& table, std::string_view key) -> Entry {
    const auto at = std::find_if(table.entries.begin(), table.entries.end(),
                                 [&](const Entry& entry) { return entry.key == key; });
    auto out = std::move(*at);
    table.entries.erase(at);
    return out;
}

auto found_in(const Node& table, Steps steps) -> bool {
    const auto* node = &table;
    for (const auto& step : steps) {
        node = node->find(step);
        if (node == nullptr) return false;
    }
    return true;
}

/// Tables on the way are made; nothing where something else stands in it.
auto table_at(Node& from, Steps steps, const Position& at) -> Node* {
    auto* node = &from;
    for (const auto& step : steps) {
        if (node->kind != Kind::table) return nullptr;
        if (node->find(step) == nullptr) {
            Node made;
            made.at = at;
            node->put({step, at, std::move(made)});
        }
        node = node->find(step);
    }
    return node->kind == Kind::table ? node : nullptr;
}

/// One rename in one file.
class Modernizing {
  public:
    Modernizing(const Retired& key, const Rename& rename, Complaints& complaints)
        : key_(key),
          rename_(rename),
          shared_(rename.to.empty() ? rename.from.size() - 1 : shared_steps(rename)),
          complaints_(complaints) {}

    void run(Node& file) {
        const Steps from{rename_.from};
        each_table(file, from.first(shared_), [&](Node& base) {
            auto* table = &base;
            for (const auto& step : from.subspan(shared_, from.size() - shared_ - 1))
                if (table != nullptr) table = table->find(step);
            if (table != nullptr) move(base, *table);
        });
    }

  private:
    void move(Node& base, Node& table) {
        const auto& name = rename_.from.back();
        if (table.entry(name) == nullptr) return;
        auto entry = take(table, name);
        if (rename_.to.empty()) return complaints_.warning(entry.key_at, cure());
        const auto to = Steps{rename_.to}.subspan(shared_);
        if (found_in(base, to)) {
            complaints_.error(entry.value.at, "says " + std::string{key_.path} + " and " + shown_path(key_.now) +
                                                  ": keep one of the two");
            return;
        }
        auto* parent = table_at(base, to.first(to.size() - 1), entry.key_at);
        if (parent == nullptr) return complaints_.error(entry.key_at, told(key_) + ", which is no table here");
        complaints_.warning(entry.key_at, cure());
        entry.key = rename_.to.back();
        parent->put(std::move(entry));
    }

    [[nodiscard]] auto cure() const -> std::string {
        return told(key_) + (rename_.to.empty() ? "; `fanfold config migrate` takes it out"
                                                : "; `fanfold config migrate` writes it so");
    }

    const Retired& key_;
    const Rename& rename_;
    std::size_t shared_;
    Complaints& complaints_;
};

}  // namespace

auto retired_keys() -> std::span<const Retired> {
    return all_retired;
}

auto is_step(std::string_view wanted, std::string_view written) -> bool {
    return wanted == "*" || wanted == written;
}

auto renames_of(const Retired& key) -> std::vector<Rename> {
    Rename plain{split(key.path, '.'), key.now.empty() ? std::vector<std::string>{} : split(key.now, '.')};
    if (key.in != FileKind::source) return {std::move(plain)};
    auto listed = plain;
    listed.from.insert(listed.from.begin(), "source");
    if (!listed.to.empty()) listed.to.insert(listed.to.begin(), "source");
    return {std::move(plain), std::move(listed)};
}

auto shown_path(std::string_view dotted) -> std::string {
    auto steps = split(dotted, '.');
    const auto name = steps.back();
    steps.pop_back();
    std::string table;
    for (const auto& step : steps) table += (table.empty() ? "" : ".") + (step == "*" ? "NAME" : step);
    return table.empty() ? name : "[" + table + "] " + name;
}

auto told(const Retired& key) -> std::string {
    const auto since = " since " + std::string{key.since};
    if (key.now.empty()) return shown_path(key.path) + " is gone" + since + ": " + std::string{key.why};
    return shown_path(key.path) + " is " + shown_path(key.now) + since;
}

void modernize(Node& file, FileKind kind, std::span<const Retired> keys, Complaints& complaints) {
    for (const auto& key : keys) {
        if (key.in != kind) continue;
        for (const auto& rename : renames_of(key)) Modernizing{key, rename, complaints}.run(file);
    }
}

}  // namespace fanfold::config
