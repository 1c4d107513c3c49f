import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useWords } from '../words.ts'

/** A column: its head, what stands in a row, and whether it is a figure (then it stands to the right). */
export interface Column<T> {
  readonly head: string
  readonly cell: (row: T) => ComponentChildren
  readonly figure?: boolean
  /** By what its rows are put in order; null stands last. Absent: they cannot be. */
  readonly sort?: (row: T) => number | string | null
}

/**
 * A table that scrolls on its own where it is too wide. `j` and `k` walk its rows; a row's first link opens with Enter. A column that has an
 * order is put in it by its head, and the other way round by its head again; `order` says how the rows stand at first.
 */
export function DataTable<T>(props: {
  readonly caption: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
  readonly empty?: string
  readonly order?: Order
}) {
  const { t } = useWords()
  const [order, setOrder] = useState(props.order ?? null)
  if (props.rows.length === 0) return <p class="empty quiet">{props.empty ?? t('ops.empty')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={props.caption}>
      <table>
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <Head key={column.head} column={column} order={order} onOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {inOrder(props.rows, props.columns, order).map((row) => (
            <tr key={props.keyOf(row)} data-row>
              {props.columns.map((column) => (
                <td key={column.head} class={column.figure ? 'right figure' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** By which column rows stand, by its head. */
export interface Order {
  readonly head: string
  readonly isDown: boolean
}

function Head<T>(props: {
  readonly column: Column<T>
  readonly order: Order | null
  readonly onOrder: (order: Order) => void
}) {
  const { head, figure, sort } = props.column
  const here = props.order?.head === head ? props.order : null
  const state = here === null ? 'none' : here.isDown ? 'descending' : 'ascending'
  if (!sort)
    return (
      <th scope="col" class={figure ? 'right' : undefined}>
        {head}
      </th>
    )
  return (
    <th scope="col" class={figure ? 'right' : undefined} aria-sort={state}>
      <button
        type="button"
        class="link sort"
        onClick={() => props.onOrder({ head, isDown: here ? !here.isDown : false })}
      >
        {head} <span aria-hidden="true">{SORT_SHAPES[state]}</span>
      </button>
    </th>
  )
}

const SORT_SHAPES = { none: '↕', ascending: '↑', descending: '↓' } as const

function inOrder<T>(rows: readonly T[], columns: readonly Column<T>[], order: Order | null): readonly T[] {
  const sort = columns.find(({ head }) => head === order?.head)?.sort
  if (!sort || order === null) return rows
  const direction = order.isDown ? -1 : 1
  return rows.toSorted((left, right) => {
    const [a, b] = [sort(left), sort(right)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return a === b ? 0 : (a < b ? -1 : 1) * direction
  })
}
