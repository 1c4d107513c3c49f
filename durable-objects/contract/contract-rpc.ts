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
  /** A self-expiring hold on the shared limit for one charge; the same reference again is the same hold. */
  hold(
    reference: string,
    amountMinor: number,
    now: Instant,
  ): 'granted' | 'suspended' | 'no_credit' | 'sessions_used_up' | 'energy_used_up'
  release(reference: string): void
  /** The charge of this reference is over, with so much energy: it counts against the limits of use; one that gave none does not. */
  used(reference: string, energyWh: number): void
  /** A token joins; from now on it is told of every change of the terms. */
  join(token: string): ContractTerms | null
  /** One of its tokens, always the same; null while it has none. */
  anyToken(): string | null
}
