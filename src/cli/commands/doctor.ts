import { defineCommand } from "citty";
import { describeLimits, GpuFault, NoAdapterError, selfTest } from "../../device/index.ts";
import { type Acquired, acquireDevice } from "../../node/index.ts";
import { columns, count } from "../format.ts";
import { type CommandData, deviceArgument } from "./options.ts";

/** Names that always mean something; what `auto` takes stands first. */
const NAMES = ["auto", "gpu", "swiftshader"];

const acquireOrNull = (name: string): Promise<Acquired | null> =>
  acquireDevice(name).catch((error: unknown) => {
    if (error instanceof NoAdapterError) return null;
    throw error;
  });

async function adapterRows(): Promise<string[][]> {
  const rows: string[][] = [];
  for (const name of NAMES) {
    const found = await acquireOrNull(name);
    rows.push([name, found ? `${found.adapter.name}${found.adapter.software ? " (software)" : ""}` : "none"]);
    found?.close();
  }
  return rows;
}

const words = (key: string) => key.replaceAll(/([A-Z0-9]+)/g, " $1").toLowerCase();

function verdict({ adapter }: Acquired, exact: boolean): string {
  if (!exact)
    return `NOT READY: ${adapter.name} computes integers wrongly; results would be worthless. Update its driver.`;
  if (adapter.software)
    return `Ready, on the CPU: ${adapter.name}. Results are the same as on a GPU within the stated bounds, only slower.`;
  return `Ready: ${adapter.name}.`;
}

export default defineCommand({
  meta: { name: "doctor", description: "Adapters, limits, features, arithmetic self-test and a verdict" },
  args: deviceArgument,
  async run({ args, data }) {
    const { output } = data as CommandData;
    const acquired = await acquireDevice(args.device);
    try {
      const { device } = acquired;
      const tested = await selfTest(device);
      const limits = Object.entries(describeLimits(device)).map(([name, value]) => [name, count(value)]);
      const sections: [string, string[][]][] = [
        ["Adapters", await adapterRows()],
        ["Limits", limits],
        ["Features", [...device.features].sort().map((feature) => [feature])],
        ["Arithmetic", Object.entries(tested).map(([key, value]) => [words(key), String(value)])],
      ];
      for (const [title, rows] of sections) {
        const body = rows.length > 0 ? columns(rows, title === "Limits" ? [] : [1]) : ["none"];
        output.stdout(`${title}\n${body.map((line) => `  ${line}`).join("\n")}\n\n`);
      }
      const exact = tested.integersExact === true;
      output.stdout(`${verdict(acquired, exact)}\n`);
      if (!exact) throw new GpuFault("the arithmetic self-test failed");
    } finally {
      acquired.close();
    }
  },
});
