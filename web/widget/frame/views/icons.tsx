/** Line icons on a grid of 24, drawn for Haoke; those of the first screen. */
export const CLOSE = 'M6 6l12 12M18 6 6 18'
export const MORE = 'M4.5 12h1M11.5 12h1M18.5 12h1'
export const PLUS = 'M12 5v14M5 12h14'
export const SMILE = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.5c.9 1.2 2.1 1.8 3.5 1.8s2.6-.6 3.5-1.8M9 9.5v.5M15 9.5v.5'
export const SEND = 'M4.5 11.8 20 4l-5.2 16-3.6-6.5-6.7-1.7ZM11.2 13.5 20 4'
export const HISTORY = 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2'
export const DOWN = 'M6 9.5l6 6 6-6'
export const QUOTE = 'M9 8 5 12l4 4M5.5 12H14a5 5 0 0 1 5 5v1'

export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

interface IconButtonProps {
  path: string
  name: string
  onClick: (event: MouseEvent) => void
  primary?: boolean
  disabled?: boolean
  expanded?: boolean
}

export function IconButton({ path, name, onClick, primary, disabled, expanded }: IconButtonProps) {
  return (
    <button type="button" class={`icon-button ${primary ? 'primary' : ''}`} aria-label={name} title={name} aria-expanded={expanded} disabled={disabled} onClick={onClick}>
      <Icon path={path} />
    </button>
  )
}
