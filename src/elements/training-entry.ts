import type { Trained } from "./training-record.ts";
import { MfTrainingReport } from "./training-report.ts";

/** Hands the record in the page to its report; a record that cannot be read is said in its place. */
function start(): void {
  const text = document.getElementById("training")?.textContent;
  const report = document.querySelector("mf-training-report");
  if (!(report instanceof MfTrainingReport)) return;
  try {
    if (!text) throw new Error("the page holds none");
    report.record = JSON.parse(text) as Trained;
  } catch (error) {
    report.error = `The record of this training cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
