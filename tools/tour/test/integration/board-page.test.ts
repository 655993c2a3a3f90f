import { describeWith } from "@x/testkit";
import { type Browser, chromium, type Page } from "playwright-core";
import { browserOptions } from "./browser-options.ts";
import { PrivateTemp, TourProcess } from "./tour-process.ts";

describeWith("chromium", "the board in two tabs", () => {
  jest.setTimeout(60_000);
  const temp = new PrivateTemp();
  const complaints: string[] = [];
  let tour: TourProcess;
  let url: string;
  let browser: Browser;
  let iris: Page;
  let cato: Page;

  async function open(name?: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(url);
    if (name !== undefined) {
      await page.waitForSelector('body[data-state="open"]');
      await page.fill("#name", name);
    }
    return page;
  }

  /** The titles of a column. */
  const titles = (page: Page, column: number): Promise<string[]> =>
    page.locator(`#columns section:nth-child(${column + 1}) .card > div:first-child`).allTextContents();
  const card = (page: Page, title: string) => page.locator(".card", { hasText: title });
  const say = async (page: Page, text: string): Promise<void> => {
    await page.fill("#text", text);
    await page.press("#text", "Enter");
  };
  const messages = (page: Page): Promise<string[]> => page.locator("#messages li").allTextContents();

  beforeAll(async () => {
    tour = new TourProcess(["thingsdb", "--web"], temp);
    browser = await chromium.launch({ ...(await browserOptions()), headless: true });
    url = await tour.said(/http:\/\/127\.0\.0\.1:\d+\/#\S+/);
    iris = await open("Iris");
    cato = await open("Cato");
  });
  afterAll(async () => {
    await browser?.close();
    await tour?.end("SIGKILL");
    temp.remove();
  });

  it("shows the same cards in each, by a WebSocket of their own", async () => {
    for (const page of [iris, cato]) {
      expect(await page.textContent("#status")).toMatch(/^connected with ws:\/\/127\.0\.0\.1:\d+$/);
      expect(await titles(page, 0)).toEqual(["Mend the sails"]);
      expect(await titles(page, 1)).toEqual(["Scrub the deck"]);
      expect(await titles(page, 2)).toEqual(["Oil the winch"]);
    }
  });

  it("shows in one what is added, moved and removed in the other", async () => {
    await iris.fill("#title", "<b>Caulk the dinghy</b>");
    await iris.press("#title", "Enter");
    await card(cato, "Caulk").waitFor();
    // As text.
    expect(await titles(cato, 0)).toEqual(["Mend the sails", "<b>Caulk the dinghy</b>"]);
    await card(cato, "Caulk").locator("button[title='to \"doing\"']").click();
    await iris.locator("#columns section:nth-child(2) .card", { hasText: "Caulk" }).waitFor();
    expect(await card(iris, "Caulk").locator(".by > span:first-child").textContent()).toBe("Cato");
    await card(iris, "Oil the winch").locator('button[title="remove"]').click();
    await card(cato, "Oil the winch").waitFor({ state: "detached" });
    expect(await titles(cato, 2)).toEqual([]);
  });

  it("carries what is said from one to the other, and to those who come later", async () => {
    await say(iris, "Is the board ready?");
    await cato.locator("#messages li", { hasText: "Is the board ready?" }).waitFor();
    await say(cato, "It is.");
    await iris.locator("#messages li", { hasText: "It is." }).waitFor();
    expect(await messages(iris)).toEqual(["Iris Is the board ready?", "Cato It is."]);
    const late = await open("Juno");
    await late.locator("#messages li", { hasText: "It is." }).waitFor();
    expect(await messages(late)).toEqual(await messages(iris));
    await late.close();
  });

  it("goes on when the node of one tab is shut down", async () => {
    const node = await iris.getAttribute("body", "data-node");
    await iris.click("#stop");
    // Not by a function of the page: its policy lets nothing be evaluated.
    await iris.waitForSelector(`body[data-state="open"]:not([data-node="${node}"]):not([data-node=""])`);
    await say(iris, "Still here.");
    await cato.locator("#messages li", { hasText: "Still here." }).waitFor();
    await card(cato, "Mend the sails").locator("button[title='to \"doing\"']").click();
    await iris.locator("#columns section:nth-child(2) .card", { hasText: "Mend" }).waitFor();
    expect((await messages(iris)).filter((text) => text.includes("Still here."))).toHaveLength(1);
  });

  it("has nothing to complain about", async () => {
    for (const page of [iris, cato]) expect(await page.textContent("#notice")).toBe("");
    // The browser itself reports a WebSocket that was refused while a node was away.
    expect(complaints.filter((text) => !text.includes("WebSocket connection to"))).toEqual([]);
  });

  it("asks for the whole address where it has no key", async () => {
    const whole = url;
    url = url.replace(/#.*/, "");
    const stranger = await open();
    await stranger.waitForSelector("#notice:not([hidden])");
    expect(await stranger.textContent("#notice")).toContain("Open the whole address");
    url = `${url}#guess`;
    const guesser = await open();
    await guesser.waitForSelector("#notice:not([hidden])");
    expect(await guesser.textContent("#notice")).toContain("has the key to this page");
    url = whole;
  });

  it("ends on Ctrl-C with nothing left behind", async () => {
    await iris.close();
    await cato.close();
    expect(await tour.end("SIGINT")).toEqual({ code: 0, signal: null });
    expect(tour.output).toContain("The page is closed.");
    expect(temp.left()).toEqual([]);
  });
});
