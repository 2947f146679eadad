#pragma once
/// One page, drawn in a browsing context of its own. Blocking.
#include <string>

#include <fanfold/render/browser.hpp>

#include "child.hpp"
#include "devtools.hpp"

namespace fanfold::render {

class Drawing {
  public:
    /// All outlive it.
    Drawing(DevTools& tools, Child& child, const Draft& draft, const BrowserSettings& settings,
            SteadyInstant until);
    ~Drawing();
    Drawing(const Drawing&) = delete;
    auto operator=(const Drawing&) -> Drawing& = delete;

    /// The HTML of the page when it has loaded and asks for nothing more, or as it stands at its time.
    auto run(std::uint16_t proxy_port) -> Result<std::string>;
    /// The context could not be closed: the next page should have another browser.
    [[nodiscard]] auto is_stained() const -> bool { return stained_; }

  private:
    auto open(std::uint16_t proxy_port) -> Status;
    auto prepare() -> Status;
    auto navigate() -> Status;
    auto settle() -> Status;
    auto text() -> Result<std::string>;
    auto close() -> bool;
    auto ask(std::string_view method, Json params) -> Result<Json>;
    [[nodiscard]] auto is_loaded() const -> bool { return !loader_.empty() && last_loaded_ == loader_; }
    [[nodiscard]] auto is_quiet() const -> bool { return is_loaded() && last_quiet_ == loader_; }
    /// Nothing was added to it or taken from it for a while: pages that poll never have a quiet network.
    auto is_still() -> bool;
    /// The document in the page's main frame is still the one that we gave.
    auto is_ours() -> bool;
    void hear_of(const Json& event);
    void judge_request(const Json& event);
    void judge_target(const Json& event);

    DevTools& tools_;
    Child& child_;
    const Draft& draft_;
    const BrowserSettings& settings_;
    SteadyInstant until_;
    std::string context_, target_, session_;
    /// Of our document, and of the one that was last loaded, or at rest, in its place: these may be told
    /// before it is told which is ours.
    std::string loader_, last_loaded_, last_quiet_;
    std::string size_;  ///< when it was last looked at
    int still_ = 0;     ///< for so many looks it had the same
    bool given_ = false;  ///< it has its document
    bool broken_ = false;
    bool stained_ = false;
};

}  // namespace fanfold::render
