#pragma once
/// A source that is a folder of this machine: its files as links, a file as a page. Reads the disk;
/// runs on `cpu`.
///
/// Text, Markdown, HTML and PDF files are taken, by their endings (capitals or not); hidden files,
/// links to elsewhere and everything else are not. A file's date is when it was last written. Nothing here is reached from the web: see
/// Url::of_file.
#include <filesystem>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/source.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fetch {

/// Whether a file of this name is of a kind that is read.
[[nodiscard]] auto can_read(const std::filesystem::path& path) -> bool;

/// The newest files of `folder` and the folders below it, newest first, at most `most`;
/// of a file that file alone.
[[nodiscard]] auto list_folder(const std::filesystem::path& folder, const SourceName& source,
                               std::size_t most) -> Result<std::vector<Link>>;

/// The file that a local link names, cut at `max_body` bytes. Fails with `give_up` when it is gone
/// or unreadable, or a PDF that would be cut.
[[nodiscard]] auto read_local(const Link& link, std::size_t max_body, Instant now) -> Result<Page>;

}  // namespace fanfold::fetch
