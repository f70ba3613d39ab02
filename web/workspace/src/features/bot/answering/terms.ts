/** Groups of terms as text: a group a line, its words parted by commas of either script. */
export const textOf = (groups: readonly (readonly string[])[]): string => groups.map((group) => group.join(', ')).join('\n')

export const termsOf = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.split(/[,，、;；]/).map((word) => word.trim()))
    .map((words) => words.filter(Boolean))
    .filter((words) => words.length > 0)
