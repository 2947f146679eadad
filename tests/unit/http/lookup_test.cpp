#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "names_bench.hpp"

using namespace names_bench;

namespace {

constexpr auto page = "www.example";

auto has(Addresses four, Addresses six = {}) -> tests::NameRecord {
    tests::NameRecord out;
    out.four = std::move(four);
    out.six = std::move(six);
    return out;
}

auto sorted(Addresses addresses) -> Addresses {
    std::sort(addresses.begin(), addresses.end());
    return addresses;
}

}  // namespace

TEST_CASE_METHOD(Bench, "a name's addresses of both families are found with one question each") {
    server.names[page] = has({"192.0.2.1", "192.0.2.2"}, {"2001:db8::1"});
    const auto found = ask(page);
    REQUIRE(found);
    CHECK(sorted(*found) == Addresses{"192.0.2.1", "192.0.2.2", "2001:db8::1"});
    CHECK(server.questions.size() == 2);
}

TEST_CASE_METHOD(Bench, "fifty who ask for a name at once ask one question") {
    server.names[page] = has({"192.0.2.1"});
    const auto all = ask(std::vector<std::string>(50, page));
    for (const auto& found : all) CHECK(found.value_or({}) == Addresses{"192.0.2.1"});
    CHECK(server.asked_for(page) == 1);
}

TEST_CASE_METHOD(Bench, "spellings of a name are one name, and a name is asked for in lower case") {
    server.names[page] = has({"192.0.2.1"});
    for (const auto& found : ask({"WWW.example", "www.Example.", page})) CHECK(found);
    CHECK(server.asked_for(page) == 1);
}

TEST_CASE_METHOD(Bench, "an address holds for its TTL, but not for less than 5 s or more than 5 min") {
    const auto [ttl, held] = GENERATE(std::pair{60u, 60s}, std::pair{0u, 5s}, std::pair{86'400u, 300s});
    server.names[page] = has({"192.0.2.1"});
    server.names[page].ttl = ttl;
    CHECK(ask(page));
    clock.advance(held - 1ms);
    CHECK(ask(page));
    CHECK(server.asked_for(page) == 1);
    server.names[page].four = {"192.0.2.9"};
    clock.advance(1ms);
    CHECK(ask(page).value_or({}) == Addresses{"192.0.2.9"});
    CHECK(server.asked_for(page) == 2);
}

TEST_CASE_METHOD(Bench, "a chain of names is followed, and holds as long as its shortest link") {
    server.names[page] = has({"192.0.2.1"});
    server.names[page].aliases = {"cdn.example", "edge.example"};
    server.names[page].alias_ttl = 20;
    CHECK(ask(page).value_or({}) == Addresses{"192.0.2.1"});
    clock.advance(20s);
    CHECK(ask(page));
    CHECK(server.asked_for(page) == 2);
}

TEST_CASE_METHOD(Bench, "that there is no such name holds as long as its zone says, or 30 s") {
    const auto [denial, held] = GENERATE(std::pair{std::optional<std::uint32_t>{90}, 90s},
                                         std::pair{std::optional<std::uint32_t>{}, 30s},
                                         std::pair{std::optional<std::uint32_t>{0xFFFFFFFF}, 5s});
    const int code = GENERATE(3, 0);  // no such name; no address of it
    server.names[page].code = code;
    server.names[page].denial = denial;
    CHECK(why_not(page) == "www.example: the name does not resolve");
    clock.advance(held - 1ms);
    CHECK_FALSE(ask(page));
    CHECK(server.asked_for(page) == 1);
    server.names[page] = has({"192.0.2.1"});
    clock.advance(1ms);
    CHECK(ask(page));
}

TEST_CASE_METHOD(Bench, "who asks again for a name that does not exist is told even where there is no time") {
    CHECK_FALSE(ask(page));
    const auto again = ask({page}, 0ms).front();
    REQUIRE_FALSE(again);
    CHECK(again.error().kind() == ErrorKind::retry_later);
    CHECK(again.error().message() == "www.example: the name does not resolve");
}

TEST_CASE_METHOD(Bench, "a name server that fails is asked again after 5 s") {
    server.names[page].code = 2;
    CHECK(why_not(page) == "www.example: the name does not resolve now: its name servers fail");
    const auto asked = server.asked_for(page);
    CHECK_FALSE(ask(page));
    CHECK(server.asked_for(page) == asked);
    server.names[page] = has({"192.0.2.1"});
    clock.advance(5s);
    CHECK(ask(page));
}

TEST_CASE_METHOD(Bench, "while nobody answers, addresses that held within the last hour are used") {
    server.names[page] = has({"192.0.2.1"});
    CHECK(ask(page));
    server.names[page].code = 2;
    clock.advance(60s + 59min);
    CHECK(ask(page).value_or({}) == Addresses{"192.0.2.1"});
    clock.advance(30s);
    CHECK(ask(page).value_or({}) == Addresses{"192.0.2.1"});
    clock.advance(30s);
    CHECK_FALSE(ask(page));
}

TEST_CASE_METHOD(Bench, "a name that is gone is gone, however short a time ago it had an address") {
    server.names[page] = has({"192.0.2.1"});
    CHECK(ask(page));
    server.names.clear();
    clock.advance(60s);
    CHECK(why_not(page) == "www.example: the name does not resolve");
}

TEST_CASE_METHOD(Bench, "a name server that never answers is given up at the asker's deadline") {
    server.names[page].silent = true;
    const auto found = ask({page}, 20ms).front();
    REQUIRE_FALSE(found);
    CHECK(found.error().kind() == ErrorKind::retry_later);
    CHECK(found.error().message() == "www.example: its name was not resolved in time");
}

TEST_CASE_METHOD(Bench, "a question has a time of its own, and that nobody answered is kept for 5 s") {
    auto its = settings();
    its.questions.patience = 20ms;
    open(std::move(its));
    server.names[page].silent = true;
    CHECK(why_not(page) == "www.example: its name was not resolved in time");
    CHECK_FALSE(ask(page));
    CHECK(server.asked_for(page) == 1);
    server.names[page] = has({"192.0.2.1"});
    clock.advance(5s);
    CHECK(ask(page));
}

TEST_CASE_METHOD(Bench, "a server that never answers after AAAA does not cost a name its IPv4 addresses") {
    auto its = settings();
    its.questions.grace = 10ms;
    open(std::move(its));
    server.names[page] = has({"192.0.2.1"});
    server.names[page].silent_to_six = true;
    CHECK(ask(page).value_or({}) == Addresses{"192.0.2.1"});
}

TEST_CASE_METHOD(Bench, "an answer that was cut short is asked for over TCP") {
    server.names[page] = has({}, {});
    for (int last = 1; last <= 60; ++last) server.names[page].four.push_back("192.0.2." + std::to_string(last));
    server.names[page].cut = true;
    const auto found = ask(page);
    REQUIRE(found);
    CHECK(found->size() == 16);
    CHECK(std::count_if(server.questions.begin(), server.questions.end(), [](const auto& one) { return one.tcp; }) == 2);
}

TEST_CASE_METHOD(Bench, "what is no answer to the question is not taken for one") {
    server.names[page] = has({"192.0.2.1"});
    server.instead = [this](const tests::NameQuestion& question) {
        const auto right = server.answer(question);
        auto of_another = right;
        of_another[0] = static_cast<char>(of_another[0] ^ 1);
        auto about_another = right;
        about_another[13] = 'x';
        return std::vector<std::string>{"", "garbage", of_another, about_another, right.substr(0, 5), right};
    };
    CHECK(ask(page).value_or({}) == Addresses{"192.0.2.1"});
}

TEST_CASE_METHOD(Bench, "an answer about another name than the asked one's gives no addresses") {
    server.names[page] = has({"192.0.2.1"});
    server.instead = [this](const tests::NameQuestion& question) {
        auto lies = server.answer(question);
        const auto owner = lies.rfind("www");
        if (question.type == 1) lies[owner] = 'x';
        return std::vector<std::string>{lies};
    };
    CHECK_FALSE(ask(page));
}

TEST_CASE_METHOD(Bench, "an answer that breaks off is a failure, at whatever byte it does") {
    server.names[page] = has({"192.0.2.1"}, {"2001:db8::1"});
    server.names[page].aliases = {"cdn.example"};
    server.instead = [this](const tests::NameQuestion& question) {
        const auto right = server.answer(question);
        return std::vector<std::string>{right.substr(0, right.size() - 3)};
    };
    CHECK_FALSE(ask(page));
}

TEST_CASE_METHOD(Bench, "literals, this machine's names and names that cannot be are never asked for") {
    const std::string long_label(64, 'a');
    std::string long_name;
    while (long_name.size() < 254) long_name += "abc.";
    for (const auto& host : {"192.0.2.7", "[2001:db8::7]", "2001:db8::7", "localhost", "a.localhost", "localhost."}) CHECK(ask(host));
    CHECK(ask("localhost").value_or({}) == Addresses{"127.0.0.1", "::1"});
    for (const auto& host : {std::string{"nowhere.invalid"}, std::string{"hidden.onion"}, std::string{}, std::string{"."},
                             std::string{"a..b"}, std::string{".a"}, std::string{"a b"}, std::string{"a\0b", 3},
                             long_label + ".example", long_name + "x"})
        CHECK(why_not(host).ends_with(": the name does not resolve"));
    CHECK(server.questions.empty());
}

TEST_CASE_METHOD(Bench, "the hosts file is believed before name servers, and read again when it changes") {
    auto its = settings();
    its.hosts_file = "/tmp/fanfold-hosts-" + std::to_string(getpid());
    const auto write = [path = its.hosts_file](const std::string& text) { std::ofstream{path} << text; };
    write("# ours\n192.0.2.5\tWiki wiki.example  # the wiki\n2001:db8::5 wiki\nnonsense wiki\n");
    open(its);
    CHECK(ask("wiki").value_or({}) == Addresses{"192.0.2.5", "2001:db8::5"});
    CHECK(ask("WIKI.example").value_or({}) == Addresses{"192.0.2.5"});
    write("192.0.2.66 wiki\n");
    CHECK(ask("wiki").value_or({}) == Addresses{"192.0.2.66"});
    CHECK(server.questions.empty());
    std::remove(its.hosts_file.c_str());
    CHECK_FALSE(ask("wiki"));
}

TEST_CASE_METHOD(Bench, "a name of one word is looked for in the search domains first, any other as it is") {
    auto its = settings();
    its.questions.search = {"corp.example", "example"};
    open(its);
    server.names["wiki.example"] = has({"192.0.2.5"});
    CHECK(ask("wiki").value_or({}) == Addresses{"192.0.2.5"});
    CHECK(server.asked_for("wiki.corp.example") == 1);
    server.names["printer"] = has({"192.0.2.6"});
    CHECK(ask("printer").value_or({}) == Addresses{"192.0.2.6"});
    CHECK(why_not("nowhere.corp") == "nowhere.corp: the name does not resolve");
    CHECK(server.asked_for("nowhere.corp.example") == 0);
}

TEST_CASE_METHOD(Bench, "a name of one word that ends in a dot is asked for as it is") {
    auto its = settings();
    its.questions.search = {"example"};
    open(its);
    server.names["wiki.example"] = has({"192.0.2.5"});
    CHECK(ask("wiki"));
    CHECK_FALSE(ask("wiki."));
    CHECK(server.asked_for("wiki.example") == 1);
    CHECK(server.asked_for("wiki") == 1);
}

TEST_CASE("search domains are those of this machine") {
    setenv("LOCALDOMAIN", "corp.example example", 1);  // instead of resolv.conf's, see resolv.conf(5)
    asio::io_context io;
    const auto channel = std::make_shared<http::DnsChannel>(io.get_executor(), std::vector<http::NameServer>{},
                                                            [](int, http::DnsAnswer) {});
    unsetenv("LOCALDOMAIN");
    CHECK(channel->search_domains() == Addresses{"corp.example", "example"});
}

TEST_CASE_METHOD(Bench, "no more names than that are asked for at once, and all get their turn") {
    auto its = settings();
    its.most_at_once = 2;
    open(std::move(its));
    std::vector<std::string> hosts;
    for (int at = 0; at < 20; ++at) {
        hosts.push_back("host" + std::to_string(at) + ".example");
        server.names[hosts.back()] = has({"192.0.2.1"});
    }
    for (const auto& found : ask(hosts)) CHECK(found);
    CHECK(server.questions.size() == 40);
}

TEST_CASE_METHOD(Bench, "who is stopped while a name is asked for is told so, and the question goes with the last one") {
    server.names[page].silent = true;
    std::array<asio::cancellation_signal, 2> stops;
    std::vector<Found> ended;
    for (auto& stop : stops) {
        auto note = [&ended](std::exception_ptr thrown, Found found) {
            if (thrown) std::rethrow_exception(thrown);
            ended.push_back(std::move(found));
        };
        asio::co_spawn(io, lookup->addresses_of(page, std::chrono::steady_clock::now() + 30s),
                       asio::bind_cancellation_slot(stop.slot(), std::move(note)));
    }
    run(server.wait_for(2));
    stops[0].emit(asio::cancellation_type::terminal);
    run_until([&ended] { return ended.size() == 1; });
    REQUIRE_FALSE(ended[0]);
    CHECK(ended[0].error().kind() == ErrorKind::cancelled);
    stops[1].emit(asio::cancellation_type::terminal);
    run_until([&ended] { return ended.size() == 2; });
    run(server.stop());
    io.restart();
    io.run();  // would go on while a question does
    server.names[page] = has({"192.0.2.1"});
}

TEST_CASE_METHOD(Bench, "a lookup may end while questions are on their way") {
    server.names[page].silent = true;
    CHECK_FALSE(ask({page}, 5ms).front());
    CHECK(server.asked_for(page) == 1);
    lookup.reset();
    run(server.stop());
    io.restart();
    io.run();
}

TEST_CASE_METHOD(Bench, "where there is no name server no name resolves") {
    auto its = settings();
    its.questions.patience = 50ms;  // one of the two refusals may be told to the other question's socket call
    run(server.stop());
    asio::ip::udp::socket nobody{io, asio::ip::udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    its.questions.servers = {{http::Address::parse("127.0.0.1").value(), nobody.local_endpoint().port()}};
    nobody.close();
    open(std::move(its));
    CHECK_FALSE(ask(page));
}
