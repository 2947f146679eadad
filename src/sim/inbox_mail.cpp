#include "inbox_mail.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace fanfold::sim {

namespace {

auto upper(std::string text) -> std::string {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

auto say(const char* reply) -> MailStep {
    return {std::string{reply} + "\r\n", std::nullopt, false};
}

auto between_brackets(const std::string& line) -> std::string {
    const auto begin = line.find('<');
    const auto end = line.find('>', begin == std::string::npos ? 0 : begin);
    if (begin == std::string::npos || end == std::string::npos) return {};
    return line.substr(begin + 1, end - begin - 1);
}

auto message_id(const std::string& data) -> std::string {
    const auto at = upper(data.substr(0, data.find("\r\n\r\n"))).find("\nMESSAGE-ID:");
    if (at == std::string::npos) return {};
    return between_brackets(data.substr(at, data.find('\r', at) - at));
}

}  // namespace

auto from_base64(const std::string& text) -> std::string {
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char letter : text) {
        const auto value = letters.find(letter);
        if (value == std::string::npos) continue;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 0xff);
    }
    return out;
}

auto MailTalk::take(const std::string& line) -> MailStep {
    if (wants_ == Wants::data) return data(line);
    return wants_ == Wants::command ? command(line) : auth(line);
}

auto MailTalk::command(const std::string& line) -> MailStep {
    const auto word = upper(line.substr(0, line.find_first_of(" :")));
    const auto whole = upper(line);
    if (word == "EHLO") return say("250-inbox.sim.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN");
    if (word == "HELO" || word == "NOOP" || word == "RSET") return say("250 ok");
    if (word == "QUIT") return {"221 bye\r\n", std::nullopt, true};
    if (whole == "AUTH LOGIN") return wants_ = Wants::auth_user, say("334 VXNlcm5hbWU6");
    if (whole == "AUTH PLAIN") return wants_ = Wants::auth_plain, say("334 ");
    if (whole.starts_with("AUTH PLAIN ")) return wants_ = Wants::auth_plain, auth(line.substr(11));
    if (word == "MAIL") {
        if (!settings_.user.empty() && !mail_.authenticated) return say("530 log in first");
        return from_ = true, say("250 ok");
    }
    if (word == "RCPT") return recipient(line);
    if (word != "DATA") return say("502 not here");
    if (mail_.to.empty()) return say("503 to whom?");
    return wants_ = Wants::data, say("354 go on");
}

auto MailTalk::recipient(const std::string& line) -> MailStep {
    if (!from_) return say("503 from whom?");
    if (settings_.refuse) return say("550 no such reader");
    mail_.to = between_brackets(line);
    return mail_.to.empty() ? say("501 no address") : say("250 ok");
}

auto MailTalk::auth(const std::string& line) -> MailStep {
    const auto words = from_base64(line);
    if (wants_ == Wants::auth_user) {
        user_ = words;
        wants_ = Wants::auth_password;
        return say("334 UGFzc3dvcmQ6");
    }
    if (std::exchange(wants_, Wants::command) == Wants::auth_password) return judge(user_, words);
    const auto first = words.find('\0');
    const auto second = first == std::string::npos ? first : words.find('\0', first + 1);
    if (second == std::string::npos) return say("501 that is no log-in");
    return judge(words.substr(first + 1, second - first - 1), words.substr(second + 1));
}

auto MailTalk::judge(const std::string& user, const std::string& password) -> MailStep {
    wants_ = Wants::command;
    mail_.authenticated = user == settings_.user && password == settings_.password;
    return mail_.authenticated ? say("235 welcome") : say("535 wrong user or password");
}

auto MailTalk::data(const std::string& line) -> MailStep {
    if (line != ".") {
        mail_.data += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
        return {};
    }
    wants_ = Wants::command;
    from_ = false;
    auto whole = std::exchange(mail_, {});
    mail_.authenticated = whole.authenticated;
    whole.kind = "mail";
    whole.key = message_id(whole.data);
    return {"250 taken\r\n", std::move(whole), false};
}

}  // namespace fanfold::sim
