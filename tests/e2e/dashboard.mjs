// The dashboard as people use it, in headless Chromium: `node dashboard.mjs ACT SETTINGS`. SETTINGS is JSON:
// {chromium, url, tokens?: {name: token}, shots?: folder}. Prints what failed and exits 1; dashboard_test.py starts it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const require = createRequire(import.meta.url); // it alone looks along NODE_PATH
const { chromium } = require("playwright-core");
const axe = optional("axe-core/axe.min.js");
const [, , act, words] = process.argv;
const settings = JSON.parse(words);
const tabs = ["/", "/reports", "/runs", "/sources", "/prompts", "/money", "/deliveries"];
const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

function optional(name) {
  try {
    return fs.readFileSync(require.resolve(name), "utf8");
  } catch {
    return null;
  }
}

/// A page of a fresh browser profile. What its console complains of and whom it asks beside us is kept in page.troubles.
async function open(browser, more = {}) {
  const context = await browser.newContext({ baseURL: settings.url, viewport: desktop, locale: "en-GB", colorScheme: "light", reducedMotion: "reduce", ...more });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  page.on("console", (told) => { if (told.type() === "error" && !/status of 40[134]/.test(told.text())) page.troubles.push(told.text()); });
  page.on("request", (request) => { if (!request.url().startsWith(settings.url)) page.troubles.push("asks for " + request.url()); });
  return page;
}

async function shoot(page, name, whole = true) {
  if (settings.shots) await page.screenshot({ path: path.join(settings.shots, name + ".png"), fullPage: whole, animations: "disabled" });
}

/// Nothing stands out of the page, nothing is cut off without a way to see it.
async function fits(page, what) {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    return out.slice(0, 3).map((one) => one.outerHTML.slice(0, 90)).join(" | ");
  });
  assert.equal(wide, null, what + " scrolls sideways");
}

/// By axe-core, where it is installed: names, roles, order, contrast. It is read in by the debugger, beside the page's policy.
async function accessible(page, what) {
  if (!axe) return;
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  const told = violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.target + " " + (node.any[0]?.message ?? "")).join("; "));
  assert.deepEqual(told, [], what);
}

const h1 = (page) => page.locator("h1").innerText();
const row = (page, job) => page.locator("tbody tr", { hasText: job });

/// Every page in both languages, light and dark, wide and on a phone.
async function looks(browser) {
  const views = [
    { name: "en", locale: "en-GB", colorScheme: "light", viewport: desktop },
    { name: "en-dark", locale: "en-GB", colorScheme: "dark", viewport: desktop },
    { name: "en-phone", locale: "en-GB", colorScheme: "light", viewport: phone, hasTouch: true, isMobile: true },
    { name: "ko", locale: "ko-KR", colorScheme: "light", viewport: desktop },
    { name: "ko-phone", locale: "ko-KR", colorScheme: "dark", viewport: phone, hasTouch: true, isMobile: true },
  ];
  for (const { name, ...view } of views) {
    const page = await open(browser, { ...view, bypassCSP: true }); // a reader's report runs no script, not even axe-core's
    const further = ["/runs?from=r1&to=r2", "/reports/summit-retail/r1/desk", "/reports/hanbit-battery/r1/desk", "/reports/summit-retail/r1/sources/1",
                     "/reports/summit-retail/r2", "/reports/hanbit-battery/r2", "/nowhere"];
    for (const address of [...tabs, ...further]) {
      const answer = await page.goto(address);
      const what = name + " " + address;
      assert.equal(answer.status(), address === "/nowhere" ? 404 : 200, what);
      if (tabs.includes(address)) {
        assert.equal(await page.locator("html").getAttribute("lang"), view.locale.slice(0, 2), what);
        assert.equal(await page.locator("nav [aria-current=page]").count(), 1, what);
      }
      assert.equal(await page.locator("h1").count(), 1, what);
      await fits(page, what);
      await accessible(page, what);
      const file = name + address.replace(/[^a-z0-9]+/g, "-").replace(/-$/, "") + (address === "/" ? "-tonight" : "");
      if (settings.shots) fs.writeFileSync(path.join(settings.shots, file + ".html"), await answer.text()); // for validators
      await shoot(page, file);
    }
    assert.deepEqual(page.troubles, [], name);
    await page.context().close();
  }
}

/// A job is started, its numbers move on the page that stands there, it is cancelled, started again, and comes to its end.
async function live(browser) {
  const page = await open(browser);
  await page.goto("/");
  await row(page, "nightly").getByRole("button", { name: "Start now" }).click();
  await page.locator("body[data-running=true]").waitFor();
  await page.evaluate(() => { window.untouched = true; });
  await page.waitForFunction(() => Number(document.querySelector("[data-live=questions]").textContent) > 0);
  const answered = () => page.locator("[data-live=answered]").innerText().then(Number);
  const first = await answered();
  await page.waitForFunction((than) => Number(document.querySelector("[data-live=answered]").textContent) > than, first);
  assert.equal(await page.evaluate(() => window.untouched), true, "the page was loaded again");
  assert.match(await page.locator("[data-live=status]").innerText(), /^nightly is running: asking/);
  assert.equal(await page.locator(".room.now").count(), 1);
  await accessible(page, "while a night goes on");
  await shoot(page, "live");
  await row(page, "nightly").getByRole("button", { name: "Cancel" }).click();
  await page.locator("body[data-running=false]").waitFor();
  const start = row(page, "nightly").getByRole("button", { name: "Start now" });
  await start.waitFor();
  await start.click();
  await page.locator("body[data-running=true]").waitFor();
  await page.locator("body[data-running=false]").waitFor({ timeout: 240_000 });  // a whole night
  await page.goto("/reports");
  assert.equal(await page.locator("tbody tr").count(), 3, "a report for each");
  await page.goto("/");
  await row(page, "nightly").getByRole("button", { name: "Pause" }).click();
  await row(page, "nightly").getByText("paused").waitFor();
  await row(page, "nightly").getByRole("button", { name: "Resume" }).click();
  await row(page, "nightly").getByRole("button", { name: "Pause" }).waitFor();
  assert.deepEqual(page.troubles, []);
}

/// From the list to a sentence, its evidence, its document; marked; let go; and read as its reader does.
async function reports(browser) {
  const page = await open(browser);
  await page.goto("/reports");
  await page.getByRole("link", { name: "summit-retail" }).last().click();
  assert.equal(await h1(page), "Summit Retail");
  const item = page.locator("article").first();
  await item.locator("summary").click();
  const quote = (await item.locator("q").first().innerText()).replace(/^[“"]|[”"]$/g, "");
  await shoot(page, "desk-evidence", false);
  await item.getByRole("link", { name: "in its document" }).first().click();
  assert.equal(await page.locator("mark#quote").innerText(), quote);
  assert.ok(await page.locator("mark#quote").evaluate((one) => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }), "the quote is on the screen");
  await page.getByRole("link", { name: "back to the report" }).click();
  const marked = page.locator("article").nth(2);
  await marked.getByRole("button", { name: "Wrong" }).click();
  const pressed = page.locator("article").nth(2).getByRole("button", { name: "Wrong" });
  await page.locator("article:nth-of-type(1n) button[aria-pressed=true]").waitFor();
  assert.equal(await pressed.getAttribute("aria-pressed"), "true");
  assert.ok(page.url().endsWith("#" + (await page.locator("article").nth(2).getAttribute("id"))), "back at its item");
  await page.getByLabel("Who has looked at it?").fill("Kim");
  await page.getByRole("button", { name: "Let it go" }).click();
  await page.locator(".approve").waitFor({ state: "detached" });
  await page.getByRole("link", { name: "as its reader sees it" }).click();
  await page.locator("a.cite").first().click();
  await page.locator("details:target blockquote mark").waitFor({ state: "visible" });
  await shoot(page, "report-cited", false);
  assert.ok(await page.locator("details:target a[rel~=nofollow]").getAttribute("href"), "leads to the page on the web");
  await page.goto("/deliveries");
  assert.ok(await page.locator("tbody tr").count() > 0);
  assert.deepEqual(page.troubles, []);
}

async function compare(browser) {
  const page = await open(browser);
  await page.goto("/runs");
  await page.getByLabel("Before").selectOption("r1");
  await page.getByLabel("After").selectOption("r2");
  await page.getByRole("button", { name: "Compare" }).click();
  assert.equal(await h1(page), "r1 → r2");
  assert.ok(await page.locator(".chip.new").count() > 0, "something is new");
  await page.goto("/runs?from=r1&to=r99");
  await page.getByText("not among the last runs").waitFor();
  assert.deepEqual(page.troubles, []);
}

/// Tab goes through the page as it is read, and one sees where it is.
async function keyboard(browser) {
  const made = ["hanbit-battery", "northwind-software", "summit-retail"];
  const page = await open(browser);
  const where = () => page.evaluate(() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    return { text: one.textContent.trim(), seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.left >= 0 && box.top >= 0 };
  });
  await page.goto("/");
  const walked = [];
  for (let step = 0; step < 14; ++step) {
    await page.keyboard.press("Tab");
    const at = await where();
    assert.ok(at.seen, "no focus to be seen at: " + at.text);
    walked.push(at.text);
  }
  assert.deepEqual(walked, ["Skip to the page", "Fanfold", "Tonight", "Reports", "Runs", "Sources", "Prompts", "Money", "Deliveries", ...made, "Start now", "Pause"]);
  await page.goto("/reports/summit-retail/r1/desk");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal((await where()).text, "as its reader sees it", "the skip link skips the tabs");
  await page.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("details[open]").waitFor();
  await page.keyboard.press("Tab");
  assert.equal((await where()).text, "in its document");
}

/// Everything but the moving numbers works without scripts.
async function scriptless(browser) {
  const page = await open(browser, { javaScriptEnabled: false });
  for (const address of tabs) assert.equal((await page.goto(address)).status(), 200, address);
  await page.goto("/");
  assert.match(await page.content(), /http-equiv="refresh"/);
  await page.goto("/reports/northwind-software/r1/desk");
  await page.locator("article").first().getByRole("button", { name: "Useful" }).click();
  await page.locator("button[aria-pressed=true]").waitFor();
  await page.locator("summary").first().click();
  await page.getByRole("link", { name: "in its document" }).first().click();
  await page.locator("mark#quote").waitFor();
  await page.goto("/");
  await row(page, "nightly").getByRole("button", { name: "Pause" }).click();
  await row(page, "nightly").getByText("paused").waitFor();
  await row(page, "nightly").getByRole("button", { name: "Resume" }).click();
}

async function enter(page, token) {
  await page.getByLabel("token").fill(token);
  await page.getByRole("button", { name: "Enter" }).click();
}

/// Who has no token, a wrong one, one that only reads, and one of another enterprise.
async function tokens(browser) {
  const page = await open(browser);
  await page.goto("/runs");
  assert.equal(new URL(page.url()).pathname, "/login");
  assert.equal(await page.locator("nav").count(), 0);
  await accessible(page, "login");
  await enter(page, "no-such-token");
  await page.getByRole("alert").waitFor();
  await accessible(page, "wrong token");
  await shoot(page, "wrong-token");
  await page.goto("/");
  assert.equal(new URL(page.url()).pathname, "/login", "a wrong token opens nothing");
  await enter(page, settings.tokens.house);
  await page.getByRole("heading", { name: "Tonight" }).waitFor();
  assert.ok(!(await page.content()).includes(settings.tokens.house));
  assert.equal(await page.evaluate(() => document.cookie), "", "no script reads the token");

  const client = await open(browser);
  await client.goto("/");
  await enter(client, settings.tokens.client);
  await client.getByRole("heading", { name: "Reports" }).waitFor();
  assert.deepEqual(await client.locator("nav a").allInnerTexts(), ["Reports"]);
  const names = new Set(await client.locator("tbody td:first-child").allInnerTexts());
  assert.deepEqual([...names], ["summit-retail"]);
  await client.getByRole("link", { name: "summit-retail" }).first().click();
  await client.locator("summary").first().click();
  await client.getByRole("link", { name: "in its document" }).first().click();
  await client.locator("mark#quote").waitFor();
  for (const address of ["/reports/hanbit-battery/r1/desk", "/reports/hanbit-battery/r1", "/reports/hanbit-battery/r1/sources/1", "/runs", "/money", "/sources"]) {
    assert.equal((await client.goto(address)).status(), 403, address);
    await client.getByText("some enterprises only").waitFor();
  }
  await shoot(client, "not-theirs");

  const reader = await open(browser);
  await reader.goto("/login");
  await enter(reader, settings.tokens.reader);
  await reader.getByRole("heading", { name: "Tonight" }).waitFor();
  assert.equal(await reader.locator("button").count(), 0);
  await reader.goto("/reports/summit-retail/r1/desk");
  assert.equal(await reader.locator("button").count(), 0);
  for (const one of [page, client, reader]) assert.deepEqual(one.troubles, []);
}

const acts = { looks, live, reports, compare, keyboard, scriptless, tokens };
const browser = await chromium.launch({ executablePath: settings.chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
  "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
try {
  await acts[act](browser);
  if (!axe) console.log("without axe-core: names, roles and contrast were not judged");
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
}
