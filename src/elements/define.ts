import { adoptTokens } from "./tokens.ts";

/** Registers an element unless another copy of this bundle already has. */
export function define(name: string, element: CustomElementConstructor): void {
  adoptTokens();
  if (!customElements.get(name)) customElements.define(name, element);
}
