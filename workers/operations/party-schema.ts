import { z } from '@hono/zod-openapi'
import { BrandId } from './brand-schema.ts'

/** One of our parties. */
export const OurPartyBody = z
  .object({
    countryCode: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'two letters')
      .transform((code) => code.toUpperCase())
      .openapi({ example: 'NL' }),
    partyId: z
      .string()
      .regex(/^[A-Za-z0-9]{3}$/, 'three letters or digits')
      .transform((id) => id.toUpperCase())
      .openapi({ example: 'RWA' }),
    brand: BrandId,
    market: z
      .string()
      .regex(/^[a-z]{2}$/, 'two lower-case letters')
      .openapi({ example: 'nl' }),
    name: z.string().min(1).max(100),
    website: z.url().max(255).nullish(),
  })
  .openapi('NewParty')

/** The same as answered. */
export const OurPartyView = z
  .object({
    countryCode: z.string(),
    partyId: z.string(),
    brand: z.string(),
    market: z.string(),
    name: z.string(),
    website: z.string().nullable(),
  })
  .openapi('OurParty')
