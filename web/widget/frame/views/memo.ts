import { Component, type ComponentChild, type FunctionComponent } from 'preact'

/** A view that is drawn again only when one of its properties is another value. */
export function memo<Props extends object>(view: (props: Props) => ComponentChild): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const now = this.props as Record<string, unknown>
      return Object.entries(next).some(([name, value]) => value !== now[name])
    }
    override render(props: Props): ComponentChild {
      return view(props)
    }
  }
  return Memo as unknown as FunctionComponent<Props>
}
