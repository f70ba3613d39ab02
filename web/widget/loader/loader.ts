console.debug('haoke')
