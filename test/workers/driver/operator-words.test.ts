import { expect, test } from 'vitest'
import type { Tariff } from '#domain/tariff/tariff'
import { driverApp } from '#workers/driver/app'
import { qrPath } from '#workers/driver/qr-code'
import { CHARGER, memoryPorts, TARIFF } from './memory-ports.ts'

/** The page behind a charger's QR code in a language, with the operator's tariff changed. */
async function landingWith(changes: Partial<Tariff>, language = 'en') {
  const ports = memoryPorts()
  ports.tariff = { ...TARIFF, ...changes }
  const path = await qrPath(ports.keys.signing, 'volta', CHARGER.evseId ?? '')
  const headers = { host: 'volta.localhost:8787', 'accept-language': language }
  return (await driverApp(ports).request(`http://volta.localhost:8787${path}`, { headers })).text()
}

const altText = [
  { language: 'de', text: 'Nachts nur für Anwohner.' },
  { language: 'en', text: 'Residents only at night.' },
]

test('E-65 before Pay a driver sees each price, the idle fee, and what the operator says of them in words and on its page', async () => {
  const html = await landingWith({ altText, altUrl: 'https://cpo.example/prices' })
  for (const part of ['€0.5445 per kWh', 'Idle after charging', '€3.63 per hour', 'Residents only at night.'])
    expect(html).toContain(part)
  expect(html).toContain('href="https://cpo.example/prices"')
  expect(html.indexOf('Residents only')).toBeLessThan(html.indexOf('and start'))
})

test('E-65 the words are those of the reader’s language, else English, else any', async () => {
  expect(await landingWith({ altText }, 'de')).toContain('<p lang="de">Nachts nur für Anwohner.</p>')
  expect(await landingWith({ altText }, 'nl')).toContain('<p lang="en">Residents only at night.</p>')
  const french = [{ language: 'fr', text: 'La nuit, riverains.' }]
  expect(await landingWith({ altText: french }, 'nl')).toContain('<p lang="fr">La nuit, riverains.</p>')
})

test('what an operator writes is text, and only a secure page is linked', async () => {
  const hostile = [{ language: 'en', text: '<script>alert(1)</script>' }]
  for (const altUrl of ['javascript:alert(1)', 'http://cpo.example', 'no address', '']) {
    const html = await landingWith({ altText: hostile, altUrl })
    expect(html).toContain('&lt;script>alert(1)')
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('page about this price')
  }
  expect(await landingWith({})).not.toContain('What the operator says')
})
