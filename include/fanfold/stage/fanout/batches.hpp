#pragma once
/// How questions that may wait travel in a provider's batches.
///
///   post (one line) → the batch is full, or nothing more comes → written down → submitted → polled
///   → collected: each line is settled, and its reply kept for whoever asks the same again
///
/// What came in a batch is judged when the question is asked again, by the code that judges live
/// answers. A line that came to nothing (errored, expired, cancelled) cost nothing and goes into
/// one more batch, and after that is asked live.
#include <fanfold/model/batch.hpp>
#include <fanfold/time/clock.hpp>
#include <memory>

namespace fanfold::fanout {

/// A batch that a question went into. Once it is over the question is to be asked again: what came
/// of it is in the ledger.
struct Parcel {
    bool over = false;
};

/// One model's batches.
struct BatchRoute {
    std::unique_ptr<model::BatchClient> client;
    bool fills = true;          ///< false: only ends what an earlier start began
    std::size_t lines = 2'000;  ///< most in one batch, if the provider takes so many
    std::size_t bytes = 16u << 20;
};

struct BatchPatience {
    Duration linger = std::chrono::minutes{1};  ///< a batch that does not fill leaves after this
    Duration first_look = std::chrono::seconds{1};
    Duration longest_look = std::chrono::seconds{60};  ///< between two looks at a batch
    /// So long a batch is looked for that may have been submitted, before it is taken for lost.
    Duration doubt = std::chrono::seconds{30};
    /// Before the time at which the rest would have to be asked live, a batch is cancelled.
    Duration margin = std::chrono::minutes{15};
    Duration least = std::chrono::minutes{10};      ///< with less time than this none is begun
    Duration live_call = std::chrono::seconds{10};  ///< how long one is reckoned to take
};

}  // namespace fanfold::fanout
