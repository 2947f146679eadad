/// sources/NAME.toml: where documents come from, and what may be done with them.
#include "access_keys.hpp"
#include "keys.hpp"
#include "rendering_keys.hpp"

namespace fanfold::config {

namespace {

constexpr Key api_table_keys[] = {
    {.name = "url",
     .form = Form::text,
     .doc = "The address that answers in JSON; `{query}` stands for one of `queries`."},
    {.name = "queries",
     .form = Form::text,
     .shape = Shape::list,
     .doc = "What is searched for: one request each."},
    {.name = "items",
     .form = Form::text,
     .fallback = "\"\"",
     .doc = "JSON pointer to the list of results, such as `/results`."},
    {.name = "link",
     .form = Form::text,
     .fallback = "\"/url\"",
     .doc = "JSON pointer to its address, from a result."},
    {.name = "title",
     .form = Form::text,
     .fallback = "\"/title\"",
     .doc = "JSON pointer to its title, from a result."},
    {.name = "published",
     .form = Form::text,
     .doc = "JSON pointer to its date (RFC 3339, HTTP date, or seconds since 1970)."},
    {.name = "text",
     .form = Form::text,
     .doc = "JSON pointer to its text, for `items = \"entry\"` of the source."},
};
constexpr KeyTable api_table{"[source.api]", "A search or any other API that answers in JSON.",
                             api_table_keys};

constexpr Key source_table_keys[] = {
    {.name = "name",
     .form = Form::name,
     .doc = "How enterprises list it. Required in `[[source]]`; otherwise the file's name."},
    {.name = "seeds", .form = Form::url, .shape = Shape::list, .doc = "Pages to start from."},
    {.name = "feeds", .form = Form::url, .shape = Shape::list, .doc = "RSS or Atom feeds."},
    {.name = "sitemaps",
     .form = Form::url,
     .shape = Shape::list,
     .doc = "Sitemaps or sitemap indexes."},
    {.name = "folder",
     .form = Form::path,
     .doc = "A folder of local files, or one such file, instead of the web, from the config folder unless absolute."},
    {.name = "follow",
     .form = Form::choice,
     .fallback = "\"site\"",
     .doc = "Which links of a page are followed: none, those on its host, on its site (registrable "
            "domain), or anywhere.",
     .choices = "none|host|site|anywhere"},
    {.name = "items",
     .form = Form::choice,
     .fallback = "\"page\"",
     .doc = "What a feed entry is: a pointer to a `page`, or the document itself (`entry`: arXiv, "
            "mailing lists).",
     .choices = "page|entry"},
    {.name = "robots_sitemaps",
     .form = Form::flag,
     .fallback = "false",
     .doc = "Also read the sitemaps that robots.txt names."},
    {.name = "max_depth",
     .form = Form::integer,
     .fallback = "2",
     .doc = "Links away from a seed, feed or sitemap entry; 0 = only these.",
     .high = 100},
    {.name = "max_pages",
     .form = Form::integer,
     .fallback = "500",
     .doc = "Requests a run.",
     .low = 1,
     .high = 1e7},
    {.name = "source_time",
     .form = Form::duration,
     .doc = "Its crawl ends after this; `[crawl] source_time` when not written.",
     .low = 1},
    {.name = "max_body",
     .form = Form::size,
     .fallback = "\"8MiB\"",
     .doc = "Of one page, unpacked: it is cut there, and read as far as it came. Feeds, sitemaps and an API are read up to 8 MiB at least.",
     .low = 1 << 10,
     .high = 32 << 20},
    {.name = "types",
     .form = Form::media_type,
     .shape = Shape::list,
     .doc = "Media types of the pages that are read: `[\"text/html\", \"application/pdf\"]`, `\"text/*\"`. What comes as another is "
            "given back with that reason; its feeds and sitemaps come as they like. Not written: any text."},
    {.name = "delay",
     .form = Form::duration,
     .fallback = "\"1s\"",
     .doc = "From the end of a response to the next request at its host; `[crawl] delay` when not "
            "written. A longer "
            "Crawl-delay in robots.txt wins."},
    {.name = "since",
     .form = Form::duration,
     .fallback = "\"7d\"",
     .doc =
         "At first sight, what is older or undated is baseline: stored, never asked, never new. "
                "`3650d` and more: everything there is, undated pages too."},
    {.name = "include",
     .form = Form::pattern,
     .shape = Shape::list,
     .doc = "RE2 patterns on the whole URL; when written, only matching links are followed, those to PDFs too."},
    {.name = "exclude",
     .form = Form::pattern,
     .shape = Shape::list,
     .doc = "RE2 patterns of URLs that are never followed."},
    {.name = "weight",
     .form = Form::number,
     .fallback = "1.0",
     .doc = "Of its documents when questions are ranked.",
     .high = 100},
    {.name = "visible_to",
     .form = Form::name,
     .shape = Shape::list,
     .doc = "Enterprises that may see it; when not written, every one that lists it."},
    {.name = "licence", .form = Form::text, .doc = "Free words, shown beside citations."},
    {.name = "attribution",
     .form = Form::text,
     .doc = "Whom citations name: `\"© Yonhap\"`. Stands before `licence`."},
    {.name = "use",
     .form = Form::choice,
     .fallback = "\"quote\"",
     .doc = "`link-only`: reports link to its pages and tell in their own words what they say, with no quote from them anywhere.",
     .choices = "quote|link-only"},
    {.name = "quote_max",
     .form = Form::integer,
     .doc = "The most letters of one of its pages that a citation shows, in every form a report is handed over in. When not "
            "written, the quote and up to 300 bytes on either side.",
     .low = 0,
     .high = 100'000},
    {.name = "autodiscover",
     .form = Form::flag,
     .fallback = "false",
     .doc = "Also read the feeds that its seeds declare."},
    {.name = "ignore_tdm_reservation",
     .form = Form::flag,
     .fallback = "false",
     .doc = "You have the right that its pages reserve (text and data mining, TDMRep); without it such "
            "pages are not kept."},
    {.name = "cookies",
     .form = Form::flag,
     .fallback = "false",
     .doc = "Take and send the cookies of its hosts, and keep them from night to night. Always so where `[source.sign_in]` "
            "is written. Without it each page is read as by someone new."},
    {.name = "recheck",
     .form = Form::duration,
     .fallback = "\"7d\"",
     .doc = "The longest that a page which never changes is left alone: the interval grows by half with each look at an "
            "unchanged text and halves with a changed one. Seeds, feeds, sitemaps and pages that only list others are asked "
            "every run, and so is what these say is newer. `\"0s\"`: every page every run."},
    {.name = "render",
     .form = Form::choice,
     .fallback = "\"never\"",
     .doc = "Whether its HTML pages are read after their scripts ran in a headless Chromium (`[crawl.browser]`). `auto`: only "
            "pages that HTTP gives as an empty shell. What is due is drawn every time, because a shell's bytes never change.",
     .choices = "never|auto|browser"},
    {.name = "api", .shape = Shape::table, .table = &api_table},
    {.name = "sign_in", .shape = Shape::table, .table = &sign_in_table},
    {.name = "proxy", .shape = Shape::table, .table = &source_proxy_table},
    {.name = "fetcher", .shape = Shape::table, .table = &source_fetcher_table},
};
constexpr KeyTable source_table{"[[source]]", "Where documents come from.", source_table_keys};

constexpr Key source_file_table_keys[] = {
    {.name = "source", .shape = Shape::tables, .table = &source_table},
};
constexpr KeyTable source_file{"sources/NAME.toml", "Several sources in one file.",
                               source_file_table_keys};

}  // namespace

auto source_file_keys() -> const KeyTable& {
    return source_file;
}
auto source_keys() -> const KeyTable& {
    return source_table;
}

}  // namespace fanfold::config
