import { formatPercent, formatUnitPrice } from '#ui/format/format-money.ts'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { Facts } from '../parts/facts.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { PostingTable } from '../parts/posting-table.tsx'
import { RawText } from '../parts/raw-text.tsx'
import { hrefTo, type Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { CdrFile } from '../views.ts'
import { useWords } from '../words.ts'

/** One CDR: what arrived on the left, what we made of it on the right. */
export function CdrPage({ route }: { readonly route: Route }) {
  const { t, locale } = useWords()
  const loaded = useLoad<CdrFile>(`/cdrs/${encodeURIComponent(route.parts[1] ?? '')}`)
  const cdr = loaded.value
  return (
    <>
      <h1>{t('ops.cdr')}</h1>
      <p class="mono quiet">{route.parts[1]}</p>
      <Freshness loaded={loaded} />
      {cdr && (
        <div class="side-by-side">
          <section class="card">
            <h2>{t('ops.raw')}</h2>
            <RawText label={t('ops.raw')} text={cdr.raw} />
          </section>
          <section class="card">
            <h2>{t('ops.price')}</h2>
            <p>
              <a href={hrefTo('tariffs', cdr.key)}>{t('ops.claim.open')}</a>
            </p>
            <Facts
              facts={[
                [t('ops.operator_side'), <Badge key="operator" state={cdr.operatorStatus} />],
                [t('ops.operator_reasons'), cdr.operatorReasons.join(', ') || '–'],
                [t('ops.claimed'), formatUnitPrice(cdr.claimedExclMicros, cdr.currency, locale)],
                [t('ops.driver_side'), <Badge key="driver" state={cdr.driverStatus} />],
                [t('ops.driver_reasons'), cdr.driverReasons.join(', ') || '–'],
                [
                  t('ops.gross'),
                  <Amount key="gross" minor={cdr.rating?.grossMinor ?? null} currency={cdr.rating?.currency ?? null} />,
                ],
                [
                  t('ops.net'),
                  <Amount key="net" minor={cdr.rating?.netMinor ?? null} currency={cdr.rating?.currency ?? null} />,
                ],
                [t('ops.vat'), cdr.rating === null ? '–' : formatPercent(cdr.rating.vatBasisPoints, locale)],
                [t('ops.pinned_from'), cdr.rating?.pinnedFrom ?? '–'],
                [
                  t('ops.session'),
                  cdr.session === null ? (
                    '–'
                  ) : (
                    <a key="session" href={hrefTo('sessions', cdr.session)}>
                      {cdr.session}
                    </a>
                  ),
                ],
              ]}
            />
            {cdr.rating !== null && <RawText label={t('ops.lines')} text={JSON.stringify(cdr.rating.lines)} />}
            <h2>{t('ops.postings')}</h2>
            <PostingTable postings={cdr.postings} />
          </section>
        </div>
      )}
    </>
  )
}
