import type { Survey } from './api.ts'

type Texts = Survey['question']

const filled = <T>(texts: Partial<Record<string, T>>, empty: (value: T) => boolean) =>
  Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined && !empty(value as T)))

/** As it is stored: no empty texts, labels as many as there are steps, reasons on the scale. */
export function sound(survey: Survey): Survey {
  const labels = filled(survey.labels, (list) => list.every((text) => !text.trim())) as Record<string, string[]>
  return {
    ...survey,
    question: filled(survey.question, (text) => !text.trim()) as Texts,
    labels: Object.fromEntries(Object.entries(labels).map(([language, list]) => [language, Array.from({ length: survey.steps }, (_, place) => list[place] ?? '')])),
    reasons: survey.reasons
      .map((reason) => ({ ...reason, texts: filled(reason.texts, (text) => !text.trim()) as Texts, lowest: Math.min(reason.lowest, survey.steps), highest: Math.min(reason.highest, survey.steps) }))
      .filter((reason) => Object.keys(reason.texts).length > 0),
  }
}
