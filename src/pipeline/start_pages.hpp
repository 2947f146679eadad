#pragma once
/// Pages where several sources of one run begin: each is asked for once, and what came is handed to the others. io thread.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fanfold/flow/source.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>

namespace fanfold::pipeline {

class StartPages {
  public:
    /// Each exchange is archived for who asked: what one enterprise alone may see is handed to nobody, and it asks itself.
    void keep_apart() { apart_ = true; }

    /// A source will begin there. Who signs in, keeps cookies or goes another way sees pages of its own.
    void expect(const Source& source, const std::vector<Link>& links) {
        if (!is_plain(source)) return;
        for (const auto& link : links) ++waiting_[link.url.key()].sources;
    }

    /// What came for another source, as this one would have got it; nothing, where it must ask itself.
    /// `most`: bytes of a page that it reads there.
    [[nodiscard]] auto take(const Source& source, const Link& link, const fetch::Validators& validators, std::size_t most)
        -> std::optional<fetch::Visit> {
        const auto found = waiting_.find(link.url.key());
        if (found == waiting_.end() || !is_plain(source)) return std::nullopt;
        auto& place = found->second;
        std::optional<fetch::Visit> out;
        if (place.came && fits(place, most, validators)) {
            out = place.came;
            out->page->link = link;
        }
        if (--place.sources > 0) return out;
        held_ -= bytes_of(place);
        waiting_.erase(found);
        return out;
    }

    /// What it got, if it came without a detour, somebody else begins there too, and there is room for it.
    void keep(const Source& source, const Link& link, fetch::Validators validators, const fetch::Visit& visit) {
        const auto found = waiting_.find(link.url.key());
        if (found == waiting_.end() || !is_plain(source) || !visit.page || visit.trail.size() != 1) return;
        auto& place = found->second;
        const auto others = held_ - bytes_of(place);
        if (others + visit.page->body.size() > most_held) return;
        held_ = others + visit.page->body.size();
        place.came = visit;
        place.asked_with = std::move(validators);
    }

  private:
    struct Place {
        int sources = 0;  ///< that have not been there yet
        std::optional<fetch::Visit> came{};
        fetch::Validators asked_with{};
    };

    /// Bytes of all pages that wait to be handed on; what comes over it, each asks for itself.
    static constexpr std::size_t most_held = 16u << 20;

    static auto bytes_of(const Place& place) -> std::size_t { return place.came ? place.came->page->body.size() : 0; }
    [[nodiscard]] auto is_plain(const Source& source) const -> bool {
        if (apart_ && !source.visible_to.empty()) return false;
        return !source.folder && !source.sign_in && !source.cookies && source.proxy.url.empty();
    }
    /// A 304 answers who knows the same page; a page that was cut, or is too large here, nobody else.
    static auto fits(const Place& place, std::size_t most, const fetch::Validators& validators) -> bool {
        const auto& page = *place.came->page;
        if (page.not_modified)
            return place.asked_with.etag == validators.etag && place.asked_with.last_modified == validators.last_modified;
        return !page.truncated && page.body.size() <= most;
    }

    std::map<std::string, Place> waiting_;
    std::size_t held_ = 0;
    bool apart_ = false;
};

}  // namespace fanfold::pipeline
