import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BRANDS } from '#brands/registry'

const css = readFileSync(new URL('../../ui/styles/tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split('@media')

/** A custom property of one scheme. */
function token(scheme: string, name: string): string {
  return new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(scheme)?.[1] ?? ''
}

/** Contrast as WCAG 2 has it. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const SCHEMES = [
  ['light', light],
  ['dark', dark],
] as const

test.each(SCHEMES)('in the %s scheme all words can be read on all grounds', (_name, scheme) => {
  for (const ground of ['ground', 'raised', 'sunken'])
    for (const ink of ['ink', 'ink-soft', 'good', 'busy', 'warn', 'bad'])
      expect([ink, ground, contrast(token(scheme, ink), token(scheme, ground)) >= 4.5]).toEqual([ink, ground, true])
  for (const state of ['good', 'busy', 'warn', 'bad'])
    for (const ink of [state, 'ink'])
      expect(contrast(token(scheme, ink), token(scheme, `${state}-ground`))).toBeGreaterThanOrEqual(4.5)
})

test.each(BRANDS.map((brand) => [brand.id, brand] as const))('the brand %s cannot ship unreadable', (_id, brand) => {
  for (const [name, scheme] of SCHEMES) {
    const colours = brand[name]
    expect(contrast(colours.onAccent, colours.accent)).toBeGreaterThanOrEqual(4.5)
    for (const ground of ['ground', 'raised', 'sunken'])
      expect(contrast(colours.accentInk, token(scheme, ground))).toBeGreaterThanOrEqual(4.5)
  }
})
