// Named conditions and selections instead of max(): the fastest text for it on both software compilers.
const STEP = `    {
      let a_0_0 = b_0 - w_0;
      let a_0_1 = b_1 - w_1;
      let a_1_0 = b_0 + w_0;
      let a_1_1 = b_1 + w_1;
      let c_0_0 = a_0_0 > vec4f(0);
      let c_0_1 = a_0_1 > vec4f(0);
      let c_1_0 = a_1_0 > vec4f(0);
      let c_1_1 = a_1_1 > vec4f(0);
      let g_0 = exp(select(vec4f(0), a_0_0, c_0_0) - select(vec4f(0), a_0_1, c_0_1)) * rate;
      let g_1 = exp(select(vec4f(0), a_1_1, c_1_1) - select(vec4f(0), a_1_0, c_1_0)) * rate;
      let t_0_0 = select(vec4f(0), g_0, c_0_0);
      let t_0_1 = select(vec4f(0), g_0, c_0_1);
      let t_1_0 = select(vec4f(0), g_1, c_1_0);
      let t_1_1 = select(vec4f(0), g_1, c_1_1);
      w_0 += t_1_0 + t_0_0;
      w_1 -= t_1_1 + t_0_1;
      b_0 += t_1_0 - t_0_0;
      b_1 -= t_1_1 - t_0_1;
    }
`;

/**
 * The exact kernel of the workload with the parameters kept in f32 and updated in place, four trajectories per invocation: what fixed point
 * costs is measured against it. It stalls at large t, which is why the engine does not run it. `steps` are unrolled.
 */
export const plainKernel = (steps: 1 | 2): string => `
struct Plan {
  lanes: u32,
  capacity: u32,
  first_step: u32,
  count: u32,
  rate: f32,
}

@group(0) @binding(0) var<uniform> plan: Plan;
@group(0) @binding(1) var<storage, read> lanes: array<u32>;
@group(0) @binding(2) var<storage, read_write> parameters: array<f32>;

fn load(column: u32, at: vec4u) -> vec4f {
  let c = column * plan.capacity;
  return vec4f(parameters[c + at.x], parameters[c + at.y], parameters[c + at.z], parameters[c + at.w]);
}

fn store(column: u32, at: vec4u, value: vec4f) {
  let c = column * plan.capacity;
  for (var i = 0u; i < 4u; i++) { parameters[c + at[i]] = value[i]; }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let first = 4u * id.x;
  if (first >= plan.lanes) { return; }
  let at = vec4u(lanes[first], lanes[first + 1u], lanes[first + 2u], lanes[first + 3u]);
  var w_0 = load(0u, at);
  var w_1 = load(1u, at);
  var b_0 = load(2u, at);
  var b_1 = load(3u, at);
  let rate = vec4f(plan.rate);
  let end = plan.first_step + plan.count;
  for (var step = plan.first_step; step < end; step += ${steps}u) {
${STEP.repeat(steps)}  }
  store(0u, at, w_0);
  store(1u, at, w_1);
  store(2u, at, b_0);
  store(3u, at, b_1);
}
`;
