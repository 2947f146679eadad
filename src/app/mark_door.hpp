#pragma once
/// The page behind a mail's mark links: GET shows the item and a form, POST keeps the mark; nothing changes on GET,
/// because mail programs look at links by themselves. Who holds a link may mark this item in its reader's name, and
/// nothing else. Reads and writes files: on a courier.
#include <fanfold/serve/http.hpp>
#include <filesystem>

#include "web_pages.hpp"

namespace fanfold::app {

class MarkDoor {
  public:
    MarkDoor(std::filesystem::path state, std::string key, web::Frame frame)
        : state_(std::move(state)), key_(std::move(key)), frame_(std::move(frame)) {}
    /// Of "/mark/ENTERPRISE/rN/ITEM?r=READER&s=SIGNATURE".
    [[nodiscard]] auto answer(const serve::HttpRequest& request) const -> serve::HttpResponse;

  private:
    std::filesystem::path state_;
    std::string key_;
    web::Frame frame_;
};

}  // namespace fanfold::app
