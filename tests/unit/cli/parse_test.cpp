#include "words.hpp"

namespace fanfold::cli::test {

TEST_CASE("run takes its job, enterprises, time and the rest") {
    const auto run = command<Run>(
        "run --job morning --enterprise acme -e tag:asia,beta --as-of 2026-11-24 --reask 7d "
        "--no-wait");
    CHECK(run.job == "morning");
    CHECK(run.enterprises == std::vector<std::string>{"acme", "tag:asia", "beta"});
    CHECK(run.as_of == "2026-11-24");
    CHECK(run.reask_since == "7d");
    CHECK(run.no_wait);
}

TEST_CASE("run alone has defaults") {
    const auto run = command<Run>("run");
    CHECK(run.job.empty());
    CHECK(run.enterprises.empty());
    CHECK_FALSE(run.no_wait);
}

TEST_CASE("a shadow run has a cap, and neither a time of its own nor a share in the night") {
    const auto run = command<Run>("run --shadow -e acme --state /backup/monday --cap 2.50 --out new --json");
    CHECK(run.shadow);
    CHECK(run.state == "/backup/monday");
    CHECK(run.cap == "2.50");
    CHECK(run.out == "new");
    CHECK(command<Run>("run --shadow").cap == "1");
    for (const auto* line : {"run --cap 1", "run --state x", "run --out x", "run --shadow --due", "run --shadow --no-wait",
                             "run --shadow --as-of 2026-11-24", "run --shadow --reask 7d", "run --metrics-file x --shadow"}) {
        INFO(line);
        const auto parsed = parse_words(line);
        REQUIRE(std::holds_alternative<Exit>(parsed));
        CHECK(std::get<Exit>(parsed).code == exit_code::usage);
        CHECK(std::get<Exit>(parsed).text.find("--shadow") != std::string::npos);
    }
}

TEST_CASE("what helps over an upgrade") {
    CHECK(command<ConfigMigrate>("config migrate --dry-run").dry_run);
    CHECK_FALSE(command<ConfigMigrate>("config migrate").dry_run);
    CHECK(command<PromptsCopy>("prompts copy market/moves").name == "market/moves");
    const auto diff = command<PromptsUpstreamDiff>("prompts upstream-diff market/moves --accept");
    CHECK(diff.name == "market/moves");
    CHECK(diff.accept);
    CHECK(command<PromptsUpstreamDiff>("prompts upstream-diff --json").name.empty());
}

TEST_CASE("plan takes the same selection") {
    const auto plan = command<Plan>("plan --enterprise tag:x --reask 2026-11-01 --json");
    CHECK(plan.enterprises == std::vector<std::string>{"tag:x"});
    CHECK(plan.reask_since == "2026-11-01");
    CHECK(plan.json);
}

TEST_CASE("status and schedule") {
    CHECK(command<Status>("status --why").why);
    CHECK_FALSE(command<Status>("status").why);
    CHECK(command<Schedule>("schedule --json").json);
}

TEST_CASE("report list, show, export, search and dropped") {
    CHECK(command<ReportList>("report list --json").json);
    const auto show = command<ReportShow>("report show --enterprise acme --run r12 --format json");
    CHECK(show.enterprise == "acme");
    CHECK(show.run == "r12");
    CHECK(show.format == "json");
    CHECK(command<ReportShow>("report show -e acme").format == "terminal");
    CHECK(command<ReportExport>("report export out").folder == "out");
    const auto search =
        command<ReportSearch>("report search --enterprise acme solid state battery");
    CHECK(search.words == std::vector<std::string>{"solid", "state", "battery"});
    CHECK(command<ReportSearch>("report search solid state -e acme").words.size() == 2);
    CHECK(command<ReportDropped>("report dropped").enterprise.empty());
}

TEST_CASE("document show") {
    const auto show = command<DocumentShow>("document show d-abc --text");
    CHECK(show.id == "d-abc");
    CHECK(show.text);
    CHECK_FALSE(show.json);
}

TEST_CASE("config, init and demo") {
    CHECK_FALSE(command<ConfigCheck>("config check").json);
    CHECK(command<ConfigShow>("config show acme").enterprise == "acme");
    command<ConfigReference>("config reference");
    const auto init = command<Init>("init desk --currency EUR");
    CHECK(init.folder == "desk");
    CHECK(init.currency == "EUR");
    CHECK(command<Init>("init desk").currency == "USD");
    const auto demo = command<Demo>("demo out --keep --model mini");
    CHECK(demo.folder == "out");
    CHECK(demo.keep);
    CHECK(demo.model == "mini");
    CHECK(command<Demo>("demo").folder.empty());
}

TEST_CASE("prompts list, show, render and lint") {
    command<PromptsList>("prompts list");
    const auto show = command<PromptsShow>("prompts show market/moves --enterprise acme");
    CHECK(show.name == "market/moves");
    CHECK(show.enterprise == "acme");
    CHECK(command<PromptsRender>("prompts render market/moves -e acme --document d-1").document ==
          "d-1");
    const auto diff = command<PromptsDiff>("prompts diff market/moves -e acme --against globex");
    CHECK(diff.enterprise == "acme");
    CHECK(diff.against == "globex");
    CHECK_FALSE(diff.packaged);
    CHECK(command<PromptsDiff>("prompts diff market/moves --packaged").packaged);
    CHECK(command<PromptsLint>("prompts lint").enterprises.empty());
}

TEST_CASE("models probe") {
    CHECK(command<ModelsProbe>("models probe").names.empty());
    const auto probe = command<ModelsProbe>("models probe small large --json");
    CHECK(probe.names == std::vector<std::string>{"small", "large"});
    CHECK(probe.json);
}

TEST_CASE("one room at a time") {
    const auto crawl = command<Crawl>("crawl https://a.example/ https://b.example/ --max-pages 5");
    CHECK(crawl.urls.size() == 2);
    CHECK(crawl.max_pages == 5);
    CHECK(crawl.max_depth == 1);
    CHECK(command<Fetch>("fetch https://a.example/").url == "https://a.example/");
    const auto extract = command<Extract>("extract - --jsonl --url https://a.example/");
    CHECK(extract.file == "-");
    CHECK(extract.jsonl);
    CHECK(command<Extract>("extract").file == "-");
    CHECK(command<Extract>("extract page.html").file == "page.html");
    CHECK(command<Robots>("robots r.txt --agent fanfold --url https://a.example/").agent ==
          "fanfold");
    CHECK(command<Render>("render r.json").format == "html");
    CHECK(command<Render>("render r.json --format md").format == "md");
    command<Version>("version");
    command<Version>("--version");
}

TEST_CASE("global options stand before or after the command") {
    for (const auto* words :
         {"-C desk -v run", "run -C desk -v", "--config=desk report list --verbose"}) {
        INFO(words);
        const auto parsed = parse_words(words);
        REQUIRE(std::holds_alternative<Invocation>(parsed));
        const auto& globals = std::get<Invocation>(parsed).globals;
        CHECK(globals.config_dir == "desk");
        CHECK(globals.verbose);
        CHECK_FALSE(globals.quiet);
    }
    CHECK(std::get<Invocation>(parse_words("fetch https://a.example/ -v")).globals.verbose);
}

TEST_CASE("a command's name may be an argument of another") {
    CHECK(command<Crawl>("crawl run").urls == std::vector<std::string>{"run"});
    CHECK(command<ReportSearch>("report search -e acme status run").words.size() == 2);
    CHECK(command<ConfigShow>("config show run").enterprise == "run");
}

TEST_CASE("after two dashes everything is a word") {
    CHECK(command<ReportSearch>("report search -e acme -- --no-wait").words ==
          std::vector<std::string>{"--no-wait"});
}

TEST_CASE("two commands at once are refused") {
    CHECK(refusal("run plan").find("unexpected word plan") != std::string::npos);
    CHECK(refusal("run --no-wait plan").find("unexpected word plan") != std::string::npos);
}

TEST_CASE("an unknown command names the near one") {
    CHECK(refusal("rnu") ==
          "fanfold: unknown command rnu. Did you mean run?\nSee `fanfold --help`.\n");
    CHECK(refusal("-C desk reprot list").find("Did you mean report?") != std::string::npos);
    CHECK(refusal("report lsit")
              .find("fanfold: unknown command lsit. Did you mean list?\nSee `fanfold report "
                    "--help`.") == 0);
    CHECK(refusal("bananas") == "fanfold: unknown command bananas\nSee `fanfold --help`.\n");
}

TEST_CASE("an unknown option names the near one") {
    CHECK(
        refusal("run --no-wiat") ==
        "fanfold: unknown option --no-wiat. Did you mean --no-wait?\nSee `fanfold run --help`.\n");
    CHECK(refusal("run --enterprize=acme").find("Did you mean --enterprise?") != std::string::npos);
    CHECK(refusal("report show --enterprse acme").find("Did you mean --enterprise?") !=
          std::string::npos);
    CHECK(refusal("run --verbos").find("Did you mean --verbose?") != std::string::npos);
}

TEST_CASE("what is missing is named") {
    CHECK(refusal("report show").find("--enterprise") != std::string::npos);
    CHECK(refusal("init").find("DIR") != std::string::npos);
    CHECK(refusal("robots r.txt --agent a").find("--url") != std::string::npos);
    CHECK(refusal("run --job").find("--job") != std::string::npos);
    CHECK(refusal("config show").find("ENTERPRISE") != std::string::npos);
}

TEST_CASE("a value that is none of the choices is refused") {
    const auto text = refusal("report show -e acme --format pdf");
    CHECK(text.find("--format") != std::string::npos);
    CHECK(text.find("pdf") != std::string::npos);
    CHECK(refusal("crawl https://a.example/ --max-pages 0").find("--max-pages") !=
          std::string::npos);
    CHECK(refusal("crawl https://a.example/ --max-pages many").find("--max-pages") !=
          std::string::npos);
}

TEST_CASE("a word too many is refused") {
    CHECK(refusal("version now").find("unexpected word now") != std::string::npos);
    CHECK(refusal("config show a b").find("unexpected word b") != std::string::npos);
}

TEST_CASE("a group without a command shows what is in it, as wrong usage") {
    for (const auto* words : {"report", "config", "prompts", "document"}) {
        const auto text = refusal(words);
        CHECK(text.find("show") != std::string::npos);
    }
}

TEST_CASE("hostile words are refused without harm") {
    for (const auto& word :
         {std::string(100'000, 'x'), std::string{"\x1b[31m"}, std::string{"\xff\xfe"},
          std::string{"--\n"}, std::string{""}, std::string{"-"}, std::string{"---"},
          std::string{"-C"}, std::string{"--="}, std::string{"%s%n"}}) {
        const auto parsed = parse_list({word});
        REQUIRE(std::holds_alternative<Exit>(parsed));
        const auto& exit = std::get<Exit>(parsed);
        CHECK(exit.code == exit_code::usage);
        CHECK(exit.text.size() < 5000);
        CHECK(exit.text.find('\x1b') == std::string::npos);
    }
}

}  // namespace fanfold::cli::test
