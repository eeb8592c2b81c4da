import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { methodOf, type SpectraRecord } from "../../src/spectra/index.ts";
import { violations } from "../elements/axe.ts";
import { watchPage } from "../harness/browser.ts";
import { npy } from "../spectra/npy.ts";
import { ERROR_TABLE, experimentOf, runTwin, tableTolerance } from "../spectra/twin.ts";
import { pagesForTests } from "./pages.ts";

const pages = pagesForTests();

interface Heard {
  heard: { results: SpectraRecord[]; errors: string[]; first: number };
}

/** `null` opens nothing yet. */
async function open(hash: string | null, { dark = false, width = 1280 } = {}): Promise<Page> {
  const page = await pages.browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  pages.complaints = watchPage(page);
  await page.addInitScript(() => {
    const heard: Heard["heard"] = { results: [], errors: [], first: 0 };
    Object.assign(globalThis, { heard });
    addEventListener("mf-result", (event) => heard.results.push((event as CustomEvent).detail));
    addEventListener("mf-error", (event) => heard.errors.push((event as CustomEvent).detail.message));
    addEventListener("mf-progress", () => {
      heard.first ||= performance.now();
    });
  });
  if (hash !== null) await page.goto(`${pages.site.url}spectra/${hash}`);
  return page;
}

const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).heard);

async function result(page: Page, count = 1): Promise<SpectraRecord> {
  await expect.poll(async () => (await heard(page)).results.length, { timeout: 150_000 }).toBe(count);
  return (await heard(page)).results[count - 1];
}

const squeezed = (text: string | null) => text?.replace(/\s+/g, " ").trim() ?? "";

/** A number as a page shows it: 0.341, or 2.36 × 10−7. */
function numberOf(text: string): number {
  const [mantissa, power = "0"] = squeezed(text).split(" × 10");
  return Number(mantissa) * 10 ** Number(power.replace("−", "-"));
}

test("the default runs by itself on WebGPU: bound, SVD, answer and times, under a strict policy from a subfolder", async () => {
  const page = await open("");
  await expect.poll(async () => (await heard(page)).first, { timeout: 60_000 }).toBeGreaterThan(0);
  // Milliseconds from the navigation to the first measured curve.
  expect((await heard(page)).first).toBeLessThan(3000);
  const record = await result(page);
  expect(record).toMatchObject({
    done: 1024,
    total: 1024,
    rows: 16,
    cols: 16,
    bound: { violations: 0, compared: 10_240 },
  });
  for (const { ms } of record.methods) expect(ms.every((time) => time! > 0)).toBe(true);
  expect(methodOf(record, "polar").error[0].max).toBeLessThanOrEqual(3e-6);
  const answer = squeezed(await page.locator("[part=answer]").textContent());
  expect(answer).toMatch(
    /^Nine: the cubic is within 10−3 of orthogonal after 9 steps; the convergent quintic needs 6, Polar Express needs \d\./,
  );
  expect(answer).toMatch(/exact SVD.* [µm]s a matrix/);
  expect(answer).toContain("Muon’s quintic does not converge: it is 0.31");
  expect(squeezed(await page.locator("mf-spectra-time [part=text]").textContent())).toMatch(
    /^Measured on .*wall time of whole calls/,
  );
  expect(await page.locator("[part=notice]").count()).toBe(0);
  await page.close();
});

test.each(ERROR_TABLE)(
  "the page shows the error table at kappa = $kappa, and the f64 twin's numbers",
  async (row) => {
    for (const [place, scaling] of (["spectral", "frobenius"] as const).entries()) {
      const page = await open(`#kappa=${row.kappa}&scaling=${scaling}&matrices=16&iterations=5`);
      await result(page);
      const twin = await runTwin(
        experimentOf({ spectrum: { kind: "condition", kappa: row.kappa }, scaling, matrices: 1 }),
      );
      const cells = (method: string) => page.locator(`mf-spectra-methods tr[data-method=${method}] td`);
      for (const method of ["newton-schulz", "newton-schulz-5", "muon", "polar-express"] as const) {
        const [median, largest, exact] = (await cells(method).allTextContents()).map(numberOf);
        for (const value of [median, largest])
          expect(Math.abs(value - row[method][place]), `${method}, ${scaling}`).toBeLessThanOrEqual(
            tableTolerance(row[method][place]),
          );
        // Three digits are shown.
        const wanted = methodOf(twin, method).error[4].q50;
        expect(Math.abs(exact - wanted), method).toBeLessThanOrEqual(0.005 * wanted + 1e-14);
      }
      if (scaling === "spectral")
        expect(numberOf((await cells("bound").allTextContents())[0])).toBeCloseTo(row.bound, 2);
      const words = squeezed(await page.locator(".words").first().textContent());
      expect(words).toContain(
        scaling === "spectral" ? "[paper; as a formula ours, from its proof]" : "here κ = ",
      );
      expect(words).toContain("None of 80 errors of the cubic is above its own matrix’s bound");
      await page.close();
    }
  },
);

test("a bad NPY file is said in place, a good one runs, and the controls stay usable", async () => {
  const page = await open("#spectrum=moments&iterations=3");
  expect(squeezed(await page.getByRole("alert").textContent())).toContain("Choose an NPY file");
  const file = page.locator("input[type=file]");
  await file.setInputFiles({ name: "bad.npy", mimeType: "", buffer: Buffer.from("\x93NUMPY") });
  await expect.poll(async () => (await heard(page)).errors.length).toBe(1);
  expect(squeezed(await page.locator("[part=notice]").textContent())).toMatch(
    /^Not run\. The file cannot be used: bad\.npy: found .*; allowed: an NPY file/,
  );
  const values = Float32Array.from({ length: 3 * 4 * 20 }, (_, i) => Math.sin(i * i));
  await file.setInputFiles({ name: "m.npy", mimeType: "", buffer: Buffer.from(npy(values, [3, 4, 20])) });
  expect(await result(page)).toMatchObject({ done: 3, rows: 4, cols: 20, bound: { violations: 0 } });
  expect(await page.locator("[part=notice]").count()).toBe(0);
  await page.locator("select").selectOption("decay");
  expect(await result(page, 2)).toMatchObject({ experiment: { spectrum: { kind: "decay", exponent: 1 } } });
  await page.close();
});

test("a link is the run: what was changed opens again with the same numbers", async () => {
  const page = await open("#matrices=16&iterations=3&steps=2");
  await result(page);
  await page.locator("select").selectOption("clustered");
  await result(page, 2);
  await page.getByRole("spinbutton", { name: "Clusters" }).fill("2");
  await page.getByRole("spinbutton", { name: "Clusters" }).press("Enter");
  const first = await result(page, 3);
  const address = page.url();
  await page.close();
  const again = await open(new URL(address).hash);
  const second = await result(again);
  const numbers = ({ methods, values }: SpectraRecord) => ({
    values,
    errors: methods.map(({ error }) => error),
  });
  expect(numbers(second)).toEqual(numbers(first));
  expect(await again.getByRole("spinbutton", { name: "Clusters" }).inputValue()).toBe("2");
  expect(await again.getByRole("slider", { name: "Steps" }).inputValue()).toBe("2");
  await again.close();
});

test("stop stops, and a change on the way begins anew", async () => {
  const page = await open("#matrices=65536&size=4");
  await expect.poll(async () => (await heard(page)).first, { timeout: 60_000 }).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Stop" }).click();
  expect(await page.locator(".status p").textContent()).toMatch(
    /^Stopped after [\d,]+ of 65,536 matrices\.$/,
  );
  await page.getByRole("button", { name: "Run again" }).click();
  const matrices = page.getByRole("spinbutton", { name: "Matrices" });
  await matrices.fill("8");
  await matrices.press("Enter");
  expect(await result(page)).toMatchObject({ total: 8, done: 8 });
  await page.close();
});

test("a device that faults on the way is replaced, and the page says so", async () => {
  const page = await open(null);
  await page.addInitScript(() => {
    const { requestDevice } = GPUAdapter.prototype;
    const devices: GPUDevice[] = [];
    Object.assign(globalThis, { devices });
    GPUAdapter.prototype.requestDevice = async function (...given) {
      devices.push(await requestDevice.apply(this, given));
      return devices[devices.length - 1];
    };
  });
  await page.goto(`${pages.site.url}spectra/#matrices=65536&size=4&iterations=2`);
  await expect.poll(async () => (await heard(page)).first, { timeout: 60_000 }).toBeGreaterThan(0);
  // A usage that is none: an error that nobody catches.
  await page.evaluate(() =>
    (globalThis as unknown as { devices: GPUDevice[] }).devices[0].createBuffer({ size: 16, usage: 0 }),
  );
  await expect
    .poll(async () => squeezed(await page.locator("[part=notice]").textContent()))
    .toContain("The GPU was lost on the way");
  await page.getByRole("spinbutton", { name: "Matrices" }).fill("8");
  await page.getByRole("spinbutton", { name: "Matrices" }).press("Enter");
  expect(await result(page)).toMatchObject({ total: 8, done: 8 });
  const devices = await page.evaluate(
    () => (globalThis as unknown as { devices: GPUDevice[] }).devices.length,
  );
  expect(devices).toBe(2);
  await page.close();
});

test.each([
  { dark: false, width: 1280 },
  { dark: true, width: 390 },
])("axe finds nothing on the pages, dark $dark, $width px, and nothing is wider", async (look) => {
  const page = await open("#matrices=16&iterations=3", look);
  await result(page);
  for (const summary of await page.locator("mf-spectra-lab summary").all()) await summary.click();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  await page.goto(pages.site.url);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("navigation").getByRole("link", { name: "Spectra" }).click();
  await page.locator("mf-spectra-lab [part=question]").waitFor();
  await page.close();
});
