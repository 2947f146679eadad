#pragma once
/// RecentDocuments: what this run has read lately, so that near-duplicates, which mostly stand near
/// each other, are compared without asking the store. What is not committed yet is always here; of
/// the rest as much as fits into the cap. io thread.
#include <deque>
#include <map>
#include <memory>

#include <fanfold/flow/crawl.hpp>

namespace fanfold::pipeline {

class RecentDocuments {
  public:
    explicit RecentDocuments(std::size_t most_bytes) : most_(most_bytes) {}

    void add(std::shared_ptr<const Document> document) {
        auto& entry = documents_[document->id];
        ++entry.uncommitted;
        if (entry.document) return;
        bytes_ += document->text.size();
        entry.document = std::move(document);
    }
    /// It can be had from the store from now on.
    void committed(const Digest& id) {
        const auto found = documents_.find(id);
        if (found == documents_.end() || found->second.uncommitted == 0) return;
        if (--found->second.uncommitted > 0) return;
        order_.push_back(id);
        drop_oldest();
    }
    /// nullptr when it is not here.
    [[nodiscard]] auto find(const Digest& id) const -> std::shared_ptr<const Document> {
        const auto found = documents_.find(id);
        return found == documents_.end() ? nullptr : found->second.document;
    }

  private:
    struct Entry {
        std::shared_ptr<const Document> document;
        int uncommitted = 0;
    };

    void drop_oldest() {
        while (bytes_ > most_ && !order_.empty()) {
            const auto found = documents_.find(order_.front());
            order_.pop_front();
            if (found == documents_.end() || found->second.uncommitted > 0) continue;
            bytes_ -= found->second.document->text.size();
            documents_.erase(found);
        }
    }

    std::size_t most_;
    std::size_t bytes_ = 0;
    std::map<Digest, Entry> documents_;
    std::deque<Digest> order_;  ///< of committed ones, the oldest first
};

}  // namespace fanfold::pipeline
