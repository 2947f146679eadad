/// What libcurl alone can do: one multi handle, curl_multi_poll, easy handles used again.
#include <curl/curl.h>

#include <stdexcept>
#include <vector>

#include "work.hpp"

namespace fanfold::bench {

namespace {

struct Slot {
    CURL* easy = nullptr;
    std::string body;
    std::string reply;
};

auto take(char* bytes, std::size_t size, std::size_t count, void* slot) -> std::size_t {
    static_cast<Slot*>(slot)->reply.append(bytes, size * count);
    return size * count;
}

auto body_of(std::size_t number) -> std::string {
    const nlohmann::json body{{"model", "sim-1"},
                              {"messages", {{{"role", "user"}, {"content", prompt(number)}}}},
                              {"max_completion_tokens", 900}};
    return body.dump();
}

class BareLoop {
  public:
    explicit BareLoop(const Work& work)
        : work_(work), slots_(static_cast<std::size_t>(work.in_flight)) {
        multi_ = curl_multi_init();
        headers_ = curl_slist_append(headers_, "Content-Type: application/json");
        headers_ = curl_slist_append(headers_, "Expect:");
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(work.in_flight));
        for (auto& slot : slots_) prepare(slot);
    }
    ~BareLoop() {
        for (auto& slot : slots_) {
            curl_multi_remove_handle(multi_, slot.easy);
            curl_easy_cleanup(slot.easy);
        }
        curl_slist_free_all(headers_);
        curl_multi_cleanup(multi_);
    }
    BareLoop(const BareLoop&) = delete;
    auto operator=(const BareLoop&) -> BareLoop& = delete;

    auto run() -> Done {
        for (auto& slot : slots_) send(slot);
        int running = 1;
        while (running > 0) {
            curl_multi_perform(multi_, &running);
            collect();
            if (over_ < work_.calls) running = 1;
            if (running > 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
        }
        return std::move(done_);
    }

  private:
    void prepare(Slot& slot) {
        slot.easy = curl_easy_init();
        const auto url = work_.endpoint + "/chat/completions";
        curl_easy_setopt(slot.easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, headers_);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, &take);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEDATA, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
    }
    void send(Slot& slot) {
        if (next_ == work_.calls) return;
        slot.body = body_of(next_++);
        slot.reply.clear();
        curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(slot.body.size()));
        curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDS, slot.body.data());
        curl_multi_add_handle(multi_, slot.easy);
    }
    void collect() {
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            Slot* slot = nullptr;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            done_.good += message->data.result == CURLE_OK && status == 200 && !slot->reply.empty();
            done_.growth.look(++over_, work_.calls);
            curl_multi_remove_handle(multi_, slot->easy);
            send(*slot);
        }
    }

    const Work& work_;
    std::vector<Slot> slots_;
    CURLM* multi_ = nullptr;
    curl_slist* headers_ = nullptr;
    std::size_t next_ = 0;
    std::size_t over_ = 0;
    Done done_;
};

}  // namespace

auto bare_loop(const Work& work) -> Done {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    BareLoop loop{work};
    return loop.run();
}

}  // namespace fanfold::bench
