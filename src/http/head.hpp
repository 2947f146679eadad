#pragma once
/// Head: collects a response's header lines as libcurl hands them over. Hostile bytes, bounded.
#include <cstddef>
#include <fanfold/http/client.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::http {

class Head {
  public:
    explicit Head(std::size_t most) : most_(most) {}
    /// False once more than `most` bytes of header have come.
    auto add(std::string_view line) -> bool;
    [[nodiscard]] auto too_large() const -> bool { return seen_ > most_; }
    [[nodiscard]] auto take() -> std::vector<Header> { return std::move(headers_); }
    /// The last one that came, at most 300 bytes of it.
    [[nodiscard]] auto status_line() const -> const std::string& { return status_line_; }

  private:
    void add_field(std::string_view line);

    std::size_t most_;
    std::size_t seen_ = 0;
    bool complete_ = false;  ///< what follows are trailers, unless another status line comes (1xx)
    std::vector<Header> headers_;
    std::string status_line_;
};

}  // namespace fanfold::http
