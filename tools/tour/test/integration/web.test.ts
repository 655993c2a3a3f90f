import { describeWith } from "@x/testkit";
import { type Browser, chromium, type Page } from "playwright-core";
import { browserOptions } from "./browser-options.ts";
import { PrivateTemp, TourProcess } from "./tour-process.ts";

describeWith(["chromium", "libchdb"], "the page in a browser", () => {
  jest.setTimeout(60_000);
  const temp = new PrivateTemp();
  const complaints: string[] = [];
  let tour: TourProcess;
  let url: string;
  let browser: Browser;
  let page: Page;

  async function open(address: string): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
    opened.on("pageerror", (error) => complaints.push(String(error)));
    opened.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await opened.goto(address);
    return opened;
  }

  const settled = (state: string): Promise<unknown> => page.waitForSelector(`body[data-state="${state}"]`);
  const text = async (selector: string): Promise<string> => (await page.textContent(selector)) ?? "";

  async function run(sql: string, state: string): Promise<void> {
    await page.fill("#sql", sql);
    await page.click("#run");
    await settled(state);
  }

  /** How many different colours the canvas has. */
  const colors = (): Promise<number> =>
    // As text, because this is the browser's code.
    page.evaluate<number>(`(() => {
      const canvas = document.querySelector("canvas");
      const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(image.data.buffer)).size;
    })()`);

  beforeAll(async () => {
    tour = new TourProcess(["--web"], temp);
    browser = await chromium.launch({ ...(await browserOptions()), headless: true });
    url = await tour.said(/http:\/\/127\.0\.0\.1:\d+\/#\S+/);
    page = await open(url);
  });
  afterAll(async () => {
    await browser?.close();
    await tour?.end("SIGKILL");
    temp.remove();
  });

  it("draws the flights as soon as it is open", async () => {
    await settled("done");
    expect(await text("#facts")).toContain("3,000,000 flights");
    expect(await page.getAttribute("canvas", "data-kind")).toBe("heat");
    expect(await colors()).toBeGreaterThan(100);
    expect(await text("#status")).toMatch(/^13,575 rows, 244 kB of columns/);
  });

  it("tells the numbers under the pointer", async () => {
    await page.hover("canvas", { position: { x: 400, y: 300 } });
    expect(await text(".tip")).toMatch(/^\w{3} \d+ \w{3} 2001\nhour \d\d:\d\d\nmean_delay -?[\d.]+$/);
    await page.mouse.move(0, 0);
    expect(await page.isVisible(".tip")).toBe(false);
  });

  it.each([
    ["Airports on the map", "map", 229],
    ["Day after day", "lines", 181],
    ["Where flights leave late", "bars", 43],
    ["How late is late", "lines", 241],
  ])("answers %s", async (title, kind, rows) => {
    await page.click(`#questions button:text-is("${title}")`);
    await page.locator("#chart-title", { hasText: title }).waitFor();
    await settled("done");
    expect(await page.getAttribute("canvas", "data-kind")).toBe(kind);
    expect(await text("#status")).toContain(`${rows} rows`);
    expect(await colors()).toBeGreaterThan(10);
  });

  it("draws in other colours in the dark", async () => {
    const light = await page.screenshot();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(100);
    expect((await page.screenshot()).equals(light)).toBe(false);
    expect(await colors()).toBeGreaterThan(10);
    await page.emulateMedia({ colorScheme: "light" });
  });

  it("shows the rows of a typed query, 64-bit integers exactly", async () => {
    await run(
      "SELECT origin, count() AS flights, max(toUInt64(18446744073709551615)) AS most FROM flights GROUP BY origin ORDER BY flights DESC LIMIT 3",
      "done",
    );
    const cells = await page.locator("#rows td").allTextContents();
    expect(cells).toEqual([
      ..."ORD 166341 18446744073709551615".split(" "),
      ..."DFW 157162 18446744073709551615".split(" "),
      ..."ATL 124711 18446744073709551615".split(" "),
    ]);
    expect(await page.getAttribute("canvas", "data-kind")).toBe("bars");
  });

  it("shows text as text", async () => {
    await run("SELECT '<img src=x onerror=alert(1)>' AS html", "done");
    expect(await text("#rows td")).toBe("<img src=x onerror=alert(1)>");
    expect(await page.$("#rows img")).toBeNull();
    expect(await text(".empty")).toContain("no chart");
  });

  it("shows the columns of an answer without rows", async () => {
    await run("SELECT origin FROM flights WHERE origin = 'nowhere'", "done");
    expect(await text("#rows th")).toContain("origin");
    expect(await text(".empty")).toBe("The query found no rows.");
  });

  it("shows an error at its place", async () => {
    await run("SELECT origin,\n  cuont() AS flights\nFROM flights GROUP BY origin", "failed");
    expect(await text("#failure")).toMatch(/^unknown function: Function with name `cuont` does not exist/);
    expect(await text("#failure pre")).toContain("line 2, column 3");
    expect(await text("#failure mark")).toBe("cuont");
    await run("SELECT 1 FORM flights", "failed");
    expect(await text("#failure mark")).toBe("flights");
  });

  it("stops a long query, and the engine with it", async () => {
    await page.click('#questions button:text-is("A query of hours")');
    await page.locator("#status", { hasText: "rows read in" }).waitFor();
    await page.click("#stop");
    await settled("stopped");
    expect(await text("#status")).toMatch(/^Stopped: the engine was idle [\d.]+ m?s later\.$/);
    await run(
      "SELECT countIf(query LIKE '%numbers_mt(1000%') AS running FROM system.processes WHERE query NOT LIKE '%system.processes%'",
      "done",
    );
    expect(await text("#rows td")).toBe("0");
  });

  it("stops the query of a page that is closed", async () => {
    const other = await open(url);
    await other.waitForSelector('body[data-state="done"]');
    await other.click('#questions button:text-is("A query of hours")');
    await other.locator("#status", { hasText: "rows read in" }).waitFor();
    await other.close();
    const deadline = Date.now() + 10_000;
    do {
      await run(
        "SELECT countIf(query LIKE '%numbers_mt(1000%') AS running FROM system.processes WHERE query NOT LIKE '%system.processes%'",
        "done",
      );
    } while ((await text("#rows td")) !== "0" && Date.now() < deadline);
    expect(await text("#rows td")).toBe("0");
  });

  it("asks for the whole address where it has no key", async () => {
    const stranger = await open(url.replace(/#.*/, ""));
    expect(await stranger.textContent("#notice")).toContain("Open the whole address");
    await stranger.goto("about:blank");
    await stranger.goto(url.replace(/#.*/, "#guess"));
    await stranger.waitForSelector("#notice:not([hidden])");
    expect(await stranger.textContent("#notice")).toContain("has the key to this page");
    await stranger.close();
    // The browser itself reports the refused request.
    expect(complaints.splice(0)).toEqual([expect.stringContaining("401")]);
  });

  it("has nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });

  it("ends on Ctrl-C with nothing left behind", async () => {
    expect(await tour.end("SIGINT")).toEqual({ code: 0, signal: null });
    expect(tour.output).toContain("The page is closed; no file is left behind.");
    expect(temp.left()).toEqual([]);
  });
});
