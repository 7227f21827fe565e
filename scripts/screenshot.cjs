// Open reports in headless Chromium as a reader would, and look for what a reader must not meet.
//
//   npm install --prefix DIR playwright-core axe-core
//   NODE_PATH=DIR/node_modules node scripts/screenshot.cjs OUTPUT_FOLDER REPORT.html...
//
// CHROMIUM names the browser (default: chromium on the path). For each report and each of the
// widths 1280 and 400 a full-page picture is written, and one JSON line says: WCAG 2.1 A and AA
// violations that axe-core finds, console messages, requests beyond the page itself, pixels by
// which the page is wider than the window, and drawings whose text is wider than the drawing.
// The exit code is 1 when anything was found.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { execFileSync } = require("node:child_process");
const { chromium } = require("playwright-core");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const WIDTHS = [1280, 400];

function browserPath() {
  return process.env.CHROMIUM || execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
}

async function look(browser, file, folder, width) {
  // axe-core is a script, and the policy of the page forbids scripts: the first page is the page
  // as it is, the second the same with the policy bypassed.
  const seen = { file: path.basename(file), width, requests: [], console: [] };
  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      bypassCSP,
      javaScriptEnabled: true,
    });
    const page = await context.newPage();
    const url = pathToFileURL(path.resolve(file)).href;
    page.on("request", (r) => r.url().split("#")[0] !== url && seen.requests.push(r.url()));
    if (!bypassCSP) {
      page.on("console", (m) => seen.console.push(m.text()));
      page.on("pageerror", (e) => seen.console.push(String(e)));
    }
    await page.goto(url, { waitUntil: "load" });
    if (!bypassCSP) {
      const name = `${path.basename(file, ".html")}-${width}.png`;
      await page.screenshot({ path: path.join(folder, name), fullPage: true });
    } else {
      await page.addScriptTag({ path: require.resolve("axe-core/axe.min.js") });
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
      Object.assign(
        seen,
        await page.evaluate(async (rules) => {
          const found = await axe.run(document, { runOnly: rules });
          const root = document.documentElement;
          const clipped = [];
          for (const svg of document.querySelectorAll("svg")) {
            const box = svg.getBoundingClientRect();
            for (const text of svg.querySelectorAll("text")) {
              const t = text.getBoundingClientRect();
              if (t.left < box.left - 1 || t.right > box.right + 1 || t.bottom > box.bottom + 1) {
                clipped.push(text.textContent.slice(0, 60));
              }
            }
          }
          return {
            violations: found.violations.map((v) => ({
              id: v.id,
              impact: v.impact,
              nodes: v.nodes.length,
              first: v.nodes[0].html.slice(0, 160),
              why: v.nodes[0].failureSummary,
            })),
            passes: found.passes.length,
            overflow: root.scrollWidth - root.clientWidth,
            clipped,
          };
        }, RULES),
      );
    }
    await context.close();
  }
  return seen;
}

async function main() {
  const [folder, ...reports] = process.argv.slice(2);
  if (!folder || reports.length === 0) {
    console.error("usage: node screenshot.cjs OUTPUT_FOLDER REPORT.html...");
    process.exit(2);
  }
  fs.mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
  let found = 0;
  for (const report of reports) {
    for (const width of WIDTHS) {
      const seen = await look(browser, report, folder, width);
      found +=
        seen.violations.length +
        seen.console.length +
        seen.requests.length +
        seen.clipped.length +
        Math.max(0, seen.overflow);
      console.log(JSON.stringify({ ...seen, bytes: fs.statSync(report).size }));
    }
  }
  await browser.close();
  process.exit(found ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
