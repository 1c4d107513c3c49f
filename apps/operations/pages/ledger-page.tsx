import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Freshness } from '../parts/freshness.tsx'
import { Pager } from '../parts/pager.tsx'
import { PostingTable } from '../parts/posting-table.tsx'
import type { Route } from '../route.ts'
import { useLoad } from '../use-load.ts'
import type { Book, Page, Posting } from '../views.ts'
import { useWords } from '../words.ts'

/** The books: does each sum to zero, what stands on which account, and what was posted last. */
export function LedgerPage({ route }: { readonly route: Route }) {
  const { t } = useWords()
  const books = useLoad<{ items: readonly Book[] }>('/ledger/balances', 30_000)
  const postings = useLoad<Page<Posting>>(`/ledger/transactions?${route.query}`, 30_000)
  return (
    <>
      <h1>{t('ops.nav.ledger')}</h1>
      <Freshness loaded={books} />
      <div class="books">
        {(books.value?.items ?? []).map((book) => (
          <BookCard key={`${book.market} ${book.currency}`} book={book} />
        ))}
      </div>
      {books.value?.items.length === 0 && <p class="empty quiet">{t('ops.ledger.none')}</p>}
      <section class="card">
        <h2>{t('ops.postings')}</h2>
        <PostingTable postings={postings.value?.items ?? []} />
        <Pager route={route} nextCursor={postings.value?.nextCursor ?? null} />
      </section>
    </>
  )
}

function BookCard({ book }: { readonly book: Book }) {
  const { t, forCode } = useWords()
  const well = book.sumMinor === 0 && book.unbalanced.length === 0
  return (
    <section class={`card book ${well ? 'book-good' : 'book-bad'}`}>
      <h2>
        {book.market.toUpperCase()} · {book.currency}
      </h2>
      <p class="sum">
        <span aria-hidden="true">{well ? '✓' : '■'}</span> <Amount minor={book.sumMinor} currency={book.currency} />
      </p>
      <p class="small">{well ? t('ops.ledger.zero') : t('ops.ledger.not_zero', { count: book.unbalanced.length })}</p>
      {book.unbalanced.map(({ id }) => (
        <p key={id} class="mono small">
          {id}
        </p>
      ))}
      <DataTable
        caption={t('ops.ledger.accounts', { market: book.market, currency: book.currency })}
        rows={book.accounts}
        keyOf={({ account }) => account}
        columns={[
          { head: t('ops.account'), cell: ({ account }) => forCode('ops.account', account, 'ops.unknown') },
          { head: t('ops.entries'), figure: true, cell: ({ entries }) => entries },
          {
            head: t('ops.balance'),
            figure: true,
            cell: ({ balanceMinor }) => <Amount minor={balanceMinor} currency={book.currency} />,
          },
        ]}
      />
    </section>
  )
}
