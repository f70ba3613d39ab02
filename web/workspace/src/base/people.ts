import { t } from '../../../ui/i18n.ts'

/** What to call a customer. Without a name the server gives "#4F2AK": the number of somebody we do not know yet. */
export const customerName = ({ name }: { name: string }): string => (name.startsWith('#') ? t('customer.unnamed', { number: name.slice(1) }) : name)
