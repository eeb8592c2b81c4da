import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { twinSweep } from "../../src/ensemble/index.ts";
import { parseExperiment, presets, toUrl } from "../../src/experiment/index.ts";
import type { Run } from "../../src/web/index.ts";
import { openFirefox, systemFirefox } from "../harness/firefox.ts";
import { serveSite } from "./site.ts";

test("Firefox is found by either of its names", () => {
  const folder = mkdtempSync(join(tmpdir(), "marginflow-path-"));
  const path = [join(folder, "none"), folder].join(delimiter);
  expect(systemFirefox(path)).toBeNull();
  for (const name of ["firefox-esr", "firefox"]) {
    writeFileSync(join(folder, name), "");
    expect(systemFirefox(path)).toBe(join(folder, name));
  }
  rmSync(folder, { recursive: true });
});

const firefox = systemFirefox();
if (!firefox) console.log("No Firefox on this machine: its smoke test is not there.");
else
  test("in Firefox the lab runs a sweep, on WebGPU or in f64, and shows its plot and its answer", async () => {
    // As many as the twin takes too.
    const experiment = parseExperiment({ ...presets["two-neuron"].experiment, trajectories: 512 });
    const site = await serveSite();
    const page = await openFirefox(firefox);
    try {
      await page.goto(`${site.url}${toUrl(experiment)}`);
      const shown = await page.evaluate(async () => {
        const lab = document.querySelector("mf-sweep") as (Element & { run: Run | null }) | null;
        if (!lab) throw new Error("the page has no lab");
        await new Promise((resolve, reject) => {
          lab.addEventListener("mf-result", resolve);
          lab.addEventListener("mf-error", (event) => reject((event as CustomEvent).detail.message));
          if (lab.run?.record) resolve(null);
        });
        // What is drawn of it is drawn by the second frame.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const root = lab.shadowRoot!;
        const canvas = root.querySelector("mf-rate-plot")?.shadowRoot?.querySelector("canvas");
        const { data } = canvas!.getContext("2d")!.getImageData(0, 0, canvas!.width, canvas!.height);
        const { engine, record } = lab.run!;
        return {
          engine,
          webgpu: (await navigator.gpu?.requestAdapter()) != null,
          summary: record!.summary,
          painted: data.some((value) => value > 0),
          answer: root.querySelector("[part=answer]")!.textContent!.replace(/\s+/g, " ").trim(),
        };
      });
      expect(shown.engine).toBe(shown.webgpu ? "worker" : "twin");
      expect(shown.painted).toBe(true);
      expect(shown.summary.audit?.passed).toBe(shown.webgpu ? true : undefined);
      const { summary } = await twinSweep(experiment).result;
      expect(shown.summary.counts).toEqual(summary.counts);
      const { rate } = shown.summary.inits[0];
      expect(rate!.c.value).toBeCloseTo(summary.inits[0].rate!.c.value, 4);
      expect(shown.answer).toMatch(/^It is 1\/ln t: exponent .* of 512 succeeded\.$/);
      expect(page.complaints).toEqual([]);
    } finally {
      await page.close();
      site.close();
    }
  });
