import { formatMoney } from '#ui/format/format-money.ts'
import { useWords } from '../words.ts'

/** An amount, or the word for an unknown one: never a nought in its place. */
export function Amount({ minor, currency }: { readonly minor: number | null; readonly currency: string | null }) {
  const { locale, t } = useWords()
  if (minor === null || currency === null) return <span class="quiet">{t('ops.unknown')}</span>
  return <span class="figure">{formatMoney(minor, currency, locale)}</span>
}
