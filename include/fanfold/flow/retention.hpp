#pragma once
/// How long what is stored is kept. Zero means for ever.
#include <cstdint>
#include <fanfold/time/clock.hpp>

namespace fanfold {

struct Retention {
    Duration documents = std::chrono::hours{24 * 180};  ///< texts that no report cites, since they were last seen
    Duration links = std::chrono::hours{24 * 30};       ///< what a finished run visited, address by address
    Duration runs = std::chrono::hours{24 * 400};       ///< questions, findings and calls of a finished run
    Duration answers = std::chrono::hours{24 * 400};    ///< replies: as long as they stand, nobody pays for them again
    Duration reports = Duration::zero();                ///< with their evidence
    std::uint64_t bytes = 0;  ///< of crawl.db; above, texts go before their time, the longest unseen first

    auto operator==(const Retention&) const -> bool = default;
};

}  // namespace fanfold
