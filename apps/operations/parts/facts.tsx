import type { ComponentChildren } from 'preact'

/** What is known of one thing, word by word. */
export function Facts({ facts }: { readonly facts: readonly (readonly [word: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
