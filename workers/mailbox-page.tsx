import { render } from 'preact-render-to-string'
import { mailbox } from '#integrations/messaging/mail/mailbox-state'

/** What the platform on this machine would have sent, newest first. It is part of the development entry alone. */
export function mailboxPage(): Response {
  const html = `<!doctype html>${render(<Mailbox />)}`
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
}

function Mailbox() {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Mailbox of this machine</title>
        <link rel="stylesheet" href="/pages/main.css" />
      </head>
      <body>
        <main class="page">
          <h1>Mailbox</h1>
          <p class="quiet">Mails of this machine go nowhere but here.</p>
          <a class="button button-plain" href="/mailbox">
            Look again
          </a>
          {mailbox.mails.length === 0 && <p class="notice">No mail yet.</p>}
          {mailbox.mails.map(({ at, to, from, subject, text }) => (
            <article key={`${at}${to}${subject}`} class="card">
              <h2>{subject}</h2>
              <p class="small quiet">
                {from} to {to}, {new Date(at).toISOString().slice(11, 19)} UTC
              </p>
              <p style="white-space: pre-line">{text}</p>
            </article>
          ))}
        </main>
      </body>
    </html>
  )
}
