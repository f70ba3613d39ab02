/** One domain a line. An address pasted from a browser is cut down to its host; empty lines do not count. */
export function domainsOf(text: string): string[] {
  const hosts = text.split(/[\s,，;；]+/).map(hostOf).filter(Boolean)
  return [...new Set(hosts)]
}

function hostOf(line: string): string {
  const rest = line.trim().toLowerCase().replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
  return rest.replace(/[/?#].*$/, '').replace(/\.$/, '')
}

/** What surely is no domain; the server has the last word. */
export const strangeDomains = (domains: readonly string[]): string[] => domains.filter((domain) => !/^(\*\.)?[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/u.test(domain))
