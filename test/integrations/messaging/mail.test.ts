import { expect, test } from 'vitest'
import { brevoMail } from '#integrations/messaging/mail/brevo-mail'
import { chooseMail } from '#integrations/messaging/mail/choose-mail'

const MAIL = { to: 'noor@example.com', from: 'Volta', subject: '123456 is your code', text: 'Your code is 123456.' }
const SETTINGS = { apiKey: 'xkeysib-test', fromAddress: 'sign-in@volta.example' }

test('a mail is one POST with the key in its header, and the brand as who writes', async () => {
  const sent: Request[] = []
  const provider = brevoMail(SETTINGS, async (url, init) => {
    sent.push(new Request(url as string, init))
    return new Response('{"messageId":"1"}', { status: 201 })
  })
  await provider.send(MAIL)
  const [request] = sent
  expect(request?.url).toBe('https://api.brevo.com/v3/smtp/email')
  expect(request?.headers.get('api-key')).toBe('xkeysib-test')
  expect(await request?.json()).toEqual({
    sender: { name: 'Volta', email: 'sign-in@volta.example' },
    to: [{ email: 'noor@example.com' }],
    subject: '123456 is your code',
    textContent: 'Your code is 123456.',
  })
})

test.each([400, 401, 402, 429, 500, 302])('an answer of %i is a mail that was not sent', async (status) => {
  const provider = brevoMail(SETTINGS, async () => new Response('noor@example.com 123456', { status }))
  await expect(provider.send(MAIL)).rejects.toThrow(`status ${status}`)
})

test('what went wrong is told without the address, the text and the key', async () => {
  const provider = brevoMail(SETTINGS, async () => {
    throw new TypeError(`cannot reach ${MAIL.to} with ${SETTINGS.apiKey}`)
  })
  const problem = await provider.send(MAIL).catch(String)
  for (const secret of [MAIL.to, SETTINGS.apiKey, '123456']) expect(problem).not.toContain(secret)
})

test.each([
  ['none', 'a-key'],
  ['brevo', undefined],
  ['brevo', ''],
  ['another', 'a-key'],
])('without a provider and its key (%s, %s) there is no mail', (provider, apiKey) => {
  expect(chooseMail({ provider, apiKey, fromAddress: 'a@b.example' }, () => 0)).toBeNull()
})
