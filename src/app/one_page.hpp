#pragma once
/// One page by itself: from a file, from stdin, or from the web.
#include <memory>
#include <string>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/handle.hpp>

#include "context.hpp"

namespace fanfold::app {

/// "-" is stdin.
auto read_input(const std::string& file) -> Result<std::string>;
/// Whether a file of this name could be written now: told before the work, not after it. no_space says why not.
auto may_write(const std::string& file) -> Status;
/// The bytes of a page, unpacked where they are gzip: of a file, of a pipe, or of stdin ("-"). bad_input for folders, for devices,
/// which may have no end, and for more than 50 MB.
auto read_page(const std::string& file) -> Result<std::string>;
/// The same of a regular file only, whatever its name: for names that come out of data.
auto read_page_file(const std::string& file) -> Result<std::string>;
/// A file or a pipe to be read line by line; "-" is stdin. Refuses what read_page refuses.
auto open_lines(const std::string& file) -> Result<Handle>;
/// As if it had just been fetched from `url`.
auto page_from(std::string body, const std::string& url) -> Page;
/// One polite request with the house's agent and egress rules. Blocking; runs the context's io.
auto fetch_page(Context& context, const Url& url) -> Result<Page>;
/// Sees every exchange, robots.txt and redirects too.
using Witness = std::function<void(fetch::Exchange)>;
/// The same with what happened on the way.
auto visit_page(Context& context, const Url& url, Witness witness = {}) -> fetch::Visit;
/// The client that a crawl of this house uses.
auto crawl_client(Context& context) -> std::unique_ptr<http::HttpClient>;
/// Its text; of a listing, what the listing shows.
auto document_in(const Page& page) -> Result<Document>;

}  // namespace fanfold::app
