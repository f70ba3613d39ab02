/** The bot's pages in the order of their tabs; the first that a member may open is where the rail leads. */
export const PAGES: { to: string; title: string; needs: string }[] = [
  { to: '/bot/overview', title: 'botStats.title', needs: 'bot.view' },
  { to: '/bot/learning', title: 'learning.title', needs: 'bot.learn' },
  { to: '/bot/test-bench', title: 'bench.title', needs: 'bot.test' },
  { to: '/bot/cases', title: 'cases.title', needs: 'bot.cases' },
  { to: '/bot/tasks', title: 'tasks.title', needs: 'bot.view' },
  { to: '/bot/graph', title: 'graph.title', needs: 'knowledge.draw' },
]
