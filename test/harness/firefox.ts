import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import WebSocket from "ws";

const PREFS = { "dom.webgpu.enabled": true, "gfx.webgpu.ignore-blocklist": true };
const LISTENING = /WebDriver BiDi listening on (ws:\S+)/;

/** The Firefox of the folders of PATH, null where there is none. */
export function systemFirefox(path = process.env.PATH ?? ""): string | null {
  const folders = path.split(delimiter);
  const places = folders.flatMap((folder) => ["firefox", "firefox-esr"].map((name) => join(folder, name)));
  return places.find((place) => existsSync(place)) ?? null;
}

export interface FirefoxPage {
  version: string;
  /** Errors on the console and uncaught exceptions since it was opened. */
  complaints: string[];
  goto(url: string): Promise<void>;
  /** Calls a function in the page; it takes nothing from outside, and what it gives (or promises) must be JSON. */
  evaluate<T>(work: () => T | Promise<T>): Promise<T>;
  /** As PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  params?: { level: string; text: string };
  result?: unknown;
  error?: string;
  message?: string;
}

/** Commands and events of WebDriver BiDi, see w3.org/TR/webdriver-bidi. */
class Connection {
  readonly complaints: string[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #last = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.method === "log.entryAdded" && message.params?.level === "error")
        this.complaints.push(message.params.text);
      this.#waiting.get(message.id ?? 0)?.(message);
      this.#waiting.delete(message.id ?? 0);
    });
  }

  async send<T>(method: string, params: object): Promise<T> {
    const id = ++this.#last;
    const { error, message, result } = await new Promise<Message>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result as T;
  }
}

async function connect(url: string): Promise<Connection> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return new Connection(socket);
}

type Evaluated =
  | { type: "success"; result: { value: string } }
  | { type: "exception"; exceptionDetails: { text: string } };

/** A page of a headless Firefox of its own, with WebGPU where it finds an adapter. */
export async function openFirefox(path: string): Promise<FirefoxPage> {
  const profile = mkdtempSync(join(tmpdir(), "marginflow-firefox-"));
  const lines = Object.entries(PREFS).map(([name, value]) => `user_pref("${name}", ${value});\n`);
  writeFileSync(join(profile, "user.js"), lines.join(""));
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const firefox = spawn(path, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => firefox.once("exit", () => resolve()));
  const close = async () => {
    firefox.kill();
    await ended;
    rmSync(profile, { recursive: true, maxRetries: 5 });
  };
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface(firefox.stderr).on("line", (line) => {
        const found = LISTENING.exec(line);
        if (found) resolve(found[1]);
      });
      firefox.once("error", reject);
      ended.then(() => reject(new Error("Firefox ended before it listened")));
    });
    const connection = await connect(`${url}/session`);
    const { capabilities } = await connection.send<{ capabilities: { browserVersion: string } }>(
      "session.new",
      {
        capabilities: {},
      },
    );
    await connection.send("session.subscribe", { events: ["log.entryAdded"] });
    const { context } = await connection.send<{ context: string }>("browsingContext.create", { type: "tab" });
    return {
      version: capabilities.browserVersion,
      complaints: connection.complaints,
      async goto(url) {
        await connection.send("browsingContext.navigate", { context, url, wait: "complete" });
      },
      async evaluate(work) {
        const expression = `Promise.resolve((${work})()).then((value) => JSON.stringify(value ?? null))`;
        const evaluated = await connection.send<Evaluated>("script.evaluate", {
          expression,
          target: { context },
          awaitPromise: true,
        });
        if (evaluated.type === "exception") throw new Error(evaluated.exceptionDetails.text);
        return JSON.parse(evaluated.result.value);
      },
      async screenshot() {
        const { data } = await connection.send<{ data: string }>("browsingContext.captureScreenshot", {
          context,
        });
        return Buffer.from(data, "base64");
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
