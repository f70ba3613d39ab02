import { pickLocale } from '@haoke/client/i18n'
import type { Keeper } from '../session/kept.ts'
import type { Store, TextSize } from '../session/state.ts'
import { useTexts } from '../texts.ts'

/** What choices need of the session. */
interface Chooser {
  store: Store
  keeper: Keeper
  client: { reconnect(): void }
  ring(): void
}

/** The site's own words come in the new language with the next welcome. */
export async function speak({ store, keeper, client }: Chooser, wanted: string): Promise<void> {
  const locale = pickLocale(wanted)
  await useTexts(locale)
  store.set({ locale })
  keeper.set({ locale })
  client.reconnect()
}

export function size({ store, keeper }: Chooser, textSize: TextSize): void {
  store.set({ textSize })
  keeper.set({ textSize })
}

export function sound(session: Chooser, on: boolean): void {
  session.store.set({ sound: on })
  session.keeper.set({ silent: !on })
  session.ring()
}
