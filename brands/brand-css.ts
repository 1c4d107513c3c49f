import type { Brand, BrandColours } from './brand.ts'

/** A brand as the custom properties that `ui/styles` builds on. */
export function brandCss(brand: Brand): string {
  const properties = (colours: BrandColours) =>
    `:root{--accent:${colours.accent};--on-accent:${colours.onAccent};--accent-ink:${colours.accentInk}}`
  return `${properties(brand.light)}@media(prefers-color-scheme:dark){${properties(brand.dark)}}`
}
