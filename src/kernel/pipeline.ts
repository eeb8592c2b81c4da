/** A compute pipeline with its bindings by name, as the text declares them. */
export interface Kernel {
  text: string;
  pipeline: GPUComputePipeline;
  bindings: Map<string, { binding: number; type: GPUBufferBindingType }>;
}

const DECLARATION =
  /@group\(0\)\s*@binding\((\d+)\)\s*var<(uniform|storage,\s*read|storage,\s*read_write)>\s*(\w+)/g;

function bindingsOf(text: string): Kernel["bindings"] {
  const found: Kernel["bindings"] = new Map();
  for (const [, binding, space, name] of text.matchAll(DECLARATION)) {
    const type = space === "uniform" ? "uniform" : space.includes("write") ? "storage" : "read-only-storage";
    found.set(name, { binding: Number(binding), type });
  }
  return found;
}

// One compile for concurrent askers: the cache holds promises. It goes with its device.
const caches = new WeakMap<GPUDevice, Map<string, Promise<Kernel>>>();

/** Compiles WGSL with entry point `main`, once for each device and text. Errors carry line, column and the source line. */
export function compile(device: GPUDevice, label: string, text: string): Promise<Kernel> {
  let cache = caches.get(device);
  if (!cache) {
    cache = new Map();
    caches.set(device, cache);
  }
  let kernel = cache.get(text);
  if (!kernel) {
    kernel = compileNew(device, label, text);
    cache.set(text, kernel);
  }
  return kernel;
}

async function compileNew(device: GPUDevice, label: string, text: string): Promise<Kernel> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label, code: text });
  // Popped before anything is awaited: another compile may push its own scope meanwhile.
  const validity = device.popErrorScope();
  const info = await module.getCompilationInfo();
  const lines = text.split("\n");
  const errors = info.messages
    .filter((m) => m.type === "error")
    .map((m) => `${label}:${m.lineNum}:${m.linePos}: ${m.message}\n    ${lines[m.lineNum - 1] ?? ""}`);
  const invalid = await validity;
  if (errors.length > 0 || invalid) throw new Error(errors.join("\n") || `${label}: ${invalid?.message}`);
  const bindings = bindingsOf(text);
  const layout = device.createBindGroupLayout({
    label,
    entries: [...bindings.values()].map(({ binding, type }) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })),
  });
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: "main" },
  });
  return { text, pipeline, bindings };
}

/** Buffers by the names in the text; extra names are passed over. */
export function bind(device: GPUDevice, kernel: Kernel, buffers: Record<string, GPUBuffer>): GPUBindGroup {
  return device.createBindGroup({
    layout: kernel.pipeline.getBindGroupLayout(0),
    entries: [...kernel.bindings].map(([name, { binding }]) => {
      if (!buffers[name]) throw new Error(`no buffer for the binding "${name}"`);
      return { binding, resource: { buffer: buffers[name] } };
    }),
  });
}

const WORKGROUP = 64;

/** Adds one dispatch of at least `invocations` to a pass. */
export function dispatch(
  pass: GPUComputePassEncoder,
  kernel: Kernel,
  group: GPUBindGroup,
  invocations: number,
): void {
  pass.setPipeline(kernel.pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(Math.ceil(invocations / WORKGROUP));
}
