import { z } from 'zod'
import type { SignedData } from '#domain/cdr/signed-data'

/** No lengths are asked for: a reading longer than it may be was taken for its profile, and is the driver's all the same. */
const holder = z.object({
  signed_data: z.object({
    encoding_method: z.string(),
    encoding_method_version: z.number().nullish(),
    public_key: z.string().nullish(),
    signed_values: z
      .array(z.object({ nature: z.string(), plain_data: z.string().nullish(), signed_data: z.string() }))
      .min(1),
    url: z.string().nullish(),
  }),
})

/**
 * What the meter signed, out of a CDR as it was received; null where there is none, as in 2.1.1, and once it was let go.
 * Every text is the one the meter's software wrote: a signature holds for nothing else.
 * Source: OCPI 2.2.1, cdrs, SignedData.
 */
export function readSignedData(rawCdr: string): SignedData | null {
  const parsed = holder.safeParse(JSON.parse(rawCdr))
  if (!parsed.success) return null
  const { encoding_method, encoding_method_version, public_key, signed_values, url } = parsed.data.signed_data
  return {
    method: encoding_method,
    methodVersion: encoding_method_version ?? null,
    publicKey: public_key ?? null,
    url: url ?? null,
    values: signed_values.map(({ nature, plain_data, signed_data }) => ({
      nature,
      plain: plain_data ?? null,
      signed: signed_data,
    })),
  }
}
