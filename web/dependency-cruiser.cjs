/** Which part of the web code may know which. Checked by `npm run lint`. */
const apart = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } })

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'core-depends-on-nothing', severity: 'error', from: { path: '^core/src' }, to: { pathNot: '^core/src' } },
    apart('ui-knows-no-product', '^ui', '^(workspace|widget)'),
    apart('widget-is-apart', '^widget', '^(workspace|ui)|node_modules/(vue|pinia|reka-ui)/'),
    apart('loader-is-alone', '^widget/loader', '^(widget/frame|core)|node_modules'),
    apart('workspace-knows-no-widget', '^workspace', '^widget'),
    apart('base-lies-under-all', '^workspace/src/base', '^workspace/src/(app|features)'),
    apart('features-know-no-app', '^workspace/src/features', '^workspace/src/app'),
    {
      name: 'features-are-strangers',
      comment: 'What two features share lies in base/ or ui/; app/ puts them together.',
      severity: 'error',
      from: { path: '^workspace/src/features/([^/]+)/' },
      to: { path: '^workspace/src/features/', pathNot: '^workspace/src/features/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.json$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.vue', '.js', '.d.ts'] },
  },
}
