import { watchPrice } from '../live/watch-price.ts'
import { openCardForm } from './card-form.ts'

/** So long a Pay button that has just got another price takes no press: the finger may have been on its way. */
const LOOK_MS = 3000

/** The page of a charger with its price kept true: a price that changes is shown as it is now, one that ran out says so. Pay asks again in any case. */
function follow(): void {
  void openCardForm()
  const offer = document.getElementById('offer')
  const { socket, validMs } = offer?.dataset ?? {}
  if (socket === undefined) return
  watchPrice(socket, Number(validMs), {
    changed: () => void showNow(true),
    expired: () => {
      holdPay()
      note('expired', true)
    },
  })
}

/** Puts the offer of now in the place of the one that is shown. */
async function showNow(isChange: boolean): Promise<void> {
  const before = document.getElementById('offer')
  if (!before) return
  holdPay()
  const now = await fetchOffer()
  // Offline, or the charger is gone: what is shown cannot be paid any more, and the button asks again.
  if (!now) return note('expired', true)
  before.replaceWith(now)
  const isOther = now.dataset.quote !== before.dataset.quote
  if (isChange && isOther) {
    note(now.dataset.quote === undefined ? 'gone' : 'changed', false)
    holdPay()
    setTimeout(() => payButton()?.removeAttribute('disabled'), LOOK_MS)
  } else note(null, false)
  follow()
}

async function fetchOffer(): Promise<HTMLElement | null> {
  const url = new URL(location.href)
  url.searchParams.delete('notice')
  const answer = await fetch(url).catch(() => null)
  if (!answer?.ok) return null
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  return page.getElementById('offer')
}

const payButton = () => document.querySelector<HTMLButtonElement>('.pay button[type=submit]')
const holdPay = () => payButton()?.setAttribute('disabled', '')

/** Says what became of the price, in the words that the page brought along; with a button to look again. */
function note(kind: 'changed' | 'expired' | 'gone' | null, withButton: boolean): void {
  const place = document.getElementById('price-notes')
  if (!place) return
  place.replaceChildren()
  if (kind === null) return
  const text = document.createElement('p')
  text.textContent = place.dataset[kind] ?? ''
  const box = document.createElement('div')
  box.className = 'notice notice-warn stack-tight'
  box.append(text)
  if (withButton) box.append(againButton(place.dataset.again ?? ''))
  place.append(box)
  place.scrollIntoView({ block: 'start' })
}

function againButton(words: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-plain'
  button.textContent = words
  button.onclick = () => void showNow(false)
  return button
}

// A page from the browser's memory may be hours old.
addEventListener('pageshow', (event) => event.persisted && void showNow(false))
follow()
