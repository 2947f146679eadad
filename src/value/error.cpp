#include <fanfold/value/error.hpp>

namespace fanfold {

auto to_string(ErrorKind kind) -> std::string {
    switch (kind) {
        case ErrorKind::retry_later:
            return "retry later";
        case ErrorKind::give_up:
            return "give up";
        case ErrorKind::bad_input:
            return "bad input";
        case ErrorKind::fix_config:
            return "fix the configuration";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::no_space:
            return "no space";
        case ErrorKind::busy:
            return "busy";
        case ErrorKind::too_long:
            return "too long";
        case ErrorKind::over_budget:
            return "over budget";
        case ErrorKind::cancelled:
            return "cancelled";
    }
    return "unknown";
}

}  // namespace fanfold
