import { join } from "node:path";
import { requireFree } from "../node/index.ts";

/** `runs/<name>-<time>`, with a number where two begin in one second. */
export async function freeFolder(name: string): Promise<string> {
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  for (let n = 1; ; n++) {
    const folder = join("runs", `${name.replaceAll(" ", "-")}-${time}${n > 1 ? `-${n}` : ""}`);
    if (
      await requireFree(folder).then(
        () => true,
        () => false,
      )
    )
      return folder;
  }
}
