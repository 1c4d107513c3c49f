import type { Wording } from '#ui/wording.ts'
import type { Charger } from '../ports.ts'
import { STICKER_DOUBTS } from '../sticker-doubts.ts'

/** Asks what is odd about a sticker, of a closed list. */
export function StickerPage({
  charger,
  codePath,
  wording,
}: {
  readonly charger: Charger
  readonly codePath: string
  readonly wording: Wording
}) {
  const { t } = wording
  return (
    <form class="card stack" method="post" action={`${codePath}/sticker`}>
      <h1>{t('driver.sticker.title')}</h1>
      <p>{[charger.locationName ?? charger.address, charger.evseId].filter(Boolean).join(' · ')}</p>
      <fieldset>
        <legend>{t('driver.sticker.what')}</legend>
        {STICKER_DOUBTS.map((doubt, index) => (
          <label key={doubt} class="radio">
            <input type="radio" name="doubt" value={doubt} checked={index === 0} /> {t(`driver.sticker.${doubt}`)}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button button-wide">
        {t('driver.sticker.send')}
      </button>
      <a href={codePath}>{t('driver.sticker.back')}</a>
    </form>
  )
}
