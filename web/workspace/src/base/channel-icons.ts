import { AppWindow, AtSign, Bell, Bird, Bot, Building2, Cable, Camera, Contact, Feather, Globe, Hash, Mail, Mailbox, MessageCircle, MessageCircleMore, MessageSquare, MessageSquareText, MessagesSquare, Music, Phone, Plug, Send, Smartphone, Users, UsersRound, Zap } from '@lucide/vue'
import type { Component } from 'vue'

const ICONS: Record<string, Component> = {
  'app-window': AppWindow,
  'at-sign': AtSign,
  bell: Bell,
  bird: Bird,
  bot: Bot,
  'building-2': Building2,
  cable: Cable,
  camera: Camera,
  contact: Contact,
  feather: Feather,
  globe: Globe,
  hash: Hash,
  instagram: Camera, // lucide has no marks of companies
  mail: Mail,
  mailbox: Mailbox,
  'message-circle': MessageCircle,
  'message-circle-more': MessageCircleMore,
  'message-square': MessageSquare,
  'message-square-text': MessageSquareText,
  'messages-square': MessagesSquare,
  music: Music,
  phone: Phone,
  send: Send,
  slack: Hash,
  smartphone: Smartphone,
  users: Users,
  'users-round': UsersRound,
  zap: Zap,
}

/** The icon that an adapter names; one that is not among these is drawn as a plug. */
export const iconOf = (name: string): Component => ICONS[name] ?? Plug
