declare module 'virtual:emoji/*' {
  const groups: Record<string, string>
  export default groups
}
