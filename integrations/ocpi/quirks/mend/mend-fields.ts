import { type Draft, isSaid } from '#integrations/ocpi/quirks/mend/draft'
import type { ObjectKind, PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Applies a profile's rules for single fields of one kind of object, names first. A part of an object gets no defaults. */
export function mendFields(draft: Draft, kind: ObjectKind, { fields }: PeerProfile, isPart: boolean): void {
  for (const [from, to] of Object.entries(fields.rename[kind])) {
    const value = draft.get(from)
    if (isSaid(value) && !draft.has(to)) draft.set(to, value, `named_${from}`)
  }
  for (const [field, values] of Object.entries(fields.fillers[kind])) {
    const value = draft.get(field)
    const isFiller = typeof value === 'string' ? values.includes(value.trim()) : values.some((one) => one === value)
    if (isFiller) draft.set(field, undefined, 'filler')
  }
  for (const [field, words] of Object.entries(fields.values[kind])) {
    const value = draft.get(field)
    const word = typeof value === 'string' ? value.trim() : ''
    if (Object.hasOwn(words, word)) draft.set(field, words[word], 'word')
  }
  for (const [field, language] of Object.entries(fields.wrap[kind])) {
    const value = draft.get(field)
    const texts = typeof value === 'string' && value !== '' ? [value] : Array.isArray(value) ? value : []
    if (!texts.some((text) => typeof text === 'string')) continue
    const wrapped = texts.map((text: unknown) => (typeof text === 'string' ? { language, text } : text))
    draft.set(field, wrapped, 'plain_text')
  }
  for (const field of Object.keys(fields.listify[kind])) {
    const value = draft.get(field)
    if (isSaid(value) && !Array.isArray(value)) draft.set(field, [value], 'not_in_list')
  }
  for (const [field, factor] of Object.entries(fields.scale[kind])) {
    const value = numberOf(draft.get(field))
    if (value !== null) draft.set(field, Math.round(value * factor * 1e6) / 1e6, 'unit')
  }
  for (const [field, longest] of Object.entries(fields.truncate[kind])) {
    const value = draft.get(field)
    if (typeof value === 'string' && value.length > longest) draft.set(field, value.slice(0, longest).trim(), 'cut')
  }
  if (isPart) return
  for (const [field, value] of Object.entries(fields.default[kind])) {
    if (!draft.has(field)) draft.set(field, value, 'default')
  }
}

/** Rounds a tariff's prices to the decimals agreed. */
export function roundPrices(draft: Draft, { fields }: PeerProfile): void {
  const decimals = fields.priceDecimals
  if (decimals === null || !Array.isArray(draft.raw['elements'])) return
  let isChanged = false
  const rounded = (value: unknown): unknown => {
    const number = numberOf(value)
    if (number === null) return value
    const short = Number(number.toFixed(decimals))
    if (short !== number) isChanged = true
    return short
  }
  const elements = draft.raw['elements'].map((element: unknown) => {
    if (!isRawObject(element) || !Array.isArray(element['price_components'])) return element
    const components = element['price_components'].map((component: unknown) =>
      isRawObject(component) ? { ...component, price: rounded(component['price']) } : component,
    )
    return { ...element, price_components: components }
  })
  if (isChanged) draft.set('elements', elements, 'price_rounded')
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\s*-?\d{1,12}(\.\d{1,18})?\s*$/.test(value) ? Number(value) : null
}
