#pragma once
/// What it comes to when an edited template is rolled out: only those are asked anew whose own prompt the edit changes. An
/// overlay of one enterprise is that enterprise's affair alone.
#include <map>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/store/store.hpp>

namespace fanfold::app {

/// How often one reader is asked.
struct AskedBefore {
    Digest version;             ///< of the template, when they were asked last
    std::int64_t last_run = 0;  ///< questions in the last run that asked them
    std::int64_t since = 0;     ///< in all runs since an instant
};
using AskedReaders = std::map<EnterpriseName, AskedBefore>;

/// Of everybody who was ever asked. Reads the store; blocking.
auto asked_readers(store::Reader& reader, const TemplateName& name, Instant since) -> Result<AskedReaders>;

struct Rollout {
    std::vector<EnterpriseName> readers;
    std::int64_t last_run = 0;
    std::int64_t since = 0;
    bool edited = false;  ///< somebody's prompt is another one than was asked last; else `readers` are all that are tried
    bool everybody = false;  ///< nobody else was ever asked
};
/// For those of `enterprises` whose prompt differs from the one they were asked last.
auto rollout_of(const AskedReaders& asked, const std::map<EnterpriseName, Enterprise>& enterprises, const prompt::Catalog& catalog,
                const TemplateName& name, const std::vector<EnterpriseName>& tried) -> Rollout;

}  // namespace fanfold::app
