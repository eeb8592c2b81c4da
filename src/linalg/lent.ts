/** Kernels and scratch for matrices of one shape, bound to buffers for one batch at a time. */
export interface Plan {
  /** Lets go of the buffers that it was bound to. */
  unbind(): void;
  destroy(): void;
}

interface Idle {
  key: string;
  plan: Plan;
}

// The last plan of each kind stays with its device, so that the next batch of that shape finds its scratch warm: to allocate and clear it anew
// costs a CPU adapter as much as the work of many small matrices. At most one a kind, and its scratch is limited (capacityFor).
const idle = new WeakMap<GPUDevice, Map<string, Idle>>();

/**
 * Gives `use` a plan of that kind and key, the idle one or a new one, and keeps it for the next caller. A plan has one user at a time: whoever
 * comes meanwhile gets one of its own. After an error it is destroyed.
 */
export async function withPlan<P extends Plan, R>(
  device: GPUDevice,
  kind: string,
  key: string,
  create: () => Promise<P>,
  use: (plan: P) => Promise<R>,
): Promise<R> {
  const kept = idle.get(device) ?? new Map<string, Idle>();
  idle.set(device, kept);
  const found = kept.get(kind);
  kept.delete(kind);
  if (found && found.key !== key) found.plan.destroy();
  const plan = found?.key === key ? (found.plan as P) : await create();
  try {
    const result = await use(plan);
    plan.unbind();
    if (kept.has(kind)) plan.destroy();
    else kept.set(kind, { key, plan });
    return result;
  } catch (error) {
    plan.destroy();
    throw error;
  }
}
