// A short message centre, on npm's smpp: tells on its output what it is asked, and does what its input says.
const { createInterface } = require('node:readline')
const smpp = require('smpp')

const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n')
const sessions = new Set()
let count = 0
let busy = 2 // how often 9999 is throttled

const server = smpp.createServer((session) => {
  session.on('error', () => {})
  session.on('close', () => sessions.delete(session))
  const bind = (pdu) => {
    if (pdu.password !== 'secret') {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }))
      session.close()
      return
    }
    session.send(pdu.response({ system_id: 'SMSC' }))
    session.receives = pdu.command !== 'bind_transmitter'
    sessions.add(session)
    tell({ event: 'bound', as: pdu.command, version: pdu.interface_version })
  }
  session.on('bind_transceiver', bind)
  session.on('bind_transmitter', bind)
  session.on('enquire_link', (pdu) => session.send(pdu.response()))
  session.on('unbind', (pdu) => {
    tell({ event: 'unbound' })
    session.send(pdu.response())
    session.close()
  })
  session.on('pdu', (pdu) => {
    if (pdu.command === 'enquire_link_resp') tell({ event: 'there' })
  })
  session.on('submit_sm', (pdu) => {
    if (pdu.destination_addr === '0000') return session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }))
    if (pdu.destination_addr === '9999' && busy-- > 0) {
      return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }))
    }
    if (pdu.destination_addr === '6666') return session.socket.destroy()
    const id = `SIM${++count}`
    const { message, udh } = pdu.message_payload?.message ? pdu.message_payload : pdu.short_message
    tell({
      event: 'submitted',
      id,
      to: pdu.destination_addr,
      from: pdu.source_addr,
      coding: pdu.data_coding,
      receipt: pdu.registered_delivery,
      text: Buffer.isBuffer(message) ? message.toString('latin1') : message,
      udh: udh ? Buffer.concat([].concat(udh)).toString('hex') : '',
      sar: pdu.sar_segment_seqnum ? [pdu.sar_msg_ref_num, pdu.sar_total_segments, pdu.sar_segment_seqnum] : null,
    })
    session.send(pdu.response({ message_id: id }))
  })
})

const deliver = (fields) => {
  const session = [...sessions].find((each) => each.receives)
  session.deliver_sm({ destination_addr: '1069000123', ...fields }, (answer) => tell({ event: 'acknowledged', status: answer.command_status }))
}

const work = {
  message: ({ from, text, coding }) => deliver({ source_addr: from, data_coding: coding, short_message: { message: text } }),
  part: ({ from, hex, ref, total, number, way }) => {
    const bytes = Buffer.from(hex, 'hex')
    deliver(
      way === 'udh'
        ? { source_addr: from, data_coding: 8, esm_class: 0x40, short_message: { udh: Buffer.from([5, 0, 3, ref, total, number]), message: bytes } }
        : { source_addr: from, data_coding: 8, short_message: { message: bytes }, sar_msg_ref_num: ref, sar_total_segments: total, sar_segment_seqnum: number },
    )
  },
  payload: ({ from, text }) => deliver({ source_addr: from, data_coding: 8, short_message: '', message_payload: { message: text } }),
  receipt: ({ from, id, state, err }) =>
    deliver({ source_addr: from, esm_class: 4, short_message: `id:${id} sub:001 dlvrd:001 submit date:2611220310 done date:2611220311 stat:${state} err:${err} text:` }),
  ask: () => [...sessions].forEach((session) => session.enquire_link()),
  drop: () => [...sessions].forEach((session) => session.socket.destroy()),
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const wish = JSON.parse(line)
    work[wish.do](wish)
  })
  .on('close', () => process.exit(0))
server.listen(0, '127.0.0.1', () => tell({ event: 'listening', port: server.address().port }))
