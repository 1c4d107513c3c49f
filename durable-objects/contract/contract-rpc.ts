import type { Instant } from '#domain/instant'
import type { PlanTerms } from '#domain/quote/quote'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import type { OutboxRpc } from '../outbox-rpc.ts'
import type { ContractTerms } from '../token/token-rpc.ts'

/** What a driver and a brand agreed. */
export interface ContractRecord {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly driver: string
  /** eMAID. Personal data. */
  readonly contractId: string
  readonly plan: PlanTerms
  /** What may be open at once, in the minor unit of the market's currency; null for no limit. */
  readonly spendingLimitMinor: number | null
  /** How many charges of all its tokens may be open at once; null or absent for what the brand's rules say. */
  readonly concurrentLimit?: number | null
  readonly suspendedAt: Instant | null
  /** Beside its money; absent in contracts of before there were limits. */
  readonly limits?: ContractLimits | null
  /** The peer who is told of this contract's charges and may shape them, since the driver agreed. Absent or null: nobody. */
  readonly smartChargingBy?: string | null
  readonly createdAt: Instant
}

/** A driver. Personal data. */
export interface DriverRecord {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly name: string
  readonly email: string | null
  readonly language: string
  readonly createdAt: Instant
}

/** Limits shared by several tokens. */
export interface ContractRpc extends OutboxRpc {
  /** Creates the contract and its driver; the same again changes nothing. */
  open(contract: ContractRecord, driver: DriverRecord): void
  read(): { readonly contract: ContractRecord; readonly driver: DriverRecord } | null
  setSuspended(suspendedAt: Instant | null): Promise<void>
  /** What it allows from now on; its tokens are told at once. */
  setLimits(limits: ContractLimits | null, spendingLimitMinor: number | null): Promise<void>
  /** The driver agrees that this peer shapes the charges, or takes that back (null). */
  setSmartChargingBy(peer: string | null): void
  /**
   * A self-expiring hold on what the tokens share, for one charge: money, and a place among the charges that may be open at once. The same
   * reference again is the same hold. `evenIfTooMany` takes a place where none is left, for rules that only flag it.
   */
  hold(
    reference: string,
    amountMinor: number,
    now: Instant,
    evenIfTooMany?: boolean,
  ): 'granted' | 'suspended' | 'no_credit' | 'too_many' | 'sessions_used_up' | 'energy_used_up'
  /** The charge has begun: its place is kept for as long as a charge lasts, no longer only for as long as it may take to begin. */
  began(reference: string, now: Instant): void
  /** The charge has ended: its place is free, its money is held until it is settled. */
  closed(reference: string): void
  release(reference: string): void
  /** The charge of this reference is over, with so much energy: it counts against the limits of use; one that gave none does not. */
  used(reference: string, energyWh: number): void
  /** A token joins; from now on it is told of every change of the terms. */
  join(token: string): ContractTerms | null
  /** One of its tokens, always the same; null while it has none. */
  anyToken(): string | null
}
