#pragma once
/// RecentDocuments: what this run has read lately, with its shingles, so that near-duplicates, which mostly stand near
/// each other, are compared without asking the store. What is not committed yet is always here; of
/// the rest as much as fits into the cap. io thread.
#include <deque>
#include <memory>
#include <unordered_map>

#include <fanfold/stage/dedupe/dedupe.hpp>

namespace fanfold::pipeline {

class RecentDocuments {
  public:
    explicit RecentDocuments(std::size_t most_bytes) : most_(most_bytes) {}

    void add(dedupe::Shingled document) {
        auto& entry = documents_[document.document->id];
        ++entry.uncommitted;
        if (entry.told.document) return;
        entry.told = std::move(document);
        bytes_ += size_of(entry);
    }
    /// It can be had from the store from now on.
    void committed(const Digest& id) {
        const auto found = documents_.find(id);
        if (found == documents_.end() || found->second.uncommitted == 0) return;
        if (--found->second.uncommitted > 0) return;
        order_.push_back(id);
        drop_oldest();
    }
    /// Without a document when it is not here.
    [[nodiscard]] auto find(const Digest& id) const -> dedupe::Shingled {
        const auto found = documents_.find(id);
        return found == documents_.end() ? dedupe::Shingled{} : found->second.told;
    }

  private:
    struct Entry {
        dedupe::Shingled told;
        int uncommitted = 0;
    };

    static auto size_of(const Entry& entry) -> std::size_t {
        return entry.told.document->text.size() + entry.told.shingles->size() * sizeof(std::uint64_t);
    }
    void drop_oldest() {
        while (bytes_ > most_ && !order_.empty()) {
            const auto found = documents_.find(order_.front());
            order_.pop_front();
            if (found == documents_.end() || found->second.uncommitted > 0) continue;
            bytes_ -= size_of(found->second);
            documents_.erase(found);
        }
    }

    std::size_t most_;
    std::size_t bytes_ = 0;
    std::unordered_map<Digest, Entry> documents_;
    std::deque<Digest> order_;  ///< of committed ones, the oldest first
};

}  // namespace fanfold::pipeline
