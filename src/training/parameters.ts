import { storageBuffer } from "../kernel/index.ts";
import type { View } from "../linalg/index.ts";
import type { Parameter, ParameterKind } from "../model/index.ts";

/**
 * Parameters of one shape and kind, of all members, in one buffer: an optimizer steps them together. Parameter p of member m is matrix
 * m * names.length + p, rows x cols, row-major.
 */
export interface ParameterGroup {
  kind: ParameterKind;
  rows: number;
  cols: number;
  names: string[];
  weights: GPUBuffer;
  gradient: GPUBuffer;
}

/** The trained parameters of `members` networks of one model on the device, and room for their gradients. */
export class Parameters {
  readonly groups: ParameterGroup[] = [];

  constructor(
    device: GPUDevice,
    readonly members: number,
    parameters: Parameter[],
  ) {
    const labelOf = ({ kind, rows, cols }: Parameter) => `${kind} ${rows} x ${cols}`;
    for (const label of new Set(parameters.map(labelOf))) {
      const alike = parameters.filter((parameter) => labelOf(parameter) === label);
      const { kind, rows, cols } = alike[0];
      const bytes = 4 * members * alike.length * rows * cols;
      this.groups.push({
        kind,
        rows,
        cols,
        names: alike.map(({ name }) => name),
        weights: storageBuffer(device, `${label} weights`, bytes),
        gradient: storageBuffer(device, `${label} gradient`, bytes),
      });
    }
  }

  /** A parameter's part of its group's buffers. */
  of(name: string): { weights: View; gradient: View; rows: number; cols: number } {
    const group = this.groups.find(({ names }) => names.includes(name));
    if (!group) throw new Error(`the model has no parameter "${name}"`);
    const { rows, cols, names, weights, gradient } = group;
    const part = {
      ring: this.members,
      size: names.length * rows * cols,
      skip: names.indexOf(name) * rows * cols,
    };
    return { weights: { buffer: weights, ...part }, gradient: { buffer: gradient, ...part }, rows, cols };
  }

  /** Sends values of one member to the device, by the parameter's name. */
  write(device: GPUDevice, member: number, values: Map<string, ArrayLike<number>>): void {
    for (const { rows, cols, names, weights } of this.groups)
      for (const [p, name] of names.entries())
        device.queue.writeBuffer(
          weights,
          4 * (member * names.length + p) * rows * cols,
          Float32Array.from(values.get(name)!),
        );
  }

  destroy(): void {
    for (const { weights, gradient } of this.groups)
      for (const buffer of [weights, gradient]) buffer.destroy();
  }
}
