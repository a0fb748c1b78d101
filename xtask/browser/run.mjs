// The pages in a real browser, against the built program: `cargo xtask browser`.
//
//   node run.mjs --program BAREMO --scratch FOLDER [--only WORD]
//   node run.mjs --address http://127.0.0.1:7374      only look at the pages served there
//
// Every check is a function in CHECKS; what it throws fails the run. Pictures go to the scratch
// folder, to be looked at by eye.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const options = {};
for (let at = 2; at < process.argv.length; at += 2) options[process.argv[at].slice(2)] = process.argv[at + 1];
const scratch = options.scratch ?? "/tmp/baremo-browser";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const BROWSER = process.env.BAREMO_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// Pages that axe looks at and that are photographed, with a range that has data.
const PAGES = ["/", "/boards", "/boards/support", "/metrics", "/metrics/first_response_time?by=channel", "/sources",
  "/sources/rejects", "/import", "/calculators?calc=csat&n-positive=65&n-total=80", "/glossary", "/nowhere",
  "/metrics/clv", "/metrics?q=chat", "/metrics/first_response_time/parts/week",
  "/records/first_response_time", "/conversations/demo/c77", "/contacts/demo/call-77", "/customers", "/cohorts",
  "/explore?metrics=csat,first_response_time&by=channel", "/closes", "/reports/board",
  "/reports/es_ley_10_2025"];
const EXPORT = [
  "conversation,time,kind,actor,role,channel,value",
  "1,2025-03-03T08:00:00Z,opened,p1,customer,email,",
  "1,2025-03-03T08:00:00Z,message,p1,customer,email,",
  "1,2025-03-03T09:00:00Z,message,a1,agent,email,",
  "2,2025-03-04T08:00:00Z,opened,p2,customer,chat,",
  "2,2025-03-04T08:00:00Z,message,p2,customer,chat,",
  "2,2025-03-04T08:05:00Z,message,a2,agent,chat,", ""].join("\n");
// What is running; what a check starts ends with it, so that it holds up no other.
const servers = [];
const contexts = [];
let browser;

const expect = (truth, message) => { if (!truth) throw new Error(message); };

// Starts the program over a data folder and returns its address.
const serve = async (folder) => {
  const child = spawn(options.program, ["--data", folder, "serve", "--listen", "127.0.0.1:0"],
    { stdio: ["ignore", "pipe", "inherit"] });
  servers.push(child);
  return new Promise((ready, failed) => {
    let text = "";
    child.stdout.on("data", (bytes) => {
      text += bytes;
      if (text.includes("\n")) ready(text.trim().replace(/\/$/, ""));
    });
    child.on("exit", (code) => failed(new Error(`the program ended with ${code}`)));
  });
};

// Opens a page; what the browser complains about fails the check.
const open = async (settings = {}) => {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...settings });
  contexts.push(context);
  // The first page after a start reads everything, in a program that is not built for speed.
  context.setDefaultNavigationTimeout(120000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    const expected = /status of (404|400)/.test(message.text());
    if (message.type() === "error" && !expected) page.complaints.push(message.text());
  });
  return page;
};

const quiet = (page) => expect(page.complaints.length === 0, `the browser complains: ${page.complaints.join("; ")}`);
// What axe finds wrong on a page.
const violations = async (page) => {
  await page.evaluate(AXE);
  // Only what is wrong is described, and no style is fetched again: no rule that runs asks for them.
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"], preload: false,
  }));
  return found.violations.map((one) => {
    const where = one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join("\n    ");
    return `${one.id}: ${one.help}\n    ${where}`;
  });
};
// What cannot be read or reached on a narrow page; runs in the browser.
const narrow = () => {
  const wrong = [];
  for (const frame of document.querySelectorAll("main .scroll")) {
    if (!frame.checkVisibility() || frame.scrollWidth <= frame.clientWidth + 1) continue;
    if (frame.tabIndex !== 0 || !frame.ariaLabel) wrong.push("a frame out of reach of keys");
    const first = frame.querySelector("tbody tr > :first-child:not([colspan])");
    frame.scrollLeft = frame.scrollWidth;
    const aside = first ? first.getBoundingClientRect().left - frame.getBoundingClientRect().left : 0;
    if (Math.abs(aside) > 2) wrong.push(`the first column of ${frame.ariaLabel} scrolls away`);
    frame.scrollLeft = 0;
  }
  for (const link of document.querySelectorAll("nav [aria-current]")) {
    const box = link.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`${link.textContent} is chosen and out of sight`);
  }
  for (const table of document.querySelectorAll("main .scroll > .stack")) {
    if (table.scrollWidth > table.parentElement.clientWidth + 1) wrong.push(`${table.parentElement.ariaLabel} goes on sideways`);
  }
  for (const text of document.querySelectorAll("main svg text")) {
    if (!text.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
    if (size < 10.9) wrong.push(`"${text.textContent}" is ${size.toFixed(1)} px high`);
  }
  return wrong;
};
const link = (path, extra) => path + (path.includes("?") ? "&" : "?") + extra;

const CHECKS = {
  // From an empty folder to a first number, by choosing a file.
  async first_number() {
    if (!options.program) return "needs the program";
    const folder = join(scratch, "empty");
    rmSync(folder, { recursive: true, force: true });
    const file = join(scratch, "log.csv");
    writeFileSync(file, EXPORT);
    const address = await serve(folder);
    const page = await open();
    await page.goto(`${address}/?lang=en`);
    expect((await page.textContent("h1")).includes("No data yet"), "an empty folder says so");
    await page.setInputFiles("input[type=file]", file);
    await page.fill("input[name=source]", "desk");
    await page.click("text=Look at them");
    await page.waitForSelector("#preview");
    const cut = await page.$$eval(".picker select", (fields) => fields.filter((field) => {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = getComputedStyle(field).font;
      return pen.measureText(field.selectedOptions[0]?.label ?? "").width + 40 > field.clientWidth;
    }).map((field) => field.selectedOptions[0].label));
    expect(cut.length === 0, `the pickers cut ${cut.join(", ")}`);
    const mapping = readFileSync(new URL("mapping.toml", import.meta.url), "utf8");
    await page.fill("textarea[name=mapping]", mapping);
    await page.waitForSelector("#preview tbody tr", { timeout: 15000 });
    expect(await page.inputValue("select[name=ready]") === "own", "a changed text is the chosen one");
    await page.click("button[value=import]");
    await page.waitForSelector("text=See the numbers", { timeout: 60000 });
    await page.click("text=See the numbers");
    await page.waitForSelector(".card");
    await page.goto(`${address}/metrics/first_response_time?range=all&stat=mean&lang=en`);
    expect((await page.textContent("main")).includes("32 min 30 s"), "the mean of 1 h and 5 min");
    quiet(page);
  },

  // From a card to its metric, to a group, to records; back each time.
  async drill(address) {
    const page = await open();
    await page.goto(`${address}/?lang=en`);
    await page.click(".card h3 a >> nth=0");
    await page.waitForURL("**/metrics/*");
    const metric = page.url();
    await page.click("tbody th a >> nth=0");
    await page.waitForFunction(() => location.search.includes("where="));
    await page.goBack();
    await page.waitForFunction((url) => location.href === url, metric);
    // Squares of the map are links too, whose address is no text.
    const records = await page.$eval("main a[href*='records']", (a) =>
      new URL(a.getAttribute("href"), location.href).href);
    const answer = await page.request.get(records);
    expect(answer.ok(), `records answer ${answer.status()}`);
    await page.goBack();
    await page.waitForSelector(".card");
    quiet(page);
  },

  // A number opens down to one conversation, and one of calls to one call, each drawn as a picture.
  async opened(address) {
    const page = await open();
    for (const [metric, where, says] of [
      ["first_response_time", "conversations", "What happened"], ["wait_time", "contacts", "Where the time went"]]) {
      await page.goto(`${address}/metrics/${metric}?lang=en`);
      await page.click(`main a[href^='/records/${metric}']:visible >> nth=0`);
      await page.waitForURL(`**/records/${metric}*`);
      await page.click("table.observed tbody th a >> nth=0");
      await page.waitForURL(`**/${where}/**`);
      expect(await page.$("svg.timeline"), `one of ${where} is a picture`);
      expect((await page.textContent("main")).includes(says), `one of ${where} says what it is made of`);
      await page.click(".kicker a >> nth=0");
      await page.waitForURL(`**/records/${metric}*`);
    }
    quiet(page);
  },

  // Comparison and range by keys, a filter by a click, and back.
  async compare_and_filter(address) {
    const page = await open();
    await page.goto(`${address}/metrics/first_response_time?range=28d&by=channel&lang=en`);
    const has = (part, is) => page.waitForFunction(([part, is]) => location.search.includes(part) === is, [part, is]);
    await page.keyboard.press("x");
    await has("compare=none", true);
    await page.goBack();
    await has("compare=none", false);
    await page.keyboard.press("ArrowLeft");
    await has("from=", true);
    await page.goBack();
    await has("from=", false);
    await page.click("tbody th a:visible >> nth=0");
    await has("where=", true);
    quiet(page);
  },

  async language_and_theme(address) {
    const page = await open();
    await page.goto(`${address}/?lang=en`);
    await page.click("a[hreflang=es]");
    expect(await page.getAttribute("html", "lang") === "es", "the page speaks Spanish");
    await page.click(".tools a >> nth=0");
    expect(await page.getAttribute("html", "data-theme") === "dark", "the page is dark");
    expect(await page.getAttribute("html", "lang") === "es", "and still Spanish");
    await page.goBack();
    expect(await page.getAttribute("html", "data-theme") === null, "back undoes the theme");
    // What the script changes goes along: to other pages, languages and zones.
    await page.keyboard.press("y");
    await page.waitForFunction(() => location.search.includes("range=year"));
    for (const link of [".nav a >> nth=1", "a[hreflang=en]"]) {
      expect((await page.getAttribute(link, "href")).includes("range=year"), `${link} keeps the range`);
    }
    await page.click(".tools summary");
    await page.fill(".tools input[name=zone]", "America/Lima");
    await page.click(".tools button.first");
    await page.waitForURL("**/*zone=America%2FLima*");
    expect(page.url().includes("range=year"), "another zone keeps the range");
    quiet(page);
  },

  async keyboard(address) {
    const page = await open();
    await page.goto(`${address}/?lang=en`);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement.className) === "skip", "the skip link comes first");
    await page.keyboard.press("Enter");
    await page.keyboard.press("?");
    expect(await page.isVisible("dialog[open]"), "? shows the keys");
    await page.keyboard.press("Escape");
    await page.keyboard.press("y");
    await page.waitForFunction(() => location.search.includes("range=year"));
    await page.keyboard.press("/");
    await page.keyboard.type("response");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/metrics?*q=response*");
    quiet(page);
  },

  async no_script(address) {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${address}/?lang=en`);
    await page.click(".card h3 a >> nth=0");
    expect((await page.textContent("main")).includes("Over time"), "a metric opens");
    await page.goto(`${address}/calculators?lang=en`);
    await page.click(".calculator:has(#csat) > summary");
    await page.fill("#csat input[name=n-positive]", "65");
    await page.fill("#csat input[name=n-total]", "80");
    await page.click("#csat button");
    expect((await page.textContent("#csat pre")).includes("81.25%"), "a calculator answers");
  },

  // What would hold up a metric's page arrives after it; without script it is a link, there and back.
  async later(address) {
    const page = await open();
    await page.goto(`${address}/metrics/first_response_time?range=quarter&lang=en`);
    await page.waitForSelector("svg.heat", { timeout: 60000 });
    expect(!(await page.$(".later")), "nothing is left to come");
    quiet(page);
    const plain = await open({ javaScriptEnabled: false });
    await plain.goto(`${address}/metrics/first_response_time?range=last_month&lang=en`);
    expect(!(await plain.$("svg.heat")), "the week by the hour does not hold up the page");
    await plain.click(".later a");
    expect((await plain.textContent("h1")).includes("Hour and weekday"), "the part is a page");
    expect(await plain.$("svg.heat"), "and is drawn there");
    await plain.click(".kicker a");
    expect(await plain.$("svg.heat") && !(await plain.$(".later")), "and then in its place");
  },

  // What comes later moves nothing that is in sight, on a screen or on a phone.
  async still(address) {
    for (const [width, days] of [[1280, "from=2026-07-06&to=2026-08-02"], [390, "from=2026-06-08&to=2026-07-05"]]) {
      const page = await open({ viewport: { width, height: 800 } });
      await page.addInitScript(() => {
        window.moved = 0;
        new PerformanceObserver((list) => {
          for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      for (const path of ["/", "/metrics/first_response_time", "/metrics/cx_score",
        "/records/first_response_time", "/conversations/demo/c77"]) {
        await page.goto(`${address}${path}?${days}&lang=es`);
        await page.waitForFunction(() => !document.querySelector(".later"), null, { timeout: 60000 });
        await page.waitForTimeout(500);
        const moved = await page.evaluate(() => window.moved);
        expect(moved < 0.02, `${path} moves by ${moved.toFixed(3)} at ${width} px`);
      }
      quiet(page);
    }
  },

  // Pages fit a phone: nothing is wider than it but what scrolls by itself, within the reach of keys
  // and with its first column in sight, and what is drawn can be read.
  async phone(address) {
    const page = await open({ viewport: { width: 375, height: 740 }, hasTouch: true });
    for (const path of PAGES) {
      await page.goto(address + link(path, "lang=es"));
      await page.waitForFunction(() => !document.querySelector(".later"), null, { timeout: 60000 }).catch(() => {});
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide <= 0, `${path} is ${wide} px wider than a phone`);
      const wrong = await page.evaluate(narrow);
      expect(wrong.length === 0, `${path} on a phone: ${wrong.slice(0, 5).join("; ")}`);
      await page.screenshot({ path: join(scratch, `phone${path.replace(/\W+/g, "-")}.png`), fullPage: true });
    }
    quiet(page);
  },

  // The eleven columns of the list of customers are seen at once on a small laptop.
  async customers_on_a_laptop(address) {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    for (const language of ["es", "en"]) {
      await page.goto(`${address}/customers?lang=${language}`);
      const over = await page.$eval("table.dense", (table) =>
        table.scrollWidth - table.parentElement.clientWidth);
      expect(over <= 0, `the list is ${over} px wider than its frame (${language})`);
    }
    quiet(page);
  },

  // Long lists are read on a phone without scrolling sideways, and can be put into another order.
  async lists_on_a_phone(address) {
    const page = await open({ viewport: { width: 375, height: 740 }, hasTouch: true });
    for (const path of ["/customers", "/records/first_response_time", "/reports/board"]) {
      await page.goto(`${address}${path}?lang=es`);
      const over = await page.$eval("table.stack", (table) =>
        table.scrollWidth - table.parentElement.clientWidth);
      expect(over <= 0, `the list of ${path} is ${over} px wider than its frame`);
    }
    await page.goto(`${address}/customers?lang=es`);
    await page.click("details.order > summary");
    await page.click('details.order a:has-text("Neto hasta ahora")');
    await page.waitForURL(/sort=net/);
    quiet(page);
  },

  // What is long comes folded on a phone, without script, and a link into it opens it.
  async folded_on_a_phone(address) {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, javaScriptEnabled: false,
      userAgent: "Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36" };
    const page = await open(phone);
    for (const path of ["/?lang=es", "/calculators?lang=es"]) {
      await page.goto(address + path);
      const box = await page.locator("main").boundingBox();
      expect(box.height < 3 * 844, `${path} is ${Math.round(box.height)} px high on a phone`);
    }
    await page.goto(`${address}/calculators?lang=es#csat`);
    expect(await page.isVisible("#csat button"), "a link to a calculator opens it");
    await page.goto(`${address}/metrics/csat?lang=es`);
    expect(!(await page.isVisible("#read")), "the prose of a metric is folded");
    await page.click("a[href='#read']");
    expect(await page.isVisible("#read"), "and its link opens it");
    quiet(page);
    // With script too, and what a search finds is open, though the list that was searched is folded.
    const lively = await open({ ...phone, javaScriptEnabled: true });
    await lively.goto(`${address}/metrics/csat?lang=es`);
    await lively.click("a[href='#read']");
    await lively.waitForLoadState("networkidle");
    expect(await lively.isVisible("#read"), "its link opens it with script");
    await lively.goto(`${address}/metrics?lang=es`);
    expect(!(await lively.isVisible("#family-speed a >> nth=0")), "the catalogue is folded");
    await lively.fill(".search input[type=search]", "respuesta");
    await lively.press(".search input[type=search]", "Enter");
    await lively.waitForURL("**/metrics?*q=respuesta*");
    expect(await lively.isVisible("#family-speed a >> nth=0"), "what is found is open");
    quiet(lively);
  },

  // A wall is one screen without scrolling, whose letters are read from four metres: on a screen
  // 1.2 m wide a letter 12 mm high is 27 px of type.
  async wall(address) {
    const page = await open({ viewport: { width: 1920, height: 1080 }, bypassCSP: true });
    for (const theme of ["light", "dark"]) {
      for (const path of ["/boards/support?wall=1", "/?wall=1"]) {
        await page.goto(address + link(path, `lang=es&theme=${theme}`));
        const wrong = await page.evaluate(() => {
          const size = (one) => parseFloat(getComputedStyle(one).fontSize);
          const inside = (one) => one.getBoundingClientRect().bottom <= innerHeight + 1;
          const cards = [...document.querySelectorAll(".card")];
          return [
            ...cards.filter((card) => !inside(card)).map((card) => `${card.innerText} is out of sight`),
            ...cards.filter((card) => card.scrollHeight > card.clientHeight + 2).map((card) => `${card.innerText} is cut`),
            ...cards.filter((card) => size(card.querySelector("h3")) < 25).map((card) => `${card.innerText} is small`),
            ...[...document.querySelectorAll(".value strong")].filter((one) => size(one) < 45).map((one) => `${one.innerText} is small`),
          ];
        });
        expect(wrong.length === 0, `${path} ${theme}: ${wrong.slice(0, 4).join("; ")}`);
        const found = await violations(page);
        expect(found.length === 0, `axe finds in ${path} ${theme}\n  ${found.join("\n  ")}`);
        await page.screenshot({ path: join(scratch, `wall-${theme}${path.replace(/\W+/g, "-")}.png`) });
      }
    }
    quiet(page);
  },

  // The map of the week on a phone is a table whose cells are large enough to be tapped.
  async map_on_a_phone(address) {
    const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await page.goto(`${address}/metrics/first_response_time/parts/week?range=quarter&lang=es`);
    const cell = page.locator(".hours tbody td a").first();
    const box = await cell.boundingBox();
    expect(box && box.width >= 24 && box.height >= 24, "a cell can be seen and tapped");
    await cell.tap();
    await page.waitForURL("**/records/**");
    quiet(page);
  },

  // A board made, filled, given a goal and deleted without script; its editor passes axe.
  async own_board(address) {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${address}/boards?lang=en`);
    await page.click("button[aria-label^='Copy to edit: The four']");
    const editor = page.url();
    await page.selectOption("select[name=metric]", "backlog");
    await page.click("text=Add a card");
    await page.fill("details[open] input[name=goal]", "40");
    await page.click("details[open] button");
    await page.click("button[aria-label^='Move Backlog up']");
    await page.click("text=See the board");
    expect((await page.textContent("main")).includes("Goal ≤ 40"), "the card says its goal");
    const checked = await open({ bypassCSP: true, viewport: { width: 375, height: 740 } });
    for (const url of [page.url(), editor.replace(/#.*/, "") ]) {
      for (const theme of ["light", "dark"]) {
        await checked.goto(link(url, `theme=${theme}`));
        const wide = await checked.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide <= 0, `${url} is ${wide} px wider than a phone`);
        const found = await violations(checked);
        expect(found.length === 0, `axe finds in ${url} ${theme}\n  ${found.join("\n  ")}`);
      }
    }
    await page.goto(editor);
    await page.click("text=Delete");
    await page.click("main button");
    expect(!(await page.textContent("main")).includes("(copy)"), "the board is gone");
    quiet(checked);
  },

  // A month closed without script, a conversation of it that arrives later, and what the report says.
  async closed_month() {
    if (!options.program) return "needs the program";
    const folder = join(scratch, "closed");
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(scratch, "demo"), folder, { recursive: true });
    const address = await serve(folder);
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${address}/closes?lang=en`);
    const month = await page.inputValue("input[name=month]");
    await page.click("main form button");
    await page.waitForURL(`**/close?*month=${month}*`);
    expect((await page.textContent("main dl")).includes(month), "what would be pinned is said first");
    await page.click("main form button");
    await page.waitForURL(`**/closes/${month}*`);
    expect((await page.textContent(".lead")).includes("as they were published"), "nothing differs yet");
    const log = join(scratch, "late.csv");
    writeFileSync(log, EXPORT.replaceAll("2025-03", month));
    const map = new URL("mapping.toml", import.meta.url).pathname;
    const words = ["--data", folder, "import", log, "--source", "desk", "--map", map];
    const made = spawnSync(options.program, words, { encoding: "utf8" });
    expect(made.status === 0, `late conversations cannot be imported: ${made.stderr}`);
    await page.waitForTimeout(1500);
    await page.reload();
    expect((await page.textContent("#differing + div")).includes("2 × arrived after the close"), "why it differs");
    const report = `${address}/reports/board?close=${month}`;
    await page.goto(`${report}&lang=en`);
    await page.click("text=Write comments");
    await page.fill("textarea", "Two days without chat.");
    await page.click("text=Save");
    expect((await page.textContent("main")).includes("Two days without chat."), "the comment is kept");
    expect((await page.textContent("#restatements ~ div")).includes(month), "the report restates");
    for (const [ending, start] of [["pdf", "%PDF-"], ["xlsx", "PK"], ["pptx", "PK"]]) {
      const answer = await page.request.get(report.replace("board?", `board/board.${ending}?`));
      expect(answer.ok() && (await answer.body()).toString("latin1").startsWith(start), `no file in ${ending}`);
    }
    const checked = await open({ bypassCSP: true, viewport: { width: 375, height: 740 } });
    for (const url of [`${address}/closes/${month}?`, `${report}&`]) {
      for (const theme of ["light", "dark"]) {
        await checked.goto(`${url}lang=es&theme=${theme}`);
        const wide = await checked.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide <= 0, `${url} is ${wide} px wider than a phone`);
        const found = await violations(checked);
        expect(found.length === 0, `axe finds in ${url} ${theme}\n  ${found.join("\n  ")}`);
      }
    }
    quiet(checked);
  },

  // axe finds no violation on any page in both themes, nor on a phone.
  async accessible(address) {
    const page = await open({ bypassCSP: true });
    const found = [];
    await page.goto(`${address}/customers?lang=en`);
    const customer = await page.getAttribute("main table.dense tbody th a >> nth=0", "href");
    const paths = [...PAGES, customer.split("?")[0]];
    for (const path of paths) {
      for (const theme of ["light", "dark"]) {
        await page.goto(address + link(path, `lang=en&theme=${theme}`));
        for (const one of await violations(page)) found.push(`${path} ${theme}: ${one}`);
        await page.screenshot({ path: join(scratch, `${theme}${path.replace(/\W+/g, "-")}.png`), fullPage: true });
      }
    }
    // On a phone, where the heads of tables are out of sight.
    const phone = await open({ bypassCSP: true, viewport: { width: 375, height: 720 } });
    for (const path of paths) {
      await phone.goto(address + link(path, "lang=es"));
      for (const one of await violations(phone)) found.push(`${path} phone: ${one}`);
    }
    expect(found.length === 0, `axe finds\n  ${found.join("\n  ")}`);
  },
};

// Ends all servers but the first so many.
const stop = (kept) => {
  for (const server of servers.splice(kept)) {
    server.removeAllListeners("exit");
    server.kill();
  }
};

const main = async () => {
  mkdirSync(scratch, { recursive: true });
  browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
  let address = options.address;
  if (!address) {
    const folder = join(scratch, "demo");
    const made = spawnSync(options.program, ["--data", folder, "demo", "--scale", "0.05", "--no-serve"], { encoding: "utf8" });
    expect(made.status === 0, `demo data cannot be made: ${made.stderr}`);
    address = await serve(folder);
  }
  let failed = 0;
  const kept = servers.length;
  for (const [name, check] of Object.entries(CHECKS)) {
    if (options.only && !name.includes(options.only)) continue;
    const began = Date.now();
    try {
      const skipped = await check(address);
      console.log(`${skipped ? "skip" : "ok  "} ${name}${skipped ? `: ${skipped}` : ""} (${Date.now() - began} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}: ${error.message}`);
    }
    for (const context of contexts.splice(0)) await context.close();
    stop(kept);
  }
  return failed;
};

const failed = await main().catch((error) => { console.error(error); return 1; });
await browser?.close();
stop(0);
process.exit(failed === 0 ? 0 : 1);
