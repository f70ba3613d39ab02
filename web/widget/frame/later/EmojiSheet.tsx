import { useEffect, useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { loadEmoji, type AllEmoji } from './all-emoji.ts'

/** At hand before all others are loaded. */
const FREQUENT = Array.from('😀😄😂🤣😊😍😘😜🤔😎😅😢😭😡😱🥰👍👎👏🙏💪👌🤝💔🔥🎉🎁🌹☕🍵📦🚚💰🧾✅❌❓❗⭐💯')

export default function EmojiSheet({ locale, onPick }: { locale: string; onPick: (emoji: string) => void }) {
  const [all, set] = useState<AllEmoji | null>(null)
  const [loading, load] = useState(false)
  const [query, search] = useState('')
  useEffect(() => {
    if (loading) loadEmoji(locale).then(set, () => load(false))
  }, [loading])
  const found = query && all ? all.find(query) : null
  return (
    <div class="sheet emoji" role="group" aria-label={t('emoji')}>
      {all && <input type="search" value={query} placeholder={t('emoji.search')} aria-label={t('emoji.search')} onInput={(event) => search(event.currentTarget.value)} />}
      <div class="emoji-list">
        {!all && <Grid emoji={FREQUENT} onPick={onPick} />}
        {found && (found.length ? <Grid emoji={found} onPick={onPick} /> : <p>{t('emoji.none')}</p>)}
        {!found &&
          all?.groups.map(({ name, emoji }) => (
            <section key={name}>
              <h2>{t(`emoji.${name}`)}</h2>
              <Grid emoji={emoji} onPick={onPick} />
            </section>
          ))}
      </div>
      {!all && (
        <button type="button" class="link" disabled={loading} onClick={() => load(true)}>
          {t('emoji.more')}
        </button>
      )}
    </div>
  )
}

function Grid({ emoji, onPick }: { emoji: string[]; onPick: (emoji: string) => void }) {
  return (
    <div class="emoji-grid">
      {emoji.map((each) => (
        <button type="button" key={each} onClick={() => onPick(each)}>
          {each}
        </button>
      ))}
    </div>
  )
}
