#include "chromium.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "drawing.hpp"

namespace fanfold::render {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view folder_name = "fanfold-browser-";

/// Where the DevTools pipe is, on the side of the browser.
constexpr int reads_at = 3;
constexpr int writes_at = 4;

/// No name is resolved in it and nothing goes out by itself: the way out of each page is told with its
/// browsing context, and what is not a page's has a proxy that is not there.
constexpr const char* switches[] = {
    "--headless=new",
    "--remote-debugging-pipe",
    "--proxy-server=http://proxy.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-features=Prerender2,IsolateSandboxedIframes",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--password-store=basic",
    "--js-flags=--max-old-space-size=256",
};

auto is_leftover(const fs::path& path) -> bool {
    constexpr std::time_t day = 24 * 60 * 60;
    struct stat about {};
    return path.filename().string().starts_with(folder_name) && ::lstat(path.c_str(), &about) == 0 &&
           S_ISDIR(about.st_mode) && about.st_uid == ::geteuid() && about.st_mtime < std::time(nullptr) - day;
}

/// Folders that nobody removed, because the daemon was killed.
void remove_leftovers() {
    std::error_code failed;
    fs::directory_iterator each{fs::temp_directory_path(failed), failed};
    for (; !failed && each != fs::directory_iterator{}; each.increment(failed)) {
        std::error_code ignored;
        if (is_leftover(each->path())) fs::remove_all(each->path(), ignored);
    }
}

auto was_stopped() -> Error {
    return {ErrorKind::cancelled, "the browser was stopped"};
}

}  // namespace

ScratchFolder::ScratchFolder() {
    std::error_code none;
    auto pattern = (fs::temp_directory_path(none) / (std::string{folder_name} + "XXXXXX")).string();
    if (!none && ::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

auto Chromium::command(const fs::path& folder) const -> std::vector<std::string> {
    std::vector<std::string> out{settings_.program};
    out.insert(out.end(), std::begin(switches), std::end(switches));
    out.push_back("--user-data-dir=" + folder.string());
    if (!settings_.user_agent.empty()) out.push_back("--user-agent=" + settings_.user_agent);
    if (::geteuid() == 0) out.emplace_back("--no-sandbox");  // it refuses to run as root with one
    return out;
}

auto Chromium::start(SteadyInstant until, const std::stop_token& stop) -> Status {
    remove_leftovers();
    auto next = std::make_unique<Running>();
    auto pipe = make_channel();
    if (next->folder.path().empty() || !pipe.ours.open())
        return Error{ErrorKind::retry_later, "no temporary folder or descriptors for the browser"};
    const std::vector<std::string> variables{"HOME=" + next->folder.path().string(),
                                             "XDG_RUNTIME_DIR=" + next->folder.path().string()};
    const int end = pipe.theirs.number();
    auto child = Child::start(command(next->folder.path()), variables, {{end, reads_at}, {end, writes_at}});
    pipe.theirs.close();
    if (!child) return child.error();
    next->child.emplace(std::move(*child));
    next->tools.emplace(std::move(pipe.ours));
    const std::stop_callback hang_up{stop, [&tools = *next->tools] { tools.hang_up(); }};
    const auto version = next->tools->call("Browser.getVersion", Json::object(), "", until);
    if (stop.stop_requested()) return was_stopped();
    if (!version) {
        constexpr auto moment = std::chrono::milliseconds{500};
        const auto ended = next->child->status_by(std::chrono::steady_clock::now() + moment);
        const bool by_itself = ended && WIFEXITED(*ended);  // the kernel kills where memory is short
        return Error{by_itself ? ErrorKind::fix_config : ErrorKind::retry_later,
                     settings_.program + " does not start: " + version.error().message()};
    }
    running_ = std::move(next);
    return Done{};
}

auto Chromium::draw(const Draft& draft, std::uint16_t proxy_port, SteadyInstant until, const std::stop_token& stop)
    -> Result<std::string> {
    if (stop.stop_requested()) return was_stopped();
    if (!running_)
        if (auto started = start(until, stop); !started) return started.error();
    auto& running = *running_;
    Result<std::string> html;
    bool stained = false;
    {
        const std::stop_callback hang_up{stop, [&tools = *running.tools] { tools.hang_up(); }};
        Drawing drawing{*running.tools, *running.child, draft, settings_, until};
        html = drawing.run(proxy_port);
        stained = drawing.is_stained();
    }
    const bool spent = ++running.pages >= settings_.pages || running.child->memory() > settings_.memory;
    const bool stopped = stop.stop_requested();
    if (!html || stained || spent || stopped) running_.reset();
    return stopped ? was_stopped() : std::move(html);
}

}  // namespace fanfold::render
