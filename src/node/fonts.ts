import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);
const arimo = (style: string): string => resolve(`@expo-google-fonts/arimo/${style}/Arimo_${style}.ttf`);

/** Files of the font that figures are set in: Arimo, under the SIL Open Font License. */
export const fontFiles = () => ({ upright: arimo("400Regular"), italic: arimo("400Regular_Italic") });
