/** The linked text of every entry under shaders/, by its path there. A bundle holds those alone that its code names. */
export * as SHADERS from "./shaders.gen.ts";
