type Child = Node | string | false | null | undefined

/** An element with its properties and what is in it. */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Record<string, unknown> = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('aria-') || name === 'role') made.setAttribute(name, String(value))
    else Object.assign(made, { [name]: value })
  }
  made.append(...children.filter((child): child is Node | string => Boolean(child)))
  return made
}
