export { DIGITS, type DigitsShape, digits } from "./digits.ts";
export { LANGUAGE, type LanguageShape, language } from "./language.ts";
export type * from "./types.ts";
