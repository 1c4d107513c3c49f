import { z } from '@hono/zod-openapi'
import { BrandId } from './brand-schema.ts'

/** The id of a provider within its brand; it stands in addresses. */
export const ProviderId = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'lower-case letters, digits and hyphens')

/** A fleet's or a utility's identity provider, without its secret. */
export const IdentityProvider = z
  .object({
    id: ProviderId,
    name: z.string().trim().min(1).max(60).openapi({ description: 'What the button says' }),
    issuer: z.url({ protocol: /^https?$/ }).max(300),
    clientId: z.string().min(1).max(200),
    emailDomains: z
      .array(
        z
          .string()
          .toLowerCase()
          .regex(/^[a-z0-9.-]+\.[a-z]{2,}$/, 'a domain'),
      )
      .min(1)
      .max(20)
      .openapi({ description: 'Of which domains it may speak for an e-mail address' }),
  })
  .openapi('IdentityProvider')

export const BrandParam = z.object({ brand: BrandId.openapi({ param: { name: 'brand', in: 'path' } }) })
export const ProviderParams = BrandParam.extend({ id: ProviderId.openapi({ param: { name: 'id', in: 'path' } }) })
