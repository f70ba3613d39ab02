import { LOCALES } from '@haoke/client/i18n'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { State, TextSize } from '../session/state.ts'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { Icon } from '../views/icons.tsx'
import { size as setSize, sound as setSound } from './choices.ts'
import { forgetMe } from './forget.ts'
import { BACK, CALCULATOR, DOWNLOAD, END, GLOBE, SHIELD, SILENT, SOUND, STAR, TEXT } from './icons.ts'
import { canTell, installation } from './installed.ts'
import { openSurvey } from './survey.ts'
import { t as later } from './texts.ts'
import { openTool, type Tool } from './tools.ts'

const LANGUAGES = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' }
const SIZES: TextSize[] = [0, 1, 2]

export default function Menu({ state, onDone }: { state: State; onDone: () => void }) {
  const session = useSession()
  const root = useRef<HTMLDivElement>(null)
  const [page, turn] = useState<'main' | 'end' | 'privacy'>('main')
  const { conversation, sound, site } = state
  const install = installation()
  const [tools, offer] = useState<Tool[]>([])
  useEffect(() => session.ask((requests) => requests.tools().then(offer, () => undefined)), [state.locale])
  useEffect(() => root.current?.querySelector<HTMLElement>('button')?.focus(), [page])
  useEffect(() => {
    const away = (event: Event) => {
      if (!(event.target as Element).closest('header')) onDone()
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [])
  const item = (path: string, name: string, does: () => unknown, last = true) => (
    <button
      type="button"
      class="item"
      onClick={() => {
        does()
        if (last) onDone()
      }}
    >
      <Icon path={path} />
      {t(name)}
    </button>
  )
  if (page === 'privacy')
    return (
      <div class="menu" ref={root}>
        {item(BACK, 'back', () => turn('main'), false)}
        <p>{t('privacy.text', { site: site?.name })}</p>
        {site?.typing_preview && <p>{t('privacy.preview')}</p>}
        {!session.host.embedded && (
          <>
            <p>{later('forget.text')}</p>
            <button type="button" class="item" onClick={() => void forgetMe(session)}>
              <Icon path={END} />
              {later('forget')}
            </button>
          </>
        )}
      </div>
    )
  if (page === 'end')
    return (
      <div class="menu" ref={root} role="alertdialog" aria-label={t('end.ask')}>
        <p>{t('end.ask')}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={onDone}>
            {t('end.stay')}
          </button>
          <button
            type="button"
            class="button primary"
            onClick={() => {
              session.ask((requests) => requests.act('close'))
              onDone()
            }}
          >
            {t('end')}
          </button>
        </div>
      </div>
    )
  return (
    <div class="menu" ref={root}>
      {tools.map((tool) => (
        <button
          type="button"
          class="item"
          key={tool.id}
          onClick={() => {
            openTool(tool)
            onDone()
          }}
        >
          <Icon path={CALCULATOR} />
          {tool.title}
        </button>
      ))}
      {conversation && item(DOWNLOAD, 'transcript', () => session.ask((requests) => requests.transcript()))}
      {item(sound ? SOUND : SILENT, sound ? 'sound.off' : 'sound.on', () => setSound(session, !sound), false)}
      {install && item(DOWNLOAD, 'install', install)}
      {conversation && canTell() && item(SOUND, 'tell', () => session.ask((requests) => requests.tellMe(true)))}
      {item(SHIELD, 'privacy', () => turn('privacy'), false)}
      {conversation && item(STAR, 'survey', openSurvey)}
      {conversation && conversation.state !== 'closed' && item(END, 'end', () => turn('end'), false)}
      <Choice
        name={t('language')}
        path={GLOBE}
        options={LOCALES.map((locale) => ({ value: locale, label: LANGUAGES[locale], lang: locale }))}
        value={state.locale}
        onChange={(locale) => session.speak(locale)}
      />
      <Choice
        name={t('text')}
        path={TEXT}
        options={SIZES.map((size) => ({ value: size, label: t(`text.${size}`) }))}
        value={state.textSize}
        onChange={(size) => setSize(session, size)}
      />
    </div>
  )
}

interface ChoiceProps<Value> {
  name: string
  path: string
  options: { value: Value; label: string; lang?: string }[]
  value: Value
  onChange: (value: Value) => void
}

function Choice<Value>({ name, path, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <div class="item choice-of" role="group" aria-label={name}>
      <Icon path={path} />
      {options.map((option) => (
        <button type="button" key={option.label} aria-pressed={option.value === value} lang={option.lang} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  )
}
