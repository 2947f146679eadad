#pragma once
/// How a source gets in, from its configuration and what the store keeps. For whoever visits it: a run, and
/// the commands that try a source or look whether its secrets are there. io thread.
#include <memory>

#include <fanfold/flow/source.hpp>
#include <fanfold/stage/fetch/access.hpp>
#include <fanfold/stage/fetch/crawl_book.hpp>

namespace fanfold::pipeline {

/// What of it `access` needs, and the digest of the cookies.txt that was read. Reads the environment and
/// files. Errors: fix_config, with the source's name.
struct OpenAccess {
    std::unique_ptr<fetch::Access> access;  ///< null: nothing special
    Digest imported;
};
auto open_access(const Source& source, fetch::StoredCookies stored) -> Result<OpenAccess>;

/// Whether the store may have cookies of it.
[[nodiscard]] auto keeps_cookies(const Source& source) -> bool;

}  // namespace fanfold::pipeline
