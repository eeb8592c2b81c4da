export { type BrowserCommand, browserCommand } from "./browser.ts";
export { type Acquired, acquireDevice } from "./dawn.ts";
export { swiftShaderManifest } from "./vulkan.ts";
