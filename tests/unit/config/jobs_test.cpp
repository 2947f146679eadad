#include "folder.hpp"

namespace fanfold::config::test {

namespace {

auto load_job(const std::string& text) -> Config {
    Folder folder;
    folder.sound().write("jobs/morning.toml", text);
    return folder.load();
}

const JobName morning{"morning"};

auto choose(const Config& config, std::vector<std::string> selectors)
    -> Result<std::vector<EnterpriseName>> {
    return select(config, selectors);
}

}  // namespace

TEST_CASE("without any job there is nightly, for all") {
    Folder folder;
    const auto config = folder.sound().load();
    REQUIRE(config.jobs.size() == 1);
    CHECK(config.jobs.at(JobName{"nightly"}).enterprises.empty());
}

TEST_CASE("every key of a job is read") {
    const auto config = load_job(
        "enterprises = [\"acme\", \"tag:base\"]\nschedule = \"*/15 2-4 1,15 jan-mar "
        "mon-fri\"\ndeliver_by = \"07:00\"\ntolerance = 0.9\n");
    CHECK_SILENT(config);
    const auto& job = config.jobs.at(morning);
    CHECK(job.enterprises.size() == 2);
    CHECK(job.deliver_by == "07:00");
    CHECK(job.tolerance == 0.9);
    CHECK(config.jobs.size() == 1);
}

TEST_CASE("what a week or a month is folded from must be kept until then") {
    const auto load_with = [](const std::string& retention, const std::string& job) {
        Folder folder;
        folder.sound();
        folder.write("fanfold.toml", house("[retention]\n" + retention));
        folder.write("jobs/morning.toml", job);
        return folder.load();
    };
    const std::string week = "fold = \"week\"\n", month = "fold = \"month\"\n";
    CHECK_SAYS(load_with("runs = \"14d\"\n", month), "fanfold.toml:5:8: [retention] runs must be 35d at least");
    CHECK_SAYS(load_with("reports = \"7d\"\n", month), "fanfold.toml:5:11: [retention] reports must be 35d at least");
    CHECK_SAYS(load_with("reports = \"7d\"\n", week), "fanfold.toml:5:11: [retention] reports must be 8d at least");
    CHECK_SILENT(load_with("runs = \"14d\"\nreports = \"8d\"\n", week));
    CHECK_SILENT(load_with("runs = \"35d\"\nreports = \"0s\"\n", month));
    CHECK_SILENT(load_with("runs = \"14d\"\nreports = \"7d\"\n", "schedule = \"@daily\"\n"));
}

TEST_CASE("a schedule has five fields in their ranges") {
    for (const auto* good :
         {"30 2 * * *", "0 0 31 12 7", "*/5 * * * *", "0 9-17/2 * * MON-FRI", "0  0  1  JAN  *", "@daily",
          "H H(1-4) * * *"}) {
        CHECK_SILENT(load_job("schedule = \"" + std::string{good} + "\"\n"));
    }
    for (const auto* bad :
         {"30 2 * *", "60 2 * * *", "0 24 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 8",
          "x * * * *", "1- * * * *", "5-1 * * * *", "*/0 * * * *", "1,,2 * * * *", "@reboot",
          "0 2 * * * root", "+1 * * * *", "* * * * unm", "1/2 * * * *",
          "0 0 30 2 *"}) {
        CHECK_SAYS(load_job("schedule = \"" + std::string{bad} + "\"\n"),
                   "jobs/morning.toml:1:12: schedule must be five cron fields");
    }
}

TEST_CASE("a complaint about a number tells the number, one about a schedule the field or the day, one about a zone the nearest") {
    const auto tells = [](const std::string& job, std::string_view words) {
        return listed(load_job(job)).find(words) != std::string::npos;
    };
    CHECK(tells("tolerance = 2\n", "tolerance must be a number from 0.0 to 1.0, not 2"));
    CHECK(tells("tolerance = -0.5\n", "tolerance must be a number from 0.0 to 1.0, not -0.5"));
    CHECK(tells("schedule = \"0 25 * * *\"\n", "not \"0 25 * * *\": the hour \"25\" is not within 0-23"));
    CHECK(tells("schedule = \"0 0 31 2 *\"\n", "not \"0 0 31 2 *\": no such day ever comes"));
    CHECK(tells("schedule = \"*/0 * * * *\"\n", ": the minute \"*/0\" has no step that can be taken"));
    CHECK(tells("timezone = \"Europe/Berln\"\n", "; did you mean \"Europe/Berlin\"?"));
    CHECK(tells("timezone = \"Seoul\"\n", "; did you mean \"Asia/Seoul\"?"));
}

TEST_CASE("a job has a time zone, and rules for times that were missed or come too early") {
    const auto config = load_job(
        "schedule = \"@daily\"\ntimezone = \"Europe/Berlin\"\ncatchup = \"all\"\ncatchup_window = "
        "\"3d\"\noverlap = \"cancel\"\n");
    CHECK_SILENT(config);
    const auto& timing = config.timings.at(morning);
    CHECK(timing.zone == "Europe/Berlin");
    CHECK(timing.catch_up == CatchUp::all);
    CHECK(timing.window == std::chrono::hours{72});
    CHECK(timing.overlap == Overlap::cancel);
    for (const auto* bad : {"Europe/Nowhere", "../etc/passwd", "/etc/localtime", "Europe", ""})
        CHECK_SAYS(load_job("timezone = \"" + std::string{bad} + "\"\n"), "jobs/morning.toml:1:12: timezone must be");
    CHECK_SAYS(load_job("catchup = \"some\"\n"), "jobs/morning.toml:1:11: catchup must be one of none|last|all");
}

TEST_CASE("a delivery time is a clock time or a duration") {
    for (const auto* good : {"07:00", "23:59", "2h", "90m"})
        CHECK_SILENT(load_job("deliver_by = \"" + std::string{good} + "\"\n"));
    for (const auto* bad : {"24:00", "7:00", "07:60", "soon", "0s"}) {
        CHECK_SAYS(load_job("deliver_by = \"" + std::string{bad} + "\"\n"),
                   "jobs/morning.toml:1:14: deliver_by must be a time");
    }
}

TEST_CASE("a job's selectors are checked where they stand") {
    const auto config = load_job("enterprises = [\"acmee\", \"tag:bse\"]\n");
    CHECK_SAYS(config,
               "jobs/morning.toml:1:16: no enterprise is called \"acmee\"; did you mean \"acme\"?");
    CHECK_SAYS(config,
               "jobs/morning.toml:1:25: no enterprise has the tag \"bse\"; did you mean \"base\"?");
}

TEST_CASE("a broken job is left out and nothing is put in its place") {
    const auto config = load_job("tolerance = 2\n");
    CHECK_SAYS(config, "jobs/morning.toml:1:13: tolerance must be a number from 0.0 to 1.0");
    CHECK(config.jobs.empty());
    CHECK(config.usable());
}

TEST_CASE("selectors are names and tags, and none means all") {
    Folder folder;
    folder.sound();
    folder.write("enterprises/b.toml", "profile = \"base\"\ntags = [\"asia\"]\n")
        .write("enterprises/c.toml", "profile = \"base\"\n");
    const auto config = folder.load();
    const auto b = EnterpriseName{"b"};
    const auto c = EnterpriseName{"c"};
    CHECK(choose(config, {}).value().size() == 3);
    CHECK(choose(config, {"tag:asia"}).value() == std::vector{b});
    CHECK(choose(config, {"c", "tag:asia", "b"}).value() == std::vector{b, c});
    CHECK(choose(config, {"tag:base"}).value().size() == 3);
}

TEST_CASE("an unknown selector is bad input with a near name") {
    Folder folder;
    const auto config = folder.sound().load();
    const auto name = choose(config, {"acem"});
    REQUIRE_FALSE(name);
    CHECK(name.error().kind() == ErrorKind::bad_input);
    CHECK(name.error().message() == "no enterprise is called \"acem\"; did you mean \"acme\"?");
    CHECK_FALSE(choose(config, {""}));
    CHECK_FALSE(choose(config, {"tag:"}));
}

TEST_CASE("a broken enterprise is selected, because it runs on its last good version") {
    Folder folder;
    folder.sound()
        .write("enterprises/b.toml", "profile = \"base\"\ntags = [\"asia\"]\nwhat = 1\n")
        .write("enterprises/c.toml", "[[[");
    const auto config = folder.load();
    CHECK(choose(config, {}).value().size() == 3);
    CHECK(choose(config, {"c"}).value().size() == 1);
    CHECK(choose(config, {"tag:asia"}).value().size() == 1);
}

}  // namespace fanfold::config::test
