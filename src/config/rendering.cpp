#include "rendering.hpp"

#include "values.hpp"

namespace fanfold::config {

auto browser_of(const Reader& table) -> BrowserSettings {
    BrowserSettings out;
    out.program = table.text("program", out.program);
    out.time = table.duration("time", out.time);
    out.pages = table.whole("pages", out.pages);
    out.memory_mib = table.whole("memory", out.memory_mib);
    return out;
}

auto rendering_of(const Reader& source) -> Rendering {
    Rendering out;
    const auto render = source.text("render");
    if (render == "auto" || render == "browser") out.by = Rendering::By::browser;
    out.only_shells = render == "auto";
    if (!source.has("fetcher")) return out;
    const auto fetcher = source.table("fetcher");
    out.argv = fetcher.texts("exec");
    out.service = Url::parse(fetcher.text("http")).value_or(Url{});
    out.networks = fetcher.texts("allow_networks");
    out.time = fetcher.duration("time", out.time);
    out.by = out.argv.empty() ? Rendering::By::service : Rendering::By::program;
    return out;
}

void check_rendering(const Node& source, const Source& read, Complaints& complaints) {
    const auto name = "source " + in_quotes(read.name.str());
    const auto* render = source.find("render");
    const auto* fetcher = source.find("fetcher");
    const bool browser = render != nullptr && render->text != "never";
    const auto& at = fetcher != nullptr ? fetcher->at : render != nullptr ? render->at : source.at;
    if (browser && fetcher != nullptr)
        complaints.error(at, name + " says render and [source.fetcher]: keep one of the two");
    if (fetcher != nullptr) {
        const bool program = !read.rendering.argv.empty();
        if (program == (fetcher->find("http") != nullptr))
            complaints.error(at, name + ": [source.fetcher] needs exec = [\"program\", …] or http = \"http://…\", one of the two");
    }
    if (!browser && fetcher == nullptr) return;
    if (read.folder) complaints.error(at, name + ": the files of a folder are read as they are; leave out render and fetcher");
    if (!read.proxy.url.empty() && browser)
        complaints.error(at, name + ": its pages would be drawn past its proxy; leave out render, or write [source.proxy] "
                                    "url = \"direct\"");
    if (!read.proxy.url.empty() && fetcher != nullptr)
        complaints.warning(at, name + ": its pages come by its proxy, but its [source.fetcher] may go by a way of its own");
    if (read.sign_in)
        complaints.warning(at, name + ": its pages come with its sign-in, but what their scripts ask for is asked without it");
}

}  // namespace fanfold::config
