import { and, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { payments } from '#schema/market/payments'
import { isAfter, type PageRequest } from './list-page.ts'

/** A payment as the market's database has it. */
export type PaymentRow = typeof payments.$inferSelect

export interface PaymentFilter {
  readonly session?: string | undefined
  readonly status?: PaymentRow['status'] | undefined
  readonly brand?: string | undefined
}

/** Payments of one market, last changed first. */
export function listPayments(database: D1Database, filter: PaymentFilter, page: PageRequest): Promise<PaymentRow[]> {
  return drizzle(database)
    .select()
    .from(payments)
    .where(
      and(
        filter.session === undefined ? undefined : eq(payments.session, filter.session),
        filter.status === undefined ? undefined : eq(payments.status, filter.status),
        filter.brand === undefined ? undefined : eq(payments.brand, filter.brand),
        isAfter(payments.updatedAt, payments.intent, page.after),
      ),
    )
    .orderBy(desc(payments.updatedAt), desc(payments.intent))
    .limit(page.limit)
}
