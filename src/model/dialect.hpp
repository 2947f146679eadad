#pragma once
/// What goes into a request and what its answer says, in one provider's words.
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::model {

/// Pure: bytes out of values, values out of bytes.
class Dialect {
  public:
    virtual ~Dialect() = default;
    /// With the credential.
    [[nodiscard]] virtual auto headers(const std::string& content_type) const
        -> std::vector<http::Header> = 0;
    [[nodiscard]] virtual auto body(const Request& request) const -> std::string = 0;
    /// A 200's whole body: a reply (its `finish` says if it is none), or why the body is not one.
    [[nodiscard]] virtual auto reply(std::string_view body, Instant now) const -> Outcome = 0;
    /// A status that is not 200.
    [[nodiscard]] virtual auto failure(const http::Response& response, Instant now) const
        -> Failure = 0;
    [[nodiscard]] virtual auto hints(const http::Response& response, Instant now) const
        -> LimitHints = 0;
};

}  // namespace fanfold::model
