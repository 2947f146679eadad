#include <algorithm>
#include <fanfold/value/mail_address.hpp>
#include <fanfold/value/url.hpp>

#include "access.hpp"
#include "enterprises.hpp"
#include "reader.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

auto place_of(const Reader& table, std::string_view key, std::string_view file_key,
              const House& house) -> SecretPlace {
    return secret_place(table, key, file_key, house.root);
}

/// One mail each, however often an address is written.
void add_reader(Mailbox reader, MailDelivery& out) {
    if (std::find(out.to.begin(), out.to.end(), reader.address) == out.to.end()) out.to.push_back(reader.address);
    if (!reader.name.empty()) out.to_names.insert_or_assign(std::move(reader.address), std::move(reader.name));
}

auto mail_of(const Reader& table, const House& house) -> MailDelivery {
    MailDelivery out;
    out.server = table.text("server");
    out.tls = table.flag("tls", out.tls);
    out.user = table.text("user");
    out.password = place_of(table, "password", "password_file", house);
    if (auto from = mailbox_from(table.text("from"))) {
        out.from = std::move(from->address);
        if (!from->name.empty()) out.from_name = std::move(from->name);
    }
    for (const auto& text : table.texts("to"))
        if (auto reader = mailbox_from(text)) add_reader(std::move(*reader), out);
    out.unsubscribe = table.text("unsubscribe");
    out.allow_networks = table.texts("allow_networks");
    out.marks = table.text("marks");
    while (out.marks.ends_with('/')) out.marks.pop_back();
    return out;
}

auto webhook_of(const Reader& table, const House& house) -> WebhookDelivery {
    WebhookDelivery out;
    out.url = table.text("url");
    out.url_from = place_of(table, "url_secret", "", house);
    out.format = table.text("format", out.format);
    out.key = place_of(table, "key", "key_file", house);
    out.allow_networks = table.texts("allow_networks");
    return out;
}

void needs(const Reader& table, const Node& at, const std::string& whose, std::string_view key, Complaints& complaints) {
    if (!table.has(key)) complaints.error(at.at, whose + " with `to` needs " + std::string{key});
}

void one_of(const Reader& table, const Node& at, const char* one, const char* other,
            Complaints& complaints) {
    if (table.has(one) && table.has(other))
        complaints.error(at.at,
                         std::string{"says "} + one + " and " + other + ": keep one of the two");
}

/// "smtp://127.0.0.1:25" and the like: what is said to it stays on this machine.
auto is_this_machine(std::string_view server) -> bool {
    const auto url =
        Url::parse("http://" + std::string{server.substr(server.find("://") + 3)} + "/");
    if (!url) return false;
    const std::string host{url->host()};
    return host == "localhost" || host == "[::1]" || host == "::1" ||
           (host.starts_with("127.") && http::Address::parse(host));
}

/// `whose`: "[deliver.mail]".
void check_mail(const Node& at, const std::string& whose, Complaints& complaints) {
    const Reader table{at};
    if (!table.texts("to").empty()) {
        needs(table, at, whose, "server", complaints);
        needs(table, at, whose, "from", complaints);
    }
    one_of(table, at, "password", "password_file", complaints);
    const auto server = table.text("server");
    if (server.starts_with("smtp://") && !table.flag("tls", true) && table.has("user") &&
        !is_this_machine(server))
        complaints.error(at.at,
                         whose + " would send its password in the clear: leave out "
                         "`tls = false`");
    const auto leave = table.text("unsubscribe");
    if (!leave.empty() && !leave.starts_with("mailto:") && !leave.starts_with("https:"))
        complaints.error(at.at, whose + " unsubscribe is mailto:… or https:…");
}

}  // namespace

namespace {

/// `Ways`: an enterprise or [alerts].
template <class Ways>
void read_ways(const Reader& table, const House& house, Ways& out) {
    if (auto mail = mail_of(table.table("mail"), house); !mail.to.empty()) out.mail = std::move(mail);
    auto webhook = webhook_of(table.table("webhook"), house);
    if (!webhook.url.empty() || !webhook.url_from.env.empty()) out.webhook = std::move(webhook);
    const auto exec = table.table("exec");
    ExecDelivery program{exec.texts("argv"), exec.duration("timeout", ExecDelivery{}.timeout)};
    if (!program.argv.empty()) out.exec = std::move(program);
}

}  // namespace

void read_deliveries(const Reader& deliver, const House& house, Enterprise& out) {
    read_ways(deliver, house, out);
}

auto read_alerts(const Reader& alerts, const House& house) -> AlertSettings {
    AlertSettings out;
    read_ways(alerts, house, out);
    out.ping = alerts.text("ping");
    out.ping_from = place_of(alerts, "ping_secret", "", house);
    out.ping_networks = alerts.texts("allow_networks");
    out.budget = alerts.number("budget", out.budget);
    out.nights = alerts.whole("nights", out.nights);
    out.only = alerts.texts("only");
    return out;
}

void check_deliveries(const Node& merged, Complaints& complaints, std::string_view under) {
    const auto* deliver = merged.find(under);
    if (deliver == nullptr) return;
    one_of(Reader{*deliver}, *deliver, "ping", "ping_secret", complaints);
    if (const auto* mail = deliver->find("mail"); mail != nullptr) check_mail(*mail, "[" + std::string{under} + ".mail]", complaints);
    if (const auto* webhook = deliver->find("webhook"); webhook != nullptr) {
        one_of(Reader{*webhook}, *webhook, "url", "url_secret", complaints);
        one_of(Reader{*webhook}, *webhook, "key", "key_file", complaints);
    }
}

}  // namespace fanfold::config
