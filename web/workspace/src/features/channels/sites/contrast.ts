/** How well a text can be read on a colour (WCAG 2.2). Colours are `#rrggbb`. */

const parts = (color: string) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)

function luminance(color: string): number {
  const [red, green, blue] = parts(color).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)

export const inkOn = (color: string): '#ffffff' | '#101418' => (contrast(color, '#ffffff') >= 3 ? '#ffffff' : '#101418')
