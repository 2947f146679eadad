#pragma once
/// NameCache: what became of names that were asked for, for as long as it holds. The least recently used go first
/// when there are too many. On the io thread.
#include <cstddef>
#include <fanfold/time/clock.hpp>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fanfold::http {

/// What a name is known to lead to.
struct Known {
    enum class Kind {
        found,
        none,    ///< there is no such name, or it has no address
        failed,  ///< the name servers say that they cannot tell
        late,    ///< no name server said anything in time
    };
    Kind kind = Kind::failed;
    std::vector<std::string> addresses;  ///< in the order in which they should be tried
    SteadyInstant until{};               ///< it holds
    SteadyInstant of_use_until{};        ///< addresses: better than none, when nobody answers (RFC 8767)
};

class NameCache {
  public:
    NameCache(const Clock& clock, std::size_t most) : clock_(clock), most_(most) {}
    /// What holds; or null. Good until the next `keep`.
    auto find(const std::string& name) -> const Known*;
    /// Addresses that do not hold any more and are still of use; or null.
    auto outdated(const std::string& name) -> const Known*;
    void keep(const std::string& name, Known known);
    [[nodiscard]] auto size() const -> std::size_t { return places_.size(); }

  private:
    struct Entry {
        std::string name;
        Known known;
    };
    const Clock& clock_;
    std::size_t most_;
    std::list<Entry> entries_;  ///< the one that was used last is first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;  ///< keys: the entries' names
};

}  // namespace fanfold::http
