import type { PriceWords, PriceWordsLine } from '#domain/quote/quote'
import type { Wording } from '#ui/wording.ts'

/** Lines of a price as the quote keeps them. */
export function PriceLines(props: {
  readonly caption: string
  readonly words: PriceWords
  readonly lines: readonly PriceWordsLine[]
  readonly wording: Wording
}) {
  const { caption, words, lines, wording } = props
  const none = wording.t('driver.price.none')
  return (
    <table class="price-table" lang={words.language}>
      <caption class="visually-hidden">{caption}</caption>
      <tbody>
        {lines.map(({ what, when, amount }) => (
          <tr key={`${what} ${when}`}>
            <th scope="row">
              {what}
              {when !== null && <span class="small quiet price-when">{when}</span>}
            </th>
            <td class={amount === none ? 'amount quiet' : 'amount'}>{amount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
