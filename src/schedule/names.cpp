#include <fanfold/schedule/run_book.hpp>

namespace fanfold::schedule {

auto to_string(Progress progress) -> std::string {
    switch (progress) {
        case Progress::crawling:
            return "crawling";
        case Progress::asking:
            return "asking";
        case Progress::folded:
            return "folded";
        case Progress::delivered:
            return "delivered";
        case Progress::missing:
            return "missing";
    }
    return "unknown";
}

auto to_string(RunState state) -> std::string {
    switch (state) {
        case RunState::open:
            return "open";
        case RunState::finished:
            return "finished";
        case RunState::cancelled:
            return "cancelled";
    }
    return "unknown";
}

}  // namespace fanfold::schedule
