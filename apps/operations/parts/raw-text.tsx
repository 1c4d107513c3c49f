/** A text as it arrived, laid out where it is JSON. */
export function RawText({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="raw" tabIndex={0} role="region" aria-label={label}>
      {laidOut(text)}
    </pre>
  )
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
