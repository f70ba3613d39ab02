import type { Site } from '@haoke/client/protocol'
import { paletteOf } from './colors.ts'
import { tellOfAnswers, type Telling } from './installed.ts'
import { resumeFiles, type Asking } from './leftover.ts'

/** Gives the page the site's colours and title, and what was left of an earlier one. */
export function dress(site: Site, session: Asking & Telling): void {
  void resumeFiles(session)
  tellOfAnswers(session)
  const { color, ink, onLight, onDark } = paletteOf(site.color)
  const { style } = document.documentElement
  style.setProperty('--color', color)
  style.setProperty('--ink', ink)
  style.setProperty('--on-light', onLight)
  style.setProperty('--on-dark', onDark)
  if (site.title) document.title = site.title
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', color)
}
