/** Colours made from the site's one colour, readable on whatever they stand on (WCAG 2.2: 4.5 to 1). */

type Rgb = [number, number, number]

const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [16, 20, 24]
const ENOUGH = 4.5
const FALLBACK: Rgb = [31, 111, 92]

function parse(color: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1] ?? /^#([0-9a-f]{3})$/i.exec(color)?.[1]?.replace(/./g, '$&$&')
  return hex ? [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb : FALLBACK
}

const text = (rgb: Rgb) => `rgb(${rgb.map(Math.round).join(',')})`
const mix = (from: Rgb, to: Rgb, share: number) => from.map((value, i) => value + (to[i]! - value) * share) as Rgb

function light(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** The colour moved towards black or white until it can be read on `ground`. */
function readable(color: Rgb, ground: Rgb): Rgb {
  const towards = light(ground) > 0.4 ? BLACK : WHITE
  for (let share = 0; share < 1; share += 0.08) {
    const candidate = mix(color, towards, share)
    if (contrast(candidate, ground) >= ENOUGH) return candidate
  }
  return towards
}

export interface Palette {
  color: string
  /** Text on `color`. */
  ink: string
  /** The colour as text on white, and on a dark ground. */
  onLight: string
  onDark: string
}

export function paletteOf(color: string): Palette {
  const own = parse(color)
  // White looks right on strong colours a little below the limit too: the colour gives way, not the text.
  const strong = contrast(own, WHITE) >= 3 ? readable(own, WHITE) : own
  return {
    color: text(strong),
    ink: text(contrast(strong, WHITE) >= ENOUGH ? WHITE : BLACK),
    onLight: text(readable(own, [232, 235, 238])),
    onDark: text(readable(own, [52, 57, 63])),
  }
}
