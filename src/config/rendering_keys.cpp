#include "rendering_keys.hpp"

namespace fanfold::config {

namespace {

/// Others wait meanwhile, and nobody wants a night to be one page's.
constexpr double longest_page = 5 * 60;

constexpr Key browser_keys[] = {
    {.name = "program",
     .form = Form::text,
     .fallback = "\"chromium\"",
     .doc = "Found by `$PATH` unless it has a `/`."},
    {.name = "time",
     .form = Form::duration,
     .fallback = "\"20s\"",
     .doc = "A page may take this long, at most 5m; then it is read as it stands.",
     .low = 1,
     .high = longest_page},
    {.name = "pages",
     .form = Form::integer,
     .fallback = "50",
     .doc = "After so many the browser is started anew.",
     .low = 1,
     .high = 10'000},
    {.name = "memory",
     .form = Form::integer,
     .fallback = "1024",
     .doc = "MiB that its processes may hold together.",
     .low = 256,
     .high = 65'536},
};

constexpr Key fetcher_keys[] = {
    {.name = "exec",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "A program and its arguments, no shell: it gets the URL as its last argument and the page as HTTP gave it on stdin, "
            "and writes HTML to stdout (at most 8 MiB). It goes to the network by itself."},
    {.name = "http",
     .form = Form::url,
     .doc = "A service of yours: it gets a POST of `{\"url\": \"…\"}` and answers with HTML."},
    {.name = "allow_networks",
     .form = Form::network,
     .shape = Shape::list,
     .fallback = "[]",
     .doc = "Networks (CIDR) of `http` that may be dialled although they are not public."},
    {.name = "time",
     .form = Form::duration,
     .fallback = "\"30s\"",
     .doc = "A page may take this long, at most 5m.",
     .low = 1,
     .high = longest_page},
};

}  // namespace

constexpr KeyTable crawl_browser_table{
    "[crawl.browser]", "The headless Chromium of sources with `render`. One runs at a time, and draws one page at a time.",
    browser_keys};
constexpr KeyTable source_fetcher_table{
    "[source.fetcher]",
    "Instead of `render`: who else makes of each HTML page what a reader with a browser sees. Either `exec` or `http`.",
    fetcher_keys};

}  // namespace fanfold::config
