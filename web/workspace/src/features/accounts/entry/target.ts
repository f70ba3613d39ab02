/** Where to go after signing in: only a path of our own, never another site's address. */
export function afterSignIn(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/'
  return /^\/(sign-in|setup|join)\b/.test(next) ? '/' : next
}
