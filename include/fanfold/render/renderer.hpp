#pragma once
/// Renderer: from a page as HTTP gave it to the page as a reader with a browser sees it.
///
/// The page is always fetched by HTTP first, with all that the crawl keeps to (robots.txt, gaps, the
/// egress rule); a renderer is handed what came. Three ways: a browser of ours (browser.hpp), a program
/// (no shell), a service that the operator runs. What comes back is as hostile as any page: at most
/// 8 MiB of it are taken. io thread; owned by whoever crawls, and outlives every `draw`.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include <fanfold/http/egress.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold::render {

inline constexpr std::size_t most_html = 8u << 20;

/// A page before its scripts ran.
struct Draft {
    Url url;  ///< after redirects; http(s)
    std::string html;
    std::string content_type;  ///< as sent
};

class Renderer {
  public:
    virtual ~Renderer() = default;
    /// The page's HTML once it stands. Errors: fix_config (there is no such program), retry_later (it
    /// failed, or took too long), cancelled. Whoever is cancelled ends at once: processes are killed.
    [[nodiscard]] virtual auto draw(Draft draft, Deadline deadline)
        -> boost::asio::awaitable<Result<std::string>> = 0;
};

/// `argv` and the URL as its last argument; the draft's HTML on stdin, the result on stdout, exit code
/// 0. Runs on `pool`, a thread each, in a process group of its own that is killed after `time`: 5
/// minutes of processor a process, files up to 1 GiB, no core files. It goes to the network by itself.
auto make_program(boost::asio::any_io_executor pool, std::vector<std::string> argv, Duration time)
    -> std::unique_ptr<Renderer>;

/// POST {"url": "…"} to `endpoint`; HTML comes back. Where it may stand is `egress`'s to say.
auto make_service(boost::asio::any_io_executor io, const Clock& clock, Url endpoint,
                  http::EgressRule egress, std::string user_agent, Duration time)
    -> std::unique_ptr<Renderer>;

/// Where a program is: as it is written if that has a '/', else by $PATH. Errors: fix_config.
auto find_program(const std::string& name) -> Result<std::string>;

}  // namespace fanfold::render
