import { z } from '@hono/zod-openapi'

/** The one shape of every refusal. */
export const ErrorBody = z
  .object({
    code: z.string().openapi({ description: 'A word that stays the same', example: 'input_invalid' }),
    field: z.string().nullable().openapi({ description: 'The field it is about', example: 'countryCode' }),
    message: z.string().openapi({ description: 'A sentence for a person' }),
    requestId: z.string().openapi({ description: 'Say this when you ask for help' }),
  })
  .openapi('Error')

const content = { 'application/json': { schema: ErrorBody } }

/** What every operation may answer beside its own. */
export const REFUSALS = {
  400: { description: 'A field is missing or wrong', content },
  401: { description: 'No token, or a wrong one', content },
  403: { description: 'The role does not allow it, or the passkey has to be shown anew', content },
} as const

/** There is nothing by this id. */
export const UNKNOWN = { 404: { description: 'There is none', content } } as const

/** It is there already, or its state does not allow it. */
export const CONFLICT = {
  409: { description: 'It exists already, or its state does not allow this', content },
} as const

/** It can be read and not worked with; the field says where. */
export const NOT_WORKABLE = { 422: { description: 'It cannot be worked with; the field says where', content } } as const

/** The peer did not do its part. */
export const PEER_FAILED = { 502: { description: 'The peer did not answer as it should', content } } as const
