import { pageDevice } from "../gpu/stack.ts";
import { evidence } from "./evidence.ts";

/** What this needs of Deno. */
const { env, readFile } = (
  globalThis as unknown as {
    Deno: { env: { get(name: string): string }; readFile(path: string): Promise<Uint8Array> };
  }
).Deno;

const { adapter, device } = await pageDevice();
const folder = env.get("MARGINFLOW_DATA");
const [digits, novel] = await Promise.all(
  ["digits", "novel"].map((name) => readFile(`${folder}/${name}.gz`)),
);
const say = (message: object) => console.log(JSON.stringify(message));
const divide = Number(env.get("MARGINFLOW_DIVIDE"));
const about = { runtime: navigator.userAgent, adapter };
say({ result: await evidence(device, about, { digits, novel }, { divide }, (log) => say({ log })) });
device.destroy();
