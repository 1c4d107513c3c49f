import type { Context, Env } from 'hono'
import { render } from 'preact-render-to-string'

/** The parts of an OpenAPI document that the page shows; everything else is in the document itself. */
interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers?: readonly { readonly url: string }[]
  readonly paths?: unknown
  readonly components?: unknown
}

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: unknown
  }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** A readable page of an API, made from its own document: nothing is fetched from anywhere, and no script runs. */
export function apiDocsPage<E extends Env>(c: Context<E>, document: ApiDocument): Response | Promise<Response> {
  return c.html(`<!doctype html>${render(<ApiDocs document={document} />)}`)
}

function ApiDocs({ document }: { readonly document: ApiDocument }) {
  const base = document.servers?.[0]?.url ?? ''
  const { info } = document
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{info.title}</title>
        <link rel="stylesheet" href="/pages/main.css" />
      </head>
      <body>
        <main class="page docs">
          <h1>{info.title}</h1>
          <p>{info.description}</p>
          <p>
            <a href="openapi.json">OpenAPI 3.1 document</a> · version {info.version}
          </p>
          {operationsOf(document.paths).map(({ path, method, operation }) => (
            <section class="card" key={`${method}${path}`} id={operation.operationId}>
              <h2>
                <code>
                  {method.toUpperCase()} {base}
                  {path}
                </code>
              </h2>
              <p>{operation.summary}</p>
              {operation.description && <p>{operation.description}</p>}
              <Parameters operation={operation} />
              <Body operation={operation} />
              <Responses operation={operation} />
            </section>
          ))}
          <h2>Schemas</h2>
          {schemasOf(document.components).map(([name, schema]) => (
            <details class="card" key={name} id={`schema-${name}`}>
              <summary>{name}</summary>
              <Code value={schema} label={name} />
            </details>
          ))}
        </main>
      </body>
    </html>
  )
}

function Parameters({ operation }: { readonly operation: Operation }) {
  if (!operation.parameters?.length) return null
  return (
    <table>
      <caption class="table-title">Parameters</caption>
      <tbody>
        {operation.parameters.map((parameter) => (
          <tr key={parameter.name}>
            <th scope="row">
              <code>{parameter.name}</code>
            </th>
            <td>
              {parameter.in}
              {parameter.required ? ', required' : ''}
            </td>
            <td>{parameter.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Body({ operation }: { readonly operation: Operation }) {
  const schema = operation.requestBody?.content?.['application/json']?.schema
  if (schema === undefined) return null
  return (
    <details>
      <summary>Body</summary>
      <Code value={schema} label="Body" />
    </details>
  )
}

function Responses({ operation }: { readonly operation: Operation }) {
  return (
    <table>
      <caption class="table-title">Answers</caption>
      <tbody>
        {Object.entries(operation.responses ?? {}).map(([status, response]) => (
          <tr key={status}>
            <th scope="row">
              <code>{status}</code>
            </th>
            <td>{response.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Scrolls by itself, so the keyboard has to reach it. */
function Code({ value, label }: { readonly value: unknown; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse.
    <section class="code" tabIndex={0} aria-label={label}>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </section>
  )
}

function operationsOf(paths: unknown): readonly { path: string; method: string; operation: Operation }[] {
  return Object.entries((paths ?? {}) as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ path, method, operation }] : []
    }),
  )
}

function schemasOf(components: unknown): readonly [string, unknown][] {
  return Object.entries((components as { readonly schemas?: Record<string, unknown> } | undefined)?.schemas ?? {})
}
