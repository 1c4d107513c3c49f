import type { RiskOverrides } from '#domain/token/risk-policy'

/** Colours of a brand in one colour scheme, as `#rrggbb`. A test holds each pair to a contrast of 4.5:1. */
export interface BrandColours {
  /** Buttons and the header. */
  readonly accent: string
  /** Words on the accent. */
  readonly onAccent: string
  /** The accent as words on a page's ground. */
  readonly accentInk: string
}

/** A face of the platform. Its id is the one that keys, object names and hosts carry. */
export interface Brand {
  readonly id: string
  readonly name: string
  /** Hosts of its own, beside `{id}.` before the platform's host. */
  readonly hosts: readonly string[]
  readonly light: BrandColours
  readonly dark: BrandColours
  /** Where its rules against fraud differ from the default ones and from its market's. Checked where they are loaded. */
  readonly riskOverrides?: RiskOverrides
  /** May new cards have uids of four bytes, since the brand still has such in stock? Not without saying so. */
  readonly fourByteUids?: boolean
}
