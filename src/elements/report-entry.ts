import { parseReplay } from "../record/index.ts";
import { MfReport } from "./report.ts";

/** Hands the record in the page to its report; a record that cannot be read is said in its place. */
function start(): void {
  const text = document.getElementById("record")?.textContent;
  const report = document.querySelector("mf-report");
  if (!(report instanceof MfReport)) return;
  try {
    if (!text) throw new Error("the page holds none");
    report.record = parseReplay(text);
  } catch (error) {
    report.error = `The record of this run cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
