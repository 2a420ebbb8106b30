// What can be done with a message of the conversation: take it out, or cut what the agent said.

import { make } from './dom.js';

/** onEdit(message): 'item.delete' or 'item.truncate', as they are sent. */
export function itemEdit(itemId, isSpoken, onEdit) {
  const seconds = make('input', { type: 'number', min: '0', max: '600', step: '0.1', value: '1', 'aria-label': 'Seconds that stay' });
  const button = (label, message) => {
    const element = make('button', { type: 'button' }, label);
    element.addEventListener('click', () => onEdit(message()));
    return element;
  };
  return make('details', { class: 'item-edit' },
    make('summary', {}, 'Edit'),
    button('Delete', () => ({ type: 'item.delete', item_id: itemId })),
    ...(isSpoken
      ? [button('Cut after', () => ({ type: 'item.truncate', item_id: itemId, audio_end_ms: Math.round(Number(seconds.value) * 1000) })), seconds, 's']
      : []));
}
