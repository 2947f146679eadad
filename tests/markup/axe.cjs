// axe-core over each page in Chromium: light, dark, phone with every citation open, and print.
// No rule is switched off; a request to anywhere but the page itself is a failure too.
const { chromium } = require("playwright-core");
const fs = require("fs");
const path = require("path");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [, , program, shots, ...pages] = process.argv;
const views = [
  { name: "desktop", viewport: { width: 1100, height: 1300 }, colorScheme: "light" },
  { name: "dark", viewport: { width: 1100, height: 1300 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "light", open: true },
  { name: "print", viewport: { width: 794, height: 1123 }, colorScheme: "light", media: "print" },
];

async function look(browser, file, view) {
  const context = await browser.newContext({ viewport: view.viewport, colorScheme: view.colorScheme, bypassCSP: true });
  const page = await context.newPage();
  const strangers = [];
  page.on("request", (request) => { if (!request.url().startsWith("file:")) strangers.push(request.url()); });
  if (view.media) await page.emulateMedia({ media: view.media });
  await page.goto("file://" + path.resolve(file));
  if (view.open) await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  const name = path.basename(path.dirname(file)) + "-" + path.basename(file, ".html") + "-" + view.name;
  if (shots) await page.screenshot({ path: path.join(shots, name + ".png"), fullPage: Boolean(view.open) });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  await context.close();
  const troubles = violations.map((one) => one.id + ": " + one.help + " at " + one.nodes.map((n) => n.target).slice(0, 3));
  if (wide) troubles.push("scrolls sideways");
  if (strangers.length) troubles.push("asks for " + strangers.join(", "));
  troubles.forEach((one) => console.log(name + ": " + one));
  return troubles.length;
}

(async () => {
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  let troubles = 0;
  for (const file of pages) for (const view of views) troubles += await look(browser, file, view);
  await browser.close();
  process.exit(troubles === 0 ? 0 : 1);
})();
