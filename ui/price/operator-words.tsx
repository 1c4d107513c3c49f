import type { Wording } from '#ui/wording.ts'
import type { ShownPrice } from './shown-price.ts'

interface OperatorWordsProps {
  readonly summary: Pick<ShownPrice['summary'], 'altText' | 'altUrl'>
  readonly wording: Wording
}

/** What the operator adds to its prices in its own words, in the reader's language where it has that; and where it says more. */
export function OperatorWords({ summary, wording }: OperatorWordsProps) {
  const { altText } = summary
  const inLanguage = (language: string) => altText.find((text) => text.language.toLowerCase() === language)
  const words = inLanguage(wording.language) ?? inLanguage('en') ?? altText[0]
  const page = secureUrl(summary.altUrl)
  if (!words && page === null) return null
  return (
    <div class="stack-tight">
      <h3>{wording.t('driver.price.operator_words')}</h3>
      {words && <p lang={words.language}>{words.text}</p>}
      {page !== null && (
        <p>
          <a href={page} rel="external nofollow noopener noreferrer">
            {wording.t('driver.price.operator_page')}
          </a>
        </p>
      )}
    </div>
  )
}

/** The address, where a browser may be sent there: a peer may write anything into it. */
function secureUrl(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null
  const { protocol, href } = new URL(text)
  return protocol === 'https:' ? href : null
}
