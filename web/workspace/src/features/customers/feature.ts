import { UserRound, Users } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import { go } from '../../base/go.ts'
import { http, query, type PageOf } from '../../base/http.ts'
import { shownName, type Customer } from './customers.ts'

const FOUND = 6

export default {
  routes: [
    { path: '/customer-proposals', component: () => import('./ProposalsPage.vue'), meta: { title: 'proposal.title', needs: 'customers.merge' } },
    { path: '/customers/:id?', component: () => import('./CustomersPage.vue'), meta: { title: 'nav.customers', needs: 'customers.read' } },
  ],
  rail: [{ to: '/customers', title: 'nav.customers', icon: Users, order: 50, keys: 'g KeyU', needs: 'customers.read' }],
  finders: [
    {
      group: 'nav.customers',
      order: 20,
      needs: 'customers.read',
      async find(text, signal) {
        const page = await http.get<PageOf<Customer>>(`/customers${query({ q: text, limit: FOUND })}`, { signal })
        return page.items.map((customer) => ({
          id: `customer ${customer.id}`,
          title: shownName(customer),
          hint: [customer.phone, customer.email, customer.company].filter(Boolean).join(' · '),
          icon: UserRound,
          run: () => go(`/customers/${customer.id}`),
        }))
      },
    },
  ],
} satisfies Feature
