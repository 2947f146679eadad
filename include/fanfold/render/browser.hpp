#pragma once
/// Browser: Debian's Chromium without a window, driven over its DevTools pipe (Chrome DevTools Protocol
/// 1.3, --remote-debugging-pipe: JSON ended by NUL on descriptors 3 and 4; no port that others reach).
///
/// One child draws one page at a time, each in a browsing context of its own, so that no cookie and no
/// cache of one page is there for the next. The document itself is what HTTP gave: the browser asks for
/// scripts and data, through an EgressProxy and with no other way out (no name is resolved in it, no
/// QUIC, no WebRTC). Pictures, fonts, films and frames are not loaded, and the page can't lead away from
/// itself; other pages that it opens are closed before they begin. The child is started when a page needs it, and thrown away after `pages` pages, when its
/// processes hold `memory`, and after any failure. io thread; it blocks on threads of `pool`.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include <fanfold/async/line.hpp>
#include <fanfold/http/egress_proxy.hpp>
#include <fanfold/render/renderer.hpp>

namespace fanfold::render {

struct BrowserSettings {
    std::string program = "chromium";
    std::string user_agent;
    Duration time = std::chrono::seconds{20};  ///< a page, its start included; then it is taken as it stands
    Duration rest = std::chrono::seconds{5};   ///< after its load event, for what it still asks for
    int pages = 50;
    std::uint64_t memory = std::uint64_t{1} << 30;  ///< bytes of its processes that are of no file, shared ones counted for each
};

class Chromium;

class Browser final : public Renderer {
  public:
    Browser(boost::asio::any_io_executor io, boost::asio::any_io_executor pool, BrowserSettings settings,
            http::EgressProxySettings way_out);
    ~Browser() override;
    [[nodiscard]] auto draw(Draft draft, Deadline deadline)
        -> boost::asio::awaitable<Result<std::string>> override;

  private:
    boost::asio::any_io_executor pool_;
    std::shared_ptr<Chromium> chromium_;
    Duration time_;
    http::EgressProxy proxy_;
    async::Line line_;
    bool drawing_ = false;
};

}  // namespace fanfold::render
