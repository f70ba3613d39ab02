import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { http } from '../../base/http.ts'
import { customerName } from '../../base/people.ts'

export type Customer = components['schemas']['Customer']

/** What agents write themselves, one line each. */
export const LINES = ['name', 'phone', 'email', 'company'] as const
export type Line = (typeof LINES)[number]
export type Changes = Partial<Pick<Customer, Line | 'note' | 'tags' | 'fields' | 'level'>>

/** Customers this tab has seen, once each. */
export const useCustomers = defineStore('customers', () => {
  const byId = shallowReactive(new Map<Id, Customer>())
  const put = (customer: Customer) => byId.set(customer.id, customer)

  /** Of one that was merged into another, that other one. */
  async function load(id: Id): Promise<Customer> {
    const customer = await http.get<Customer>(`/customers/${id}`)
    put(customer)
    return customer
  }

  /** Saves what was changed on `version`. `CustomerChanged` when somebody else changed the same meanwhile. */
  async function save(id: Id, version: number, changes: Changes): Promise<void> {
    put(await http.send<Customer>('PATCH', `/customers/${id}`, { version, ...changes }))
  }

  const drop = (id: Id) => byId.delete(id)

  return { byId, put, load, save, drop }
})

export const shownName = ({ name, number }: Pick<Customer, 'name' | 'number'>): string => customerName({ name: name || `#${number}` })
