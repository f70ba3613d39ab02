/** Lets the menu open what the survey draws. */
let show: () => void = () => undefined

export const openSurvey = (): void => show()

export function onOpenSurvey(opens: () => void): void {
  show = opens
}
