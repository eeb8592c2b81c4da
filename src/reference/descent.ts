import type { Stop } from "../experiment/index.ts";
import { logLoss, slope } from "./loss.ts";
import type { Net, Problem } from "./problem.ts";

/** An exact descent under way: `descend` moves it forward, and it can be read between calls. */
export interface Descent {
  problem: Problem;
  net: Net;
  stop: Stop;
  /** Gradient steps taken. */
  step: number;
  status: "running" | "hit" | "aborted" | "nonfinite";
  /** First and second moments of Adam, in the order w, b, v. */
  moments: [Float64Array, Float64Array];
}

/** A descent at step 0. It owns `net` and moves it. */
export function startDescent(problem: Problem, net: Net, stop: Stop): Descent {
  const size = 3 * net.w.length;
  return {
    problem,
    net,
    stop,
    step: 0,
    status: "running",
    moments: [new Float64Array(size), new Float64Array(size)],
  };
}

/**
 * Full-batch descent on the mean loss in f64, every step taken, until step `to` or the descent's end: a hit, an abort, or a parameter
 * that is no finite number. relu'(0) = 0. Adam as in Kingma and Ba (bias-corrected, eps outside the root).
 */
export function descend(descent: Descent, to: number): void {
  const { stop, net } = descent;
  while (descent.status === "running" && descent.step < to) {
    const abort = stop.lossAbort;
    const until = abort && abort.at > descent.step && abort.at < to ? abort.at : to;
    if (isPlainPair(descent)) stepPair(descent, until);
    else stepAny(descent, until);
    if (![net.w, net.b, net.v].every((column) => column.every(Number.isFinite))) descent.status = "nonfinite";
    else if (abort?.at === descent.step && descent.status === "running") {
      if (logLoss(net, descent.problem) >= Math.log(abort.threshold)) descent.status = "aborted";
    }
  }
}

function isPlainPair({ problem, net }: Descent): boolean {
  return (
    problem.optimizer.kind === "gd" &&
    problem.bias &&
    !problem.trainOutput &&
    problem.loss === "exponential" &&
    problem.x.length === 2 &&
    net.w.length === 2
  );
}

/** The boundary of two neurons is within `tolerance` of halving the pair (-1, 1), and the loss is small (arXiv 2603.02095's code). */
function isHit({ problem, net, stop: { hit } }: Descent): boolean {
  const { w, b } = net;
  return (
    hit !== null &&
    w.length === 2 &&
    Math.abs(w[0] + b[0] + w[1] - b[1]) < hit.tolerance &&
    logLoss(net, problem) < Math.log(hit.loss)
  );
}

/** Two neurons, two points, gradient descent on the exponential loss with everything in locals: the audit's bulk. */
function stepPair(descent: Descent, to: number): void {
  const { problem, net, stop } = descent;
  const tolerance = stop.hit?.tolerance ?? 0;
  const [xa, xb] = problem.x;
  const [ya, yb] = problem.y;
  const [v1, v2] = net.v;
  const rate = problem.optimizer.learningRate / 2;
  let [w1, w2] = net.w;
  let [b1, b2] = net.b;
  const store = (step: number) => {
    net.w.set([w1, w2]);
    net.b.set([b1, b2]);
    descent.step = step;
  };
  for (let step = descent.step + 1; step <= to; step++) {
    const z1a = w1 * xa + b1;
    const z1b = w1 * xb + b1;
    const z2a = w2 * xa + b2;
    const z2b = w2 * xb + b2;
    const fa = (z1a > 0 ? v1 * z1a : 0) + (z2a > 0 ? v2 * z2a : 0);
    const fb = (z1b > 0 ? v1 * z1b : 0) + (z2b > 0 ? v2 * z2b : 0);
    const pushA = rate * ya * Math.exp(-ya * fa);
    const pushB = rate * yb * Math.exp(-yb * fb);
    const p1a = z1a > 0 ? v1 * pushA : 0;
    const p1b = z1b > 0 ? v1 * pushB : 0;
    const p2a = z2a > 0 ? v2 * pushA : 0;
    const p2b = z2b > 0 ? v2 * pushB : 0;
    w1 += p1a * xa + p1b * xb;
    b1 += p1a + p1b;
    w2 += p2a * xa + p2b * xb;
    b2 += p2a + p2b;
    if (Math.abs(w1 + b1 + w2 - b2) < tolerance) {
      store(step);
      if (isHit(descent)) {
        descent.status = "hit";
        return;
      }
    }
  }
  store(to);
}

function stepAny(descent: Descent, to: number): void {
  const { problem, net, stop, moments } = descent;
  const { x, y, loss, bias, trainOutput, optimizer } = problem;
  const { w, b, v } = net;
  const points = x.length;
  const width = w.length;
  const push = new Float64Array(points);
  const descentOf = new Float64Array(3 * width);

  while (descent.step < to) {
    for (let i = 0; i < points; i++) {
      let f = 0;
      for (let j = 0; j < width; j++) {
        const z = w[j] * x[i] + b[j];
        if (z > 0) f += v[j] * z;
      }
      push[i] = (y[i] / points) * slope(loss, y[i] * f);
    }
    for (let j = 0; j < width; j++) {
      let dw = 0;
      let db = 0;
      let dv = 0;
      for (let i = 0; i < points; i++) {
        const z = w[j] * x[i] + b[j];
        if (z > 0) {
          dw += push[i] * x[i];
          db += push[i];
          dv += push[i] * z;
        }
      }
      descentOf[j] = v[j] * dw;
      descentOf[width + j] = bias ? v[j] * db : 0;
      descentOf[2 * width + j] = trainOutput ? dv : 0;
    }
    descent.step++;
    if (optimizer.kind === "adam") adam(descentOf, moments, descent.step, optimizer);
    const rate = optimizer.learningRate;
    for (let j = 0; j < width; j++) {
      w[j] += rate * descentOf[j];
      b[j] += rate * descentOf[width + j];
      v[j] += rate * descentOf[2 * width + j];
    }
    if (stop.hit && isHit(descent)) {
      descent.status = "hit";
      return;
    }
  }
}

/** Turns minus the gradient into Adam's direction, in place, and updates the moments. */
function adam(
  direction: Float64Array,
  [first, second]: [Float64Array, Float64Array],
  step: number,
  { beta1, beta2, eps }: { beta1: number; beta2: number; eps: number },
): void {
  const correction1 = 1 - beta1 ** step;
  const correction2 = 1 - beta2 ** step;
  for (let p = 0; p < direction.length; p++) {
    const g = direction[p];
    first[p] = beta1 * first[p] + (1 - beta1) * g;
    second[p] = beta2 * second[p] + (1 - beta2) * g * g;
    direction[p] = first[p] / correction1 / (Math.sqrt(second[p] / correction2) + eps);
  }
}
