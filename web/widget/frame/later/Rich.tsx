import { markdown, type Block, type Inline } from '@haoke/client/markdown'

/** A message in the small part of Markdown that messages use. */
export default function Rich({ text }: { text: string }) {
  return <>{markdown(text).map(drawBlock)}</>
}

function drawBlock(block: Block) {
  switch (block.is) {
    case 'heading':
      return <p class="heading">{block.of.map(drawInline)}</p>
    case 'code':
      return <pre>{block.text}</pre>
    case 'list': {
      const items = block.items.map((item) => <li>{item.map(drawInline)}</li>)
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>
    }
    case 'quote':
      return <blockquote>{drawLines(block.lines)}</blockquote>
    case 'paragraph':
      return <p>{drawLines(block.lines)}</p>
  }
}

const drawLines = (lines: Inline[][]) => lines.map((line, i) => (i ? [<br />, ...line.map(drawInline)] : line.map(drawInline)))

function drawInline(inline: Inline) {
  switch (inline.is) {
    case 'text':
      return inline.text
    case 'code':
      return <code>{inline.text}</code>
    case 'link':
      return (
        <a href={inline.href} target="_blank" rel="noopener noreferrer nofollow">
          {inline.of.map(drawInline)}
        </a>
      )
    case 'strong':
      return <strong>{inline.of.map(drawInline)}</strong>
    case 'em':
      return <em>{inline.of.map(drawInline)}</em>
    case 'del':
      return <del>{inline.of.map(drawInline)}</del>
  }
}
