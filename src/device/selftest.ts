import { SHADERS } from "../kernel/index.ts";

export type SelfTest = Record<string, string | number | boolean>;

const view = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function floatOf(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

const HASH = 0x9e3779b9;
const FACTOR = 0x85ebca6b;
const SHIFT = 7;
const KAHAN_TERMS = 4096;

/** Operands of `checks` in shaders/numeric/selftest, by index there. */
const CHECK_OPERANDS = [
  bitsOf(1),
  bitsOf(2 ** -30),
  bitsOf(2 ** -26),
  KAHAN_TERMS,
  bitsOf(1 + 2 ** -12),
  bitsOf(-(1 + 2 ** -11)),
  bitsOf(2 ** -140),
  bitsOf(2 ** 100),
  0x7fc00000,
  bitsOf(2 ** -100),
  bitsOf(2 ** -40),
  bitsOf(1.5 * 2 ** -24),
  bitsOf(200),
  bitsOf(-200),
  0x80000001,
  HASH,
  FACTOR,
  SHIFT,
  bitsOf(-1.5),
  2 ** 24 + 3,
];

const FUNCTION_SAMPLES = 4096;

/** Operands of `functions`: arguments of exp, log, then a quotient's two, the last also of sqrt. */
function functionOperands(): Float32Array<ArrayBuffer> {
  const operands = new Float32Array(4 * FUNCTION_SAMPLES);
  for (let i = 0; i < FUNCTION_SAMPLES; i++) {
    const u = (i + 0.5) / FUNCTION_SAMPLES;
    // The golden ratio spreads the pairs of the quotient; every other log is taken near 1.
    const spread = (i * 0.6180339887498949) % 1;
    operands[4 * i] = -87 + 175 * u;
    operands[4 * i + 1] = i % 2 ? 0.5 + 1.5 * u : 2 ** (-125 + 250 * u);
    operands[4 * i + 2] = 1 + spread;
    operands[4 * i + 3] = 2 ** (-30 + 60 * u) * (1 + spread);
  }
  return operands;
}

/** Error of `got` in units of the last place of `exact`. */
function ulps(got: number, exact: number): number {
  const error = Math.abs(got - exact) / 2 ** (Math.floor(Math.log2(Math.abs(exact))) - 23);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

async function run(
  device: GPUDevice,
  entryPoint: string,
  operands: BufferSource,
  words: number,
  groups: number,
) {
  const module = device.createShaderModule({ label: "numeric/selftest", code: SHADERS["numeric/selftest"] });
  const pipeline = await device.createComputePipelineAsync({
    layout: "auto",
    compute: { module, entryPoint },
  });
  const size = 4 * words;
  const input = device.createBuffer({
    size: operands.byteLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  const output = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const readback = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(input, 0, operands);
  const entries = [input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(groups);
  pass.end();
  encoder.copyBufferToBuffer(output, 0, readback, 0, size);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(GPUMapMode.READ);
  const results = new Uint32Array(readback.getMappedRange().slice(0));
  for (const buffer of [input, output, readback]) buffer.destroy();
  return results;
}

function judgeChecks(r: Uint32Array): SelfTest {
  const kept = (yes: boolean) => (yes ? "kept" : "folded");
  const subnormal = (index: number) => (r[index] === 0 ? "flushed" : "kept");
  const integers = [
    Math.imul(HASH, FACTOR) >>> 0,
    (0x80000001 >> SHIFT) >>> 0,
    0x80000001 >>> SHIFT,
    (HASH << SHIFT) >>> 0,
    Math.imul(0x80000001, FACTOR) >>> 0,
    -1 >>> 0,
  ];
  return {
    twoSum: kept(floatOf(r[0]) === 2 ** -30),
    kahan: kept(floatOf(r[1]) === 1 + KAHAN_TERMS * 2 ** -26),
    fma: floatOf(r[2]) === 2 ** -24 ? "fused" : "not fused",
    multiplyAdd: floatOf(r[3]) === 2 ** -24 ? "contracted" : "rounded twice",
    subnormalInputs: subnormal(4),
    subnormalOutputs: subnormal(5),
    nanDiffersFromItself: r[6] === 1,
    additionRounds: floatOf(r[7]) === 1 + 2 ** -23 ? "to nearest" : "otherwise",
    integerToFloatRounds: floatOf(r[16]) === 2 ** 24 + 4 ? "to nearest" : "otherwise",
    integersExact: integers.every((expected, i) => r[10 + i] === expected),
    largestFiniteExp: floatOf(r[8]),
    smallestNonzeroExp: floatOf(r[9]),
  };
}

function judgeFunctions(operands: Float32Array, r: Uint32Array): SelfTest {
  const worst = { expMaxUlp: 0, logMaxUlp: 0, logMaxErrorNear1: 0, divisionMaxUlp: 0, sqrtMaxUlp: 0 };
  const note = (key: keyof typeof worst, error: number) => {
    worst[key] = Math.max(worst[key], error);
  };
  for (let at = 0; at < operands.length; at += 4) {
    const [x, y, a, b] = operands.subarray(at, at + 4);
    note("expMaxUlp", ulps(floatOf(r[at]), Math.exp(x)));
    if (at % 8) note("logMaxErrorNear1", Math.abs(floatOf(r[at + 1]) - Math.log(y)));
    else if (y < 0.5 || y > 2) note("logMaxUlp", ulps(floatOf(r[at + 1]), Math.log(y)));
    note("divisionMaxUlp", ulps(floatOf(r[at + 2]), a / b));
    note("sqrtMaxUlp", ulps(floatOf(r[at + 3]), Math.sqrt(b)));
  }
  // JSON has no infinity: a function that failed outright is said in words.
  return Object.fromEntries(
    Object.entries(worst).map(([key, value]) => [
      key,
      Number.isFinite(value) ? Number(value.toPrecision(3)) : "not finite",
    ]),
  );
}

/**
 * What arithmetic on this device is like: compensation kept or folded, fma, subnormals, NaN, range of exp, and the
 * worst errors of exp, log, division and sqrt against f64, in units in the last place (log near 1: absolute).
 */
export async function selfTest(device: GPUDevice): Promise<SelfTest> {
  const checks = await run(device, "checks", new Uint32Array(CHECK_OPERANDS), 17, 1);
  const operands = functionOperands();
  const functions = await run(device, "functions", operands, operands.length, FUNCTION_SAMPLES / 64);
  return { ...judgeChecks(checks), ...judgeFunctions(operands, functions) };
}
