#include "drawing.hpp"

#include <algorithm>

namespace fanfold::render {

namespace {

using std::chrono::steady_clock;

constexpr auto closing_time = std::chrono::seconds{3};  ///< beyond the page's own: to read it, to close it
constexpr std::size_t most_letters = 4u << 20;

/// What the page may load by asking: each of these is stopped and judged first.
constexpr const char* judged_kinds[] = {"Document", "Image", "Media", "Font"};

/// The one thing that does not go by the proxy.
constexpr const char* without_webrtc =
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel']) delete globalThis[name];";

/// What only readers without scripts are shown is no part of what this reader sees.
auto reading_script() -> std::string {
    return "(() => { for (const each of document.querySelectorAll('noscript')) each.remove();"
           "return document.documentElement.outerHTML.slice(0, " +
           std::to_string(most_letters) + "); })()";
}

/// RFC 4648 §4.
auto base64(std::string_view bytes) -> std::string {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            out += at + i > bytes.size() ? '=' : letters[bits >> (18 - 6 * i) & 63];
    }
    return out;
}

auto trouble(std::string what) -> Error {
    return {ErrorKind::retry_later, std::move(what)};
}

}  // namespace

Drawing::Drawing(DevTools& tools, Child& child, const Draft& draft, const BrowserSettings& settings,
                 SteadyInstant until)
    : tools_(tools), child_(child), draft_(draft), settings_(settings), until_(until) {
    tools_.listen([this](const Json& event) { hear_of(event); });
}

Drawing::~Drawing() {
    tools_.listen({});
}

auto Drawing::run(std::uint16_t proxy_port) -> Result<std::string> {
    auto done = open(proxy_port);
    if (done) done = prepare();
    if (done) done = navigate();
    if (done) done = settle();
    auto html = done ? text() : Result<std::string>{done.error()};
    if (broken_) html = trouble("the page broke the browser");
    stained_ = !html || !close();
    return html;
}

auto Drawing::ask(std::string_view method, Json params) -> Result<Json> {
    return tools_.call(method, std::move(params), session_, until_);
}

auto Drawing::open(std::uint16_t proxy_port) -> Status {
    const auto proxy = "http://127.0.0.1:" + std::to_string(proxy_port);
    auto context = ask("Target.createBrowserContext",
                       {{"proxyServer", proxy}, {"proxyBypassList", "<-loopback>"}, {"disposeOnDetach", true}});
    if (!context) return context.error();
    context_ = text_at(*context, "/browserContextId");
    auto kept = ask("Browser.setDownloadBehavior", {{"behavior", "deny"}, {"browserContextId", context_}});
    if (!kept) return kept.error();
    auto target = ask("Target.createTarget", {{"url", "about:blank"}, {"browserContextId", context_}});
    if (!target) return target.error();
    target_ = text_at(*target, "/targetId");
    auto session = ask("Target.attachToTarget", {{"targetId", target_}, {"flatten", true}});
    if (!session) return session.error();
    session_ = text_at(*session, "/sessionId");
    if (context_.empty() || session_.empty()) return trouble("the browser gives no page");
    return Done{};
}

auto Drawing::prepare() -> Status {
    auto patterns = Json::array();
    for (const auto* kind : judged_kinds) patterns.push_back({{"urlPattern", "*"}, {"resourceType", kind}});
    const std::pair<const char*, Json> steps[] = {
        {"Target.setAutoAttach", {{"autoAttach", true}, {"waitForDebuggerOnStart", true}, {"flatten", true}}},
        {"Page.enable", Json::object()},
        {"Page.setLifecycleEventsEnabled", {{"enabled", true}}},
        {"Page.addScriptToEvaluateOnNewDocument", {{"source", without_webrtc}}},
        {"Fetch.enable", {{"patterns", patterns}}},
    };
    for (const auto& [method, params] : steps)
        if (auto done = ask(method, params); !done) return done.error();
    return Done{};
}

auto Drawing::navigate() -> Status {
    auto begun = ask("Page.navigate", {{"url", draft_.url.str()}});
    if (!begun) return begun.error();
    if (const auto said = text_at(*begun, "/errorText"); !said.empty())
        return trouble("the browser does not open the page: " + said);
    loader_ = text_at(*begun, "/loaderId");
    return Done{};
}

/// Until it is quiet; what never rests is taken as it stands.
auto Drawing::settle() -> Status {
    constexpr auto glance = std::chrono::milliseconds{500};
    auto end = until_;
    auto weighed = steady_clock::now();
    for (bool counted = false; !is_quiet() && !broken_ && steady_clock::now() < end;) {
        if (!tools_.hear(std::min(end, weighed + glance))) return trouble("the browser is gone");
        if (is_loaded() && !std::exchange(counted, true)) end = std::min(end, steady_clock::now() + settings_.rest);
        if (steady_clock::now() < weighed + glance) continue;
        weighed = steady_clock::now();
        if (child_.memory() > settings_.memory) return trouble("the page takes more memory than it may have");
        if (is_loaded() && is_still()) break;
    }
    if (!given_) return trouble("the browser took too long");
    return Done{};
}

auto Drawing::is_still() -> bool {
    constexpr int looks = 4;
    const Json size{{"expression", "String(document.documentElement.outerHTML.length)"}, {"returnByValue", true}};
    auto found = ask("Runtime.evaluate", size);
    if (!found) return false;
    still_ = text_at(*found, "/result/value") == size_ ? still_ + 1 : 0;
    size_ = text_at(*found, "/result/value");
    return still_ >= looks;
}

auto Drawing::text() -> Result<std::string> {
    until_ = std::max(until_, steady_clock::now()) + closing_time;
    auto found = ask("Runtime.evaluate", {{"expression", reading_script()}, {"returnByValue", true}});
    if (!found) return found.error();
    if (!is_ours()) return trouble("the page went elsewhere");
    auto html = text_at(*found, "/result/value");
    if (html.empty()) return trouble("the page has nothing to read");
    if (html.size() > most_html) return trouble("the page became larger than 8 MiB");
    return html;
}

/// No request is needed to go to about:blank, to a blob: or to what was drawn ahead. Asked after the text
/// was taken: what leaves later does no harm.
auto Drawing::is_ours() -> bool {
    const auto tree = ask("Page.getFrameTree", Json::object());
    return tree && !loader_.empty() && text_at(*tree, "/frameTree/frame/loaderId") == loader_;
}

auto Drawing::close() -> bool {
    until_ = steady_clock::now() + closing_time;
    session_.clear();
    return ask("Target.disposeBrowserContext", {{"browserContextId", context_}}).ok();
}

void Drawing::hear_of(const Json& event) {
    const auto method = text_at(event, "/method");
    const bool its_own = text_at(event, "/sessionId") == session_ && !session_.empty();
    if (method == "Target.detachedFromTarget" && text_at(event, "/params/sessionId") == session_)
        broken_ = !session_.empty();
    if (!its_own) return;
    if (method == "Inspector.targetCrashed") broken_ = true;
    if (method == "Fetch.requestPaused") judge_request(event);
    if (method == "Target.attachedToTarget") judge_target(event);
    if (method == "Page.javascriptDialogOpening")
        tools_.tell("Page.handleJavaScriptDialog", {{"accept", false}}, session_);
    if (method != "Page.lifecycleEvent" || text_at(event, "/params/frameId") != target_) return;
    const auto name = text_at(event, "/params/name");
    if (name == "load") last_loaded_ = text_at(event, "/params/loaderId");
    if (name == "networkIdle") last_quiet_ = text_at(event, "/params/loaderId");
}

/// What the page opens is stopped before it begins. Scripts beside it (workers) may run: what they ask for goes by the
/// same proxy. Another page is closed; a frame in a process of its own, where no request would be judged, stays stopped.
void Drawing::judge_target(const Json& event) {
    const auto type = text_at(event, "/params/targetInfo/type");
    if (type.ends_with("worker") || type.ends_with("worklet"))
        tools_.tell("Runtime.runIfWaitingForDebugger", Json::object(), text_at(event, "/params/sessionId"));
    else if (type != "iframe")
        tools_.tell("Target.closeTarget", {{"targetId", text_at(event, "/params/targetInfo/targetId")}}, "");
}

/// The page's own document is what HTTP gave. Nothing else of a judged kind is loaded: no frame, and no
/// other page in its place, because robots.txt was asked about this one.
void Drawing::judge_request(const Json& event) {
    const auto request = text_at(event, "/params/requestId");
    const bool document = text_at(event, "/params/resourceType") == "Document" &&
                          text_at(event, "/params/frameId") == target_;
    if (!document || std::exchange(given_, true)) {
        tools_.tell("Fetch.failRequest", {{"requestId", request}, {"errorReason", "Aborted"}}, session_);
        return;
    }
    const auto type = draft_.content_type.empty() ? std::string{"text/html"} : draft_.content_type;
    auto headers = Json::array();
    headers.push_back({{"name", "Content-Type"}, {"value", type}});
    tools_.tell("Fetch.fulfillRequest",
                {{"requestId", request}, {"responseCode", 200}, {"responseHeaders", headers}, {"body", base64(draft_.html)}},
                session_);
}

}  // namespace fanfold::render
