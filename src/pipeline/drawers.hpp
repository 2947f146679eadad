#pragma once
/// Those who let the scripts of pages run (render/): one browser for all sources of a run, and each
/// source's own program or service. io thread; owned by the crawl.
#include <map>
#include <memory>

#include <fanfold/async/line.hpp>
#include <fanfold/pipeline/pipeline.hpp>
#include <fanfold/render/renderer.hpp>

namespace fanfold::pipeline {

class Drawers {
  public:
    explicit Drawers(Parts& parts) : parts_(parts), line_(parts.io) {}
    /// The page's HTML after its scripts ran, as the source wants it. Errors: those of render::Renderer.
    auto draw(const Source& source, render::Draft draft, Deadline until)
        -> boost::asio::awaitable<Result<std::string>>;

  private:
    auto renderer_of(const Source& source) -> render::Renderer&;
    auto make(const Source& source) -> std::unique_ptr<render::Renderer>;
    auto browser() -> render::Renderer&;
    auto await_thread() -> boost::asio::awaitable<void>;

    Parts& parts_;
    async::Line line_;  ///< pages that wait for a thread for their program; the first one looks
    int programs_ = 0;  ///< at this moment
    std::unique_ptr<render::Renderer> browser_;
    std::map<SourceName, std::unique_ptr<render::Renderer>> own_;
};

/// Whether a page that comes as it came before still tells the same. A shell's bytes never change,
/// whatever its scripts fetch.
auto tells_by_its_bytes(const Source& source, const Page& page) -> bool;
/// Whether it is a page that scripts may add to: HTML, whole.
auto may_be_drawn(const Source& source, const Page& page) -> bool;

}  // namespace fanfold::pipeline
