import { adoptTokens } from "./tokens.ts";

/** Registers an element unless another copy of this bundle already has. Where no page is, in a worker, does nothing. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!("customElements" in globalThis)) return;
  adoptTokens();
  if (!customElements.get(name)) customElements.define(name, element);
}
