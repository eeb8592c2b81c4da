import { selfTest } from "../../src/device/index.ts";
import type { ConformanceCase } from "./case.ts";

/** What the engine relies on everywhere; what it only records (fma, subnormals, compensation, NaN) may differ. */
export const cases: ConformanceCase[] = [
  {
    name: "self-test: integers are exact, exp and log are as good as WGSL promises",
    async run(device) {
      const result = await selfTest(device);
      const text = JSON.stringify(result);
      if (result.integersExact !== true) throw new Error(`integer arithmetic is not exact: ${text}`);
      // WGSL: exp within 3 + 2|x| ulp, log within 3 ulp outside [0.5, 2] and 2^-21 inside, x / y within 2.5 ulp.
      const bounds = { expMaxUlp: 3 + 2 * 88, logMaxUlp: 3, logMaxErrorNear1: 2 ** -21, divisionMaxUlp: 2.5 };
      for (const [key, bound] of Object.entries(bounds)) {
        const value = result[key];
        if (typeof value !== "number" || value > bound) throw new Error(`${key} above ${bound}: ${text}`);
      }
      const { largestFiniteExp, smallestNonzeroExp } = result;
      if (!(Number(largestFiniteExp) > 88 && Number(smallestNonzeroExp) < -87)) {
        throw new Error(`exp does not span its range: ${text}`);
      }
    },
  },
];
