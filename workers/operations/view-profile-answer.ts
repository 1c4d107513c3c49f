import type { z } from '@hono/zod-openapi'
import type { ProfileAnswer } from '#durable-objects/party/operator-calls-rpc'
import type { ProfileAnswerView } from './profile-schema.ts'

/** The operator's first answer as the API gives it. */
export function viewAnswer(answer: ProfileAnswer): z.output<typeof ProfileAnswerView> {
  return answer.result === 'unanswered'
    ? { answer: 'UNANSWERED', timeoutS: null }
    : { answer: answer.result, timeoutS: answer.timeoutS }
}
