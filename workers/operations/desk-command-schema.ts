import { z } from '@hono/zod-openapi'

/** A command of the help desk and what became of it. */
export const DeskCommand = z
  .object({
    id: z.string(),
    type: z.literal('UNLOCK_CONNECTOR'),
    locationId: z.string(),
    evseUid: z.string(),
    connectorId: z.string(),
    sentAt: z.number().int(),
    answerBy: z.number().int().nullable().openapi({ description: 'Until when a result may come' }),
    answer: z.string().nullable().openapi({ description: 'What the operator said at once' }),
    result: z.string().nullable().openapi({ description: 'What came of it at the charger; null while not known' }),
  })
  .openapi('DeskCommand')
