import { beforeAll, describe, expect, test } from 'vitest'
import { type Connected, connectOperator } from './connect.ts'

let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
})

describe('the envelope', () => {
  test('A-68, A-72, A-134 every answer is JSON with a four-digit status and the time in UTC', async () => {
    const { client, url } = connected
    const answers = [
      await client.get('/ocpi/versions'),
      await client.get(url('tokens', 'SENDER')),
      await client.get('nowhere'),
      await client.put(`${url('locations', 'RECEIVER')}/NL/${connected.operator.party.partyId}/L1`, {}),
    ]
    for (const { headers, statusCode, timestamp } of answers) {
      expect(headers['content-type']).toMatch(/^application\/json/)
      expect(Number.isInteger(statusCode) && statusCode >= 1000 && statusCode <= 9999).toBe(true)
      expect(timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/)
    }
  })
})
