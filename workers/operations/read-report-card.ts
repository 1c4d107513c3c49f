import { createRoute, z } from '@hono/zod-openapi'
import { findingWords } from '#integrations/ocpi/findings/finding-words'
import { sampleAt } from '#integrations/ocpi/findings/sample-at'
import { specSection } from '#integrations/ocpi/findings/spec-section'
import { findExample } from '#store/catalogue/find-example'
import { type ReportLine, reportCard } from '#store/catalogue/report-card'
import { type QuarantinedLine, quarantinedLines } from '#store/market/quarantined-lines'
import type { House } from '#workers/house'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { FindingKind } from './finding-schema.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const Line = z
  .object({
    module: z.string(),
    field: z.string().openapi({ example: 'evses.*.connectors.*.max_voltage' }),
    kind: FindingKind,
    rule: z.string(),
    words: z.string().openapi({ description: 'What is wrong, in English: the report goes to the operator' }),
    chapter: z.string().openapi({ description: 'Where the specification says it' }),
    object: z.string(),
    times: z.number().int(),
    objects: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'At how many objects; null where that is not counted' }),
    firstSeen: z.number().int(),
    lastSeen: z.number().int(),
    example: z.string().openapi({ description: 'One object that shows it, without anything that names a person' }),
    sample: z.string().nullable().openapi({ description: 'What stood there, as JSON' }),
  })
  .openapi('ReportCardLine')

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/report-card',
  operationId: 'readReportCard',
  tags: ['peers'],
  summary: 'What this operator does wrong, since when, how often, with a sample and where the specification says it',
  request: { params: PeerParams },
  responses: {
    200: jsonAnswer(
      'The report card',
      z
        .object({
          peer: z.string(),
          name: z.string(),
          parties: z.array(z.string()),
          version: z.string().nullable(),
          profile: z.string(),
          since: z.number().int().openapi({ description: 'When the peer was invited' }),
          at: z.number().int(),
          lines: z.array(Line),
        })
        .openapi('ReportCard'),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

/** A report is read by a person: so many lines at most, the gravest ones. */
const MOST_LINES = 200

export const readReportCard = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer } = await knownPeer(house, c.req.valid('param').id)
    const [stored, ...quarantined] = await Promise.all([
      reportCard(house.catalogue, peer.id),
      ...house.markets.map(({ database }) => quarantinedLines(database, peer.id)),
    ])
    const lines = await Promise.all(stored.slice(0, MOST_LINES).map((line) => lineOf(house, peer.id, line)))
    const card = {
      peer: peer.id,
      name: peer.name,
      parties: peer.roles.map(({ role, countryCode, partyId }) => `${role} ${countryCode}*${partyId}`),
      version: peer.version,
      profile: peer.profile,
      since: peer.createdAt,
      at: house.now(),
      lines: [...quarantined.flat().map(quarantinedLine), ...lines].slice(0, MOST_LINES),
    }
    return c.json(card, 200)
  })

async function lineOf(house: House, peer: string, line: ReportLine): Promise<z.infer<typeof Line>> {
  const { raw, ...counted } = line
  const object = raw === null ? await findExample(house.catalogue, peer, line.module, line.example) : parsed(raw)
  return {
    ...counted,
    ...specSection(line.module, line.field),
    words: line.kind === 'refused' ? sentence(line.rule) : findingWords(line.rule),
    sample: sampleAt(line.module, object, line.field === '.' ? '' : line.field),
  }
}

function quarantinedLine({ module, field, problem, raw, ...counted }: QuarantinedLine): z.infer<typeof Line> {
  const sample = sampleAt(module, parsed(raw), field === '.' ? '' : field)
  return {
    module,
    field,
    rule: problem,
    kind: 'refused',
    words: sentence(problem),
    ...specSection(module, field),
    objects: counted.times,
    example: '',
    sample,
    ...counted,
  }
}

function sentence(problem: string): string {
  return problem.endsWith('.') ? problem : `${problem}.`
}

/** A refused object is cut where it is long; the rest of it is no JSON then. */
function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}
