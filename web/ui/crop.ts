/** Cutting a square out of a picture. The frame is `side` wide; the picture lies under it, `zoom` times as large as just fits. */

export interface Picture {
  width: number
  height: number
}

/** Where the picture's middle is, from the frame's middle, in pixels of the frame. */
export interface Cut {
  zoom: number
  x: number
  y: number
}

export const MAX_ZOOM = 4

/** Pixels of the frame per pixel of the picture. */
export const scaleOf = ({ width, height }: Picture, side: number, zoom: number): number => (side / Math.min(width, height)) * zoom

/** The nearest cut that leaves no corner of the frame empty. */
export function within(picture: Picture, side: number, { zoom, x, y }: Cut): Cut {
  const z = Math.min(MAX_ZOOM, Math.max(1, zoom))
  const scale = scaleOf(picture, side, z)
  const room = (length: number) => Math.max(0, (length * scale - side) / 2)
  const hold = (value: number, most: number) => Math.min(most, Math.max(-most, value)) || 0
  return { zoom: z, x: hold(x, room(picture.width)), y: hold(y, room(picture.height)) }
}

/** The square of the picture that lies under the frame, in the picture's pixels. */
export function sourceOf(picture: Picture, side: number, cut: Cut): { left: number; top: number; size: number } {
  const scale = scaleOf(picture, side, cut.zoom)
  const size = side / scale
  return { left: picture.width / 2 - cut.x / scale - size / 2, top: picture.height / 2 - cut.y / scale - size / 2, size }
}
