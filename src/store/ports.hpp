#pragma once
/// The ports over SQLite. Each is made by its own .cpp and lives as long as the Store.
#include <memory>

#include <fanfold/store/store.hpp>

#include "threads.hpp"

namespace fanfold::store {

auto make_crawl_book(Hands hands) -> std::unique_ptr<fetch::CrawlBook>;
auto make_gallery(Hands hands) -> std::unique_ptr<Gallery>;
auto make_ledger(Hands hands) -> std::unique_ptr<fanout::Ledger>;
auto make_batch_book(Hands hands) -> std::unique_ptr<fanout::BatchBook>;
auto make_event_memory(Hands hands) -> std::unique_ptr<fold::EventMemory>;
auto make_outbox(Hands hands) -> std::unique_ptr<deliver::Outbox>;
auto make_alert_box(Hands hands) -> std::unique_ptr<deliver::AlertBox>;
auto make_cleaner(Hands hands) -> std::unique_ptr<Cleaner>;
auto make_run_book(Hands hands) -> std::unique_ptr<schedule::RunBook>;

}  // namespace fanfold::store
