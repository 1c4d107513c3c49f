import type en from './messages/en.json'

/** A key of the interface words. */
export type MessageKey = keyof typeof en

/** All words of one language, by key. */
export type Messages = Readonly<Record<string, string>>

/** The words for a key, with `{name}` replaced by the value of that name. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string

/** Speaks one language. A key without words shows itself: ugly, and found at once. */
export function translator(messages: Messages): Translate {
  return (key, values = {}) =>
    (messages[key] ?? key).replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** The key built from a prefix and a code from elsewhere, or the other key where there are no words for the code. */
export function keyFor(messages: Messages, prefix: string, code: string, otherwise: MessageKey): MessageKey {
  const key = `${prefix}.${code.toLowerCase()}`
  return key in messages ? (key as MessageKey) : otherwise
}
