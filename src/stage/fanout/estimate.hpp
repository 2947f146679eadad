#pragma once
/// What a call is reckoned to take, may take at most, and took.
#include <algorithm>
#include <fanfold/model/client.hpp>

#include "token_ratios.hpp"

namespace fanfold::fanout {

/// Providers count what output was asked for, not what came.
inline auto estimated_tokens(const model::Request& request, const TokenRatios& ratios)
    -> std::int64_t {
    return request.max_output_tokens + ratios.estimate(scripts_of(request));
}

/// A model that was seen to count more than a token a byte is reserved for as it counts.
inline auto bound_of(const model::Request& request, const model::ModelCard& card,
                     const TokenRatios& ratios, model::Way way) -> Spent {
    const auto surplus = ratios.surplus();
    return {card.price.upper_bound(request, way).parts(surplus),
            Money::pico(card.token_bound(request)).parts(surplus).pico()};
}

/// A server may tell any number; sums of what we keep must not overflow.
inline auto within_reason(Tokens tokens) -> std::int64_t {
    return std::clamp<std::int64_t>(tokens.count(), 0, 1'000'000'000'000);
}

/// What was reserved, where the server tells no usage.
inline auto used_by(const model::Reply& reply, const model::Price& price, model::Way way,
                    const Spent& reserved) -> Spent {
    if (!reply.usage_known) return reserved;
    const bool counts = reserved.tokens > 0;
    const auto tokens = within_reason(reply.usage.input) + within_reason(reply.usage.output);
    return {price.of(reply.usage, way), counts ? tokens : 0};
}

}  // namespace fanfold::fanout
