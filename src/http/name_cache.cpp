#include "name_cache.hpp"

#include <utility>

namespace fanfold::http {

auto NameCache::find(const std::string& name) -> const Known* {
    const auto found = places_.find(name);
    if (found == places_.end() || clock_.steady_now() >= found->second->known.until) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->known;
}

auto NameCache::outdated(const std::string& name) -> const Known* {
    const auto found = places_.find(name);
    if (found == places_.end()) return nullptr;
    const auto& known = found->second->known;
    return known.addresses.empty() || clock_.steady_now() >= known.of_use_until ? nullptr : &known;
}

void NameCache::keep(const std::string& name, Known known) {
    if (const auto found = places_.find(name); found != places_.end()) {
        found->second->known = std::move(known);
        entries_.splice(entries_.begin(), entries_, found->second);
        return;
    }
    entries_.push_front({name, std::move(known)});
    places_.emplace(entries_.front().name, entries_.begin());
    if (places_.size() <= most_) return;
    places_.erase(entries_.back().name);
    entries_.pop_back();
}

}  // namespace fanfold::http
