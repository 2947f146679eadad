#pragma once
/// The browser's process and its life; see browser.hpp. Blocking; one thread at a time.
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <fanfold/render/browser.hpp>

#include "child.hpp"
#include "devtools.hpp"

namespace fanfold::render {

/// A new folder under the system's temporary one, for its owner only; gone with what is in it at the end.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    auto operator=(const ScratchFolder&) -> ScratchFolder& = delete;
    [[nodiscard]] auto path() const -> const std::filesystem::path& { return path_; }

  private:
    std::filesystem::path path_;  ///< empty: there is none
};

class Chromium {
  public:
    explicit Chromium(BrowserSettings settings) : settings_(std::move(settings)) {}
    /// The page, with whatever it asks for going to the proxy on that port of 127.0.0.1. Starts the
    /// process if there is none. Once `stop` is asked for there is neither page nor process.
    auto draw(const Draft& draft, std::uint16_t proxy_port, SteadyInstant until, const std::stop_token& stop)
        -> Result<std::string>;

  private:
    struct Running {
        ScratchFolder folder;
        std::optional<Child> child;
        std::optional<DevTools> tools;
        int pages = 0;
    };
    auto start(SteadyInstant until, const std::stop_token& stop) -> Status;
    [[nodiscard]] auto command(const std::filesystem::path& folder) const -> std::vector<std::string>;

    BrowserSettings settings_;
    std::unique_ptr<Running> running_;
};

}  // namespace fanfold::render
