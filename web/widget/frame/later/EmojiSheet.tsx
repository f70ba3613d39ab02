import { useEffect, useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { loadEmoji, type AllEmoji } from './all-emoji.ts'

/** At hand before all others are loaded. */
const FREQUENT = Array.from('😀😄😂🤣😊😍😘😜🤔😎😅😢😭😡😱🥰👍👎👏🙏💪👌🤝💔🔥🎉🎁🌹☕🍵📦🚚💰🧾✅❌❓❗⭐💯')

export default function EmojiSheet({ locale, field }: { locale: string; field: HTMLTextAreaElement }) {
  const session = useSession()
  const [all, set] = useState<AllEmoji | null>(null)
  const [loading, load] = useState(false)
  const [query, search] = useState('')
  useEffect(() => {
    if (loading) loadEmoji(locale).then(set, () => load(false))
  }, [loading])
  const onPick = (emoji: string) => {
    const { selectionStart: start, selectionEnd: end, value } = field
    session.draft(value.slice(0, start) + emoji + value.slice(end))
    requestAnimationFrame(() => field.setSelectionRange(start + emoji.length, start + emoji.length))
  }
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
