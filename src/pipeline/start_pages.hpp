#pragma once
/// Pages where several sources of one run begin: each is asked for once, and what came is handed to the others. io thread.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/source.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>

namespace fanfold::pipeline {

class StartPages {
  public:
    /// A source will begin there. Who signs in, keeps cookies or goes another way sees pages of its own.
    void expect(const Source& source, const std::vector<Link>& links) {
        if (!is_plain(source)) return;
        for (const auto& link : links) ++waiting_[link.url.key()].sources;
    }

    /// What came for another source, as this one would have got it; nothing, where it must ask itself.
    [[nodiscard]] auto take(const Source& source, const Link& link, const fetch::Validators& validators)
        -> std::optional<fetch::Visit> {
        const auto found = waiting_.find(link.url.key());
        if (found == waiting_.end() || !is_plain(source)) return std::nullopt;
        auto& place = found->second;
        std::optional<fetch::Visit> out;
        if (place.came && fits(place, source, validators)) {
            out = place.came;
            out->page->link = link;
        }
        if (--place.sources <= 0) waiting_.erase(found);
        return out;
    }

    /// What it got, if it came without a detour and somebody else begins there too.
    void keep(const Source& source, const Link& link, fetch::Validators validators, const fetch::Visit& visit) {
        const auto found = waiting_.find(link.url.key());
        if (found == waiting_.end() || !is_plain(source) || !visit.page || visit.trail.size() != 1) return;
        found->second.came = visit;
        found->second.asked_with = std::move(validators);
    }

  private:
    struct Place {
        int sources = 0;  ///< that have not been there yet
        std::optional<fetch::Visit> came{};
        fetch::Validators asked_with{};
    };

    static auto is_plain(const Source& source) -> bool {
        return !source.folder && !source.sign_in && !source.cookies && source.proxy.url.empty();
    }
    /// A 304 answers who knows the same page; a page that was cut, or is too large here, nobody else.
    static auto fits(const Place& place, const Source& source, const fetch::Validators& validators) -> bool {
        const auto& page = *place.came->page;
        if (page.not_modified)
            return place.asked_with.etag == validators.etag && place.asked_with.last_modified == validators.last_modified;
        return !page.truncated && page.body.size() <= source.max_body;
    }

    std::map<std::string, Place> waiting_;
};

}  // namespace fanfold::pipeline
