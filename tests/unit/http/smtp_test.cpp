#include <fanfold/http/smtp.hpp>
#include <fanfold/sim/inbox.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::http;

namespace {

auto loopback() -> EgressRule {
    return {{Network::parse("127.0.0.0/8").value()}, {25, 465, 587}};
}

auto order_for(const sim::InboxServer& inbox) -> MailOrder {
    MailOrder order;
    order.server = "smtp://127.0.0.1:" + std::to_string(inbox.mail_port());
    order.tls = false;
    order.from = "reports@desk.example";
    order.to = "reader@hanbit.example";
    order.message =
        "Subject: hello\r\nMessage-ID: <k1@desk.example>\r\n\r\n.dots\r\n..\r\n.\r\nend\r\n";
    order.egress = loopback();
    return order;
}

}  // namespace

TEST_CASE("a message arrives byte for byte, dots and all") {
    sim::InboxServer inbox{{}};
    const auto order = order_for(inbox);
    REQUIRE(send_mail(order).ok());
    const auto received = inbox.received();
    REQUIRE(received.size() == 1);
    CHECK(received[0].data == order.message);
    CHECK(received[0].key == "k1@desk.example");
    CHECK(received[0].to == order.to);
    CHECK_FALSE(received[0].authenticated);
}

TEST_CASE(
    "a server that wants a log-in gets it, and a wrong password is told without the password") {
    sim::InboxSettings settings;
    settings.user = "desk";
    settings.password = "s3cret";
    sim::InboxServer inbox{settings};
    auto order = order_for(inbox);
    order.user = "desk";
    order.password = Secret{"s3cret"};
    REQUIRE(send_mail(order).ok());
    CHECK(inbox.received()[0].authenticated);

    order.password = Secret{"wr0ng"};
    const auto denied = send_mail(order);
    REQUIRE_FALSE(denied.ok());
    CHECK(denied.error().kind() == ErrorKind::fix_config);
    CHECK(denied.error().message().find("wr0ng") == std::string::npos);
    CHECK(inbox.received().size() == 1);
}

TEST_CASE("451 is later, 550 is never") {
    sim::InboxSettings settings;
    settings.defer_first = 1;
    sim::InboxServer inbox{settings};
    const auto later = send_mail(order_for(inbox));
    REQUIRE_FALSE(later.ok());
    CHECK(later.error().kind() == ErrorKind::retry_later);
    CHECK(send_mail(order_for(inbox)).ok());

    sim::InboxSettings refusing;
    refusing.refuse = true;
    sim::InboxServer closed{refusing};
    const auto never = send_mail(order_for(closed));
    REQUIRE_FALSE(never.ok());
    CHECK(never.error().kind() == ErrorKind::give_up);
}

TEST_CASE(
    "an address that is not allowed is never dialled, and plain text never stands in for TLS") {
    sim::InboxServer inbox{{}};
    auto order = order_for(inbox);
    order.egress = EgressRule{};
    const auto refused = send_mail(order);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind() == ErrorKind::fix_config);
    CHECK(refused.error().message().find("may not be dialled") != std::string::npos);

    order = order_for(inbox);
    order.tls = true;
    const auto bare = send_mail(order);
    REQUIRE_FALSE(bare.ok());
    CHECK(bare.error().kind() == ErrorKind::fix_config);
    CHECK(inbox.received().empty());
}

TEST_CASE("a recipient that would say more than an address is not sent") {
    sim::InboxServer inbox{{}};
    auto order = order_for(inbox);
    order.to = "a@b.example>\r\nRCPT TO:<c@d.example";
    CHECK_FALSE(send_mail(order).ok());
    CHECK(inbox.received().empty());
}

TEST_CASE(
    "a server that is not there, or that leaves before it acknowledges, is tried again later") {
    sim::InboxSettings settings;
    settings.mute = true;
    sim::InboxServer inbox{settings};
    const auto muted = send_mail(order_for(inbox));
    REQUIRE_FALSE(muted.ok());
    CHECK(muted.error().kind() == ErrorKind::retry_later);
    CHECK(inbox.received().size() == 1);

    auto nowhere = order_for(inbox);
    nowhere.server = "smtp://127.0.0.1:1";
    const auto absent = send_mail(nowhere);
    REQUIRE_FALSE(absent.ok());
    CHECK(absent.error().kind() == ErrorKind::retry_later);
}
