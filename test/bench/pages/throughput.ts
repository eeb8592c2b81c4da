import { sweep } from "../../../src/ensemble/index.ts";
import { type Experiment, toUrl } from "../../../src/experiment/index.ts";
import { acquireDevice } from "../../../src/node/index.ts";
import type { RunRecord } from "../../../src/record/index.ts";
import { pacing } from "../../../src/web/index.ts";
import { launchBrowser } from "../../harness/browser.ts";
import { deviation } from "./agree.ts";
import { newLab, reached, recordOf } from "./lab.ts";
import type { Rates, Throughput } from "./result.ts";

type Log = (line: string) => void;

async function inPage(url: string, experiment: Experiment): Promise<RunRecord> {
  const browser = await launchBrowser();
  try {
    const lab = await newLab(browser);
    await lab.page.goto(`${url}${toUrl(experiment)}`);
    await reached(lab, "result", 300);
    return await recordOf(lab);
  } finally {
    await browser.close();
  }
}

/** As the page's worker does it, slices and snapshots alike. */
async function inNode(experiment: Experiment): Promise<{ record: RunRecord; adapter: string }> {
  const { device, adapter, close } = await acquireDevice("auto");
  try {
    const { snapshots, result } = sweep(device, experiment, { live: true, ...pacing("worker", adapter) });
    for await (const _ of snapshots);
    const record = await result;
    if (!record.summary.audit?.passed) throw new Error("the sweep's own audit failed in Node");
    return { record, adapter: adapter.name };
  } finally {
    close();
  }
}

function add(rates: Rates, { summary }: RunRecord): void {
  rates.steps.push(summary.trajectoryStepsPerSecond);
  rates.trajectories.push(summary.trajectories / summary.wallSeconds);
}

/** The same sweep in the page and in Node, in turn. What is compared in each round has to agree first. */
export async function throughput(
  url: string,
  experiment: Experiment,
  rounds: number,
  log: Log,
): Promise<Throughput> {
  const found: Throughput = {
    trajectories: experiment.trajectories,
    page: { steps: [], trajectories: [] },
    node: { steps: [], trajectories: [] },
    nodeAdapter: "",
    deviation: 0,
  };
  for (let round = 0; round < rounds; round++) {
    log(`round ${round + 1} of ${rounds}`);
    // Neither always follows the other.
    const early = round % 2 === 0 ? await inPage(url, experiment) : null;
    const { record: node, adapter } = await inNode(experiment);
    const page = early ?? (await inPage(url, experiment));
    const off = deviation(page, node);
    if (!(off <= 1)) throw new Error(`page and Node differ by ${off} times what the audit allows`);
    found.deviation = Math.max(found.deviation, off);
    found.nodeAdapter = adapter;
    add(found.page, page);
    add(found.node, node);
  }
  return found;
}
