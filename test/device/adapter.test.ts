import { expect, test } from "vitest";
import { describeAdapter } from "../../src/device/index.ts";

function adapter(
  vendor: string,
  architecture: string,
  device: string,
  description: string,
  fallback = false,
) {
  return {
    info: { vendor, architecture, device, description, isFallbackAdapter: fallback } as GPUAdapterInfo,
  };
}

test.each([
  ["SwiftShader in Dawn", adapter("google", "swiftshader", "0xc0de", "SwiftShader driver 5.0.0", true), true],
  ["SwiftShader in a page", adapter("google", "swiftshader", "", ""), true],
  ["lavapipe", adapter("mesa", "", "", "llvmpipe (LLVM 15.0.6, 256 bits)"), true],
  ["WARP", adapter("microsoft", "warp", "", "Microsoft Basic Render Driver"), true],
  ["an NVIDIA GPU", adapter("nvidia", "ampere", "0x2484", "NVIDIA: 535.183.01"), false],
  ["an Apple GPU", adapter("apple", "metal-3", "", "Apple M2"), false],
  ["an AMD GPU", adapter("amd", "rdna-3", "", "AMD Radeon RX 7900 (RADV NAVI31)"), false],
])("%s", (_, info, software) => {
  expect(describeAdapter(info).software).toBe(software);
});

test("an adapter without a description is named by vendor and architecture", () => {
  expect(describeAdapter(adapter("google", "swiftshader", "", "")).name).toBe("google swiftshader");
});
