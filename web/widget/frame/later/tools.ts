import type { components } from '@haoke/client/api'

export type Tool = components['schemas']['ShownTool']

/** Lets the menu open what stands beside the talk. */
let show: (tool: Tool) => void = () => undefined

export const openTool = (tool: Tool): void => show(tool)

export function onOpenTool(opens: (tool: Tool) => void): void {
  show = opens
}
