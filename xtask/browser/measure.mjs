// How fast the pages are, and whether they bear many readers: `cargo xtask measure`.
//
//   node measure.mjs --program BAREMO --scratch FOLDER [--scale 1] [--readers 200] [--seconds 20]
//   node measure.mjs --address URL [--readers 200] [--seconds 20]
//
// Prints a table for docs/benchmarks.md; fails when a reader gets an error. All on loopback.

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";

const options = { scale: "1", readers: "200", seconds: "20" };
for (let at = 2; at < process.argv.length; at += 2) options[process.argv[at].slice(2)] = process.argv[at + 1];
const scratch = options.scratch ?? "/tmp/baremo-browser";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const PATHS = ["/?lang=en", "/boards/support?lang=en", "/metrics/first_response_time?lang=en", "/sources?lang=en"];

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

// Returns status, milliseconds and bytes of one request.
const get = (address) => new Promise((done) => {
  const began = performance.now();
  const answer = (status, bytes) => done({ status, bytes, took: performance.now() - began });
  http.get(address, { agent, headers: { "accept-encoding": "gzip, br" } }, (response) => {
    let bytes = 0;
    response.on("data", (chunk) => { bytes += chunk.length; });
    response.on("end", () => answer(response.statusCode, bytes));
  }).on("error", () => answer(0, 0));
});

const percentile = (values, share) => {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
};
const ms = (value) => `${value.toFixed(0)} ms`;

const warm = async (address) => {
  console.log("| page | server time, median | p95 | compressed |\n|---|---|---|---|");
  for (const path of PATHS) {
    await get(address + path);
    const all = [];
    for (let turn = 0; turn < 100; turn += 1) all.push(await get(address + path));
    const took = all.map((one) => one.took);
    console.log(`| \`${path}\` | ${ms(percentile(took, 0.5))} | ${ms(percentile(took, 0.95))} | ${(all[0].bytes / 1024).toFixed(0)} KiB |`);
  }
};

const paint = async (address) => {
  const browser = await chromium.launch({
    executablePath: process.env.BAREMO_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  const first = [];
  let weight = 0;
  for (let turn = 0; turn < 5; turn += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send("Network.enable");
    let bytes = 0;
    client.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
    await page.goto(address + PATHS[0], { waitUntil: "networkidle" });
    const painted = await page.evaluate(() =>
      performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
    first.push(painted);
    weight = bytes;
    await context.close();
  }
  await browser.close();
  console.log(`\nFirst paint of the overview, new browser, median of five: ${ms(percentile(first, 0.5))}; weight ${(weight / 1024).toFixed(0)} KiB.`);
};

const load = async (address) => {
  const end = performance.now() + 1000 * Number(options.seconds);
  const all = [];
  const reader = async (number) => {
    for (let turn = number; performance.now() < end; turn += 1) {
      all.push(await get(address + PATHS[turn % PATHS.length]));
    }
  };
  await Promise.all(Array.from({ length: Number(options.readers) }, (_, number) => reader(number)));
  const wrong = all.filter((one) => one.status !== 200).length;
  const took = all.map((one) => one.took);
  console.log(`\n${options.readers} readers for ${options.seconds} s: ${all.length} pages, ${wrong} errors, median ${ms(percentile(took, 0.5))}, p95 ${ms(percentile(took, 0.95))}.`);
  return wrong;
};

let server;
let address = options.address;
mkdirSync(scratch, { recursive: true });
if (!address) {
  const folder = join(scratch, `demo-${options.scale}`);
  const made = spawnSync(options.program, ["--data", folder, "demo", "--scale", options.scale, "--no-serve"], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  server = spawn(options.program, ["--data", folder, "serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  address = await new Promise((ready) => server.stdout.once("data", (bytes) => ready(String(bytes).trim().replace(/\/$/, ""))));
}
await warm(address);
await paint(address);
const wrong = await load(address);
server?.kill();
process.exit(wrong === 0 ? 0 : 1);
