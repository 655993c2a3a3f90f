import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DefaultTheme } from "vitepress";

const reference = fileURLToPath(new URL("../reference/", import.meta.url));

/** The folders of a package's reference, in the order in which readers want them. */
const kinds = [
  ["classes", "Classes"],
  ["functions", "Functions"],
  ["interfaces", "Interfaces"],
  ["type-aliases", "Types"],
  ["variables", "Constants"],
] as const;

/** Links to all reference pages of a package; none before they have been generated. */
export function referenceSidebar(name: string): DefaultTheme.SidebarItem[] {
  const groups = kinds
    .map(([folder, text]) => ({ text, folder: `${name}/${folder}` }))
    .filter(({ folder }) => existsSync(`${reference}${folder}`))
    .map(({ text, folder }) => ({
      text,
      collapsed: text !== "Classes" && text !== "Functions",
      items: readdirSync(`${reference}${folder}`)
        .sort()
        .map((file) => file.replace(/\.md$/, ""))
        .map((page) => ({ text: page, link: `/reference/${folder}/${page}` })),
    }));
  return [{ text: `@x/${name}`, link: `/reference/${name}/` }, ...groups];
}
