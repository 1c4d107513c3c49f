import type { Instant } from '#domain/instant'
import type { TokenLife } from '#domain/token/life'

/** Source: OCPI 2.3.0, tokens, TokenType. EMAID is a contract in the vehicle (ISO 15118); before 2.3.0 it goes as OTHER. */
export const TOKEN_TYPES = ['AD_HOC_USER', 'APP_USER', 'EMAID', 'OTHER', 'RFID'] as const
export type TokenType = (typeof TOKEN_TYPES)[number]

/** Source: OCPI 2.2.1, tokens, WhitelistType. */
export const WHITELIST_TYPES = ['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER'] as const
export type WhitelistType = (typeof WHITELIST_TYPES)[number]

/** How a charge goes where the driver says nothing about it. Source: OCPI 2.2.1, sessions, ProfileType. */
export const DEFAULT_PROFILE_TYPES = ['CHEAP', 'FAST', 'GREEN', 'REGULAR'] as const

/** A driver's own energy supplier, where a charge point lets one choose. Source: OCPI 2.2.1, tokens, EnergyContract. */
export interface EnergyContract {
  readonly supplierName: string
  readonly contractId: string | null
}

/** Means by which a driver is recognised at a charger. `uid` and `contractId` are personal data. */
export interface Token {
  /** Our id, beginning with the shard; also the name of the token's object. */
  readonly id: string
  readonly brand: string
  readonly market: string
  /** Our party that issues it. */
  readonly countryCode: string
  readonly partyId: string
  readonly uid: string
  readonly type: TokenType
  readonly contractId: string
  /** The name of the contract's object; null for an ad hoc token. */
  readonly contract: string | null
  readonly driver: string | null
  readonly visualNumber: string | null
  readonly issuer: string
  readonly groupId: string | null
  readonly language: string | null
  readonly whitelist: WhitelistType
  /** Since when it may not be used, whatever the reason: `life` says which. */
  readonly blockedAt: Instant | null
  readonly validUntil: Instant | null
  /** Where it may be used, as ISO 3166-1 alpha-3; absent or null for everywhere. */
  readonly countries?: readonly string[] | null
  readonly defaultProfileType?: (typeof DEFAULT_PROFILE_TYPES)[number] | null
  readonly energyContract?: EnergyContract | null
  /** Is the uid a car's own address, which it says when it is plugged in? */
  readonly autocharge?: boolean
  /** Absent in tokens of before it was kept; read it with `lifeOf`. */
  readonly life?: TokenLife
}
