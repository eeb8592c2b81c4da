import { answer, answers, count, type Rich, rate, rich, seconds, timeText } from "../figure/index.ts";
import type { Run } from "../web/index.ts";

/** The answer as it stands: of what is there so far while it runs. */
export function answerNow(run: Run, cell: number): Rich {
  const { statistics, record } = run;
  const summary = statistics?.summaries[Math.min(cell, statistics.summaries.length - 1)];
  if (record && record.cells.length > 1) return answers(record);
  if (!summary || statistics?.underway) return rich("Measuring …");
  return record ? answer(summary) : [...rich("So far: "), ...answer(summary)];
}

/** How far, how fast, how long still. */
export function progressWords(run: Run | null): Rich {
  return rich(progressText(run));
}

function progressText(run: Run | null): string {
  if (!run) return "";
  const { state, snapshot, record, experiment } = run;
  if (state === "done" && record) {
    const { trajectories, wallSeconds, trajectoryStepsPerSecond } = record.summary;
    const pace = run.engine === "recorded" ? "recorded" : `${rate(trajectoryStepsPerSecond)} in exact steps`;
    return `${count(trajectories)} trajectories in ${seconds(wallSeconds)}; ${pace}.`;
  }
  if (state === "failed") return "";
  if (state === "stopped") return "Stopped.";
  if (!snapshot) return state === "paused" ? "Paused." : "Starting …";
  const { phase, lnT, rate: pace, secondsLeft, cell } = snapshot;
  const where = phase === "audit" ? "checking against f64" : `${phase}, *t* = ${timeText(lnT)}`;
  const parts = [
    state === "paused" ? "Paused" : where,
    ...(run.statistics && run.statistics.cells.length > 1 ? [cell.label] : []),
    `${count(Math.floor(snapshot.done * 100))} % of ${count(experiment.trajectories)}`,
    ...(pace > 0 && state === "running" ? [rate(pace)] : []),
    ...(Number.isFinite(secondsLeft) ? [`${seconds(secondsLeft)} left`] : []),
  ];
  return parts.join(" · ");
}

/** Who computed. */
export function engineWords({ engine, adapter, record }: Run): string {
  if (engine === "recorded")
    return `Recorded ${onAdapter(adapter)}, ${record?.environment.started.slice(0, 10)}.`;
  if (engine === "twin") return "Computed on the processor in f64.";
  return adapter ? `Computed live ${onAdapter(adapter)}.` : "";
}

/** "on SwiftShader": where something was computed. */
export function onAdapter(adapter: Run["adapter"]): string {
  if (!adapter) return "on an unknown adapter";
  return `on ${adapter.software ? "a software GPU, " : ""}${adapter.name}`;
}
