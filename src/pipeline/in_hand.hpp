#pragma once
/// Pages that somebody works on: many enterprises ask for the same ones at once, and each is to be
/// read once. io thread.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <fanfold/async/wait.hpp>
#include <fanfold/value/digest.hpp>

namespace fanfold::pipeline {

class InHand {
  public:
    explicit InHand(boost::asio::any_io_executor io) : moved_(std::move(io)) {}

    /// Pages that are one coroutine's to work on until it lets go, however it ends.
    class Grip {
      public:
        Grip(InHand& all, std::vector<Digest> ids) : all_(all), ids_(std::move(ids)) {}
        ~Grip() {
            for (const auto& id : ids_) all_.taken_.erase(id);
            if (!ids_.empty()) all_.moved_.ring();
        }
        Grip(const Grip&) = delete;
        auto operator=(const Grip&) -> Grip& = delete;
        [[nodiscard]] auto ids() const -> const std::vector<Digest>& { return ids_; }

      private:
        InHand& all_;
        std::vector<Digest> ids_;
    };
    /// Of these at most so many that nobody has in hand; none, if others have them all.
    [[nodiscard]] auto take(const std::vector<Digest>& ids, std::size_t most) -> Grip {
        std::vector<Digest> out;
        for (const auto& id : ids)
            if (out.size() < most && taken_.insert(id).second) out.push_back(id);
        return {*this, std::move(out)};
    }
    /// Returns when somebody has let go.
    [[nodiscard]] auto moved() -> boost::asio::awaitable<void> { return moved_.wait(); }

  private:
    std::set<Digest> taken_;
    async::Bell moved_;
};

}  // namespace fanfold::pipeline
