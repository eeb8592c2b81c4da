import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import {
  count,
  exponentOf,
  percent,
  prose,
  rate,
  rich,
  seconds,
  significant,
  timeText,
  verdictOf,
  withInterval,
} from "../figure/index.ts";
import { type Environment, type RateSummary, STATUS_NAMES, type Summary } from "../record/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { richHtml } from "./rich.ts";
import { base } from "./tokens.ts";

type Row = [string, unknown];

/**
 * @summary The summary of a run as a table: successes, rate and verdict, audit, adapter, speed.
 * @csspart table - The table.
 * @csspart verdict - How far the fits behind the verdict are off.
 * @cssproperty --mf-failed - A failed audit.
 * @cssproperty --mf-warning - A software adapter.
 * @cssproperty --mf-ok - A passed audit.
 */
export class MfSummary extends LitElement {
  static override properties = { summary: { attribute: false }, environment: { attribute: false } };

  static override styles = [
    base,
    badgeStyles,
    css`
      table { width: 100%; max-width: 66ch; font-size: var(--mf-size-2); }
      td { text-align: left; padding-right: 0; }
      th[scope="row"] { font-weight: 400; color: var(--mf-muted); width: 30%; }
      .more { color: var(--mf-muted); font-size: var(--mf-size-1); }
    `,
  ];

  declare summary: Summary | null;
  declare environment: Environment | null;

  constructor() {
    super();
    this.summary = null;
    this.environment = null;
  }

  override render(): TemplateResult {
    const { summary } = this;
    if (!summary) return html`<p>The run has not ended yet.</p>`;
    const rows = [
      ...population(summary),
      ...rates(summary),
      ["audit", auditOf(summary)] as Row,
      ...this.#machine(summary),
    ];
    return html`
      <table part="table">
        <tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${richHtml(rich(name))}</th><td>${value}</td></tr>`)}</tbody>
      </table>`;
  }

  #machine(summary: Summary): Row[] {
    const adapter = this.environment?.adapter;
    const words = adapter
      ? [adapter.name, adapter.description].filter((part) => part !== "")
      : [summary.adapter];
    const name = [...new Set(words)].join(", ");
    return [
      ["adapter", adapter?.software ? html`${badge("warning", "software")} ${name}` : name],
      ...(this.environment ? ([["runtime", this.environment.runtime]] as Row[]) : []),
      [
        "speed",
        html`${rate(summary.trajectoryStepsPerSecond)} trajectory-steps
          <div class="more">${count(summary.trajectorySteps)} in ${seconds(summary.wallSeconds)}, ${seconds(summary.kernelSeconds)} of them in kernels</div>`,
      ],
    ];
  }
}

function population(summary: Summary): Row[] {
  const states = STATUS_NAMES.filter((name) => summary.counts[name] > 0).map(
    (name) => `${count(summary.counts[name])} ${name}`,
  );
  const bad = summary.nonfinite > 0 ? badge("failed", `${count(summary.nonfinite)} nonfinite`) : nothing;
  return [
    [
      "trajectories",
      html`${count(summary.trajectories)} <div class="more">${states.join(", ")} ${bad}</div>`,
    ],
    [
      "successes",
      html`${count(summary.successes)}, ${withInterval(summary.successShare, 100, " %")}
        <div class="more">95 % interval</div>`,
    ],
    ["aborted", count(summary.aborted)],
  ];
}

/** Rate of a run of one cell; several have a table of their own. */
function rates({ inits }: Summary): Row[] {
  const [cell] = inits;
  if (inits.length !== 1 || !cell) return [];
  const rows: Row[] = [];
  if (cell.optimum !== null) rows.push(["optimum margin", significant(cell.optimum)]);
  const fit = cell.rate;
  if (fit) {
    rows.push(
      [
        "exponent of ln *t*",
        html`${withInterval(exponentOf(fit.alpha))}
          <div class="more">95 % bootstrap; spread over windows ${richHtml(rich(significant(fit.alphaSpread, 2)))}</div>`,
      ],
      [
        "constant *c*",
        html`${withInterval(fit.c)}
          <div class="more">5–95 % of successes ${richHtml(rich(significant(fit.cQuantiles.q05, 2)))} to ${richHtml(rich(significant(fit.cQuantiles.q95)))};
            ${percent(fit.shareConstantAtLeast1)} at least 1</div>`,
      ],
    );
  }
  if (cell.theory)
    rows.push([
      `${cell.theory.kind}, theory (ours)`,
      html`${richHtml(rich(significant(cell.theory.value, 4)))}, measured ${richHtml(rich(significant(cell.theory.measured, 4)))}`,
    ]);
  rows.push([
    "verdict",
    html`${richHtml(rich(verdictOf(cell)))} ${fit ? html`<div class="more" part="verdict">${richHtml(rich(residuals(fit.verdict)))}</div>` : nothing}`,
  ]);
  return rows;
}

function residuals({ window: [from, to], logResidual, powerResidual }: RateSummary["verdict"]): string {
  if (!Number.isFinite(powerResidual)) return "";
  const log = Number.isFinite(logResidual) ? `1/(ln *t* + *k*) by ${significant(logResidual, 2)}, ` : "";
  return `From *t* = ${timeText(from)} to ${timeText(to)} the logarithm of the median gap is missed (RMS): ${log}a power of *t* by ${significant(powerResidual, 2)}.`;
}

function auditOf({ audit }: Summary): TemplateResult {
  if (!audit) return html`none: computed in f64 by the twin itself`;
  const at = audit.worstAt
    ? html` at <i>t</i> = ${richHtml(rich(timeText(audit.worstAt.lnT)))}, trajectory ${count(audit.worstAt.id)} of ${audit.worstAt.cell}`
    : nothing;
  return html`${audit.passed ? badge("ok", "passed") : badge("failed", "failed")}
    <div class="more">
      ${count(audit.trajectories)} trajectories, drawn anew, re-run in f64 for ${count(audit.steps)} exact steps:
      worst deviation of the gap ${richHtml(rich(significant(audit.worst, 2)))}${at},
      ${significant(audit.worstRatio, 2)} of its bound (${richHtml(prose(audit.bound))})
    </div>`;
}

define("mf-summary", MfSummary);
