import { pageDevice } from "../gpu/stack.ts";
import { type Evidence, evidence, timed } from "./evidence.ts";

/** What this needs of Deno. */
const { args, readFile, readTextFile } = (
  globalThis as unknown as {
    Deno: {
      args: string[];
      readFile(path: string): Promise<Uint8Array>;
      readTextFile(path: string): Promise<string>;
    };
  }
).Deno;

const { adapter, device } = await pageDevice();
// Where the data are; what numbers of steps are divided by; a file whose times are to be taken again.
const [folder, divide, again] = args;
const [digits, novel] = await Promise.all(
  ["digits", "novel"].map((name) => readFile(`${folder}/${name}.gz`)),
);
const say = (message: object) => console.log(JSON.stringify(message));
const about = { runtime: navigator.userAgent, adapter };
const data = { digits, novel };
if (again) {
  const before = JSON.parse(await readTextFile(again)) as Evidence;
  say({ result: { ...before, timing: await timed(device, data, before) } });
} else {
  say({ result: await evidence(device, about, data, { divide: Number(divide) }, (log) => say({ log })) });
}
device.destroy();
