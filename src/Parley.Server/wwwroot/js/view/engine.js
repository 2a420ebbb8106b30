// Which engine answers, and what it warns of (GET /api/status).

import { byId, make } from './dom.js';

const STAGES = { recogniser: 'Hears with', chat: 'Thinks with', synthesiser: 'Speaks with' };

export function showEngine(status) {
  const stages = Object.entries(STAGES)
    .filter(([stage]) => status.stages?.[stage])
    .flatMap(([stage, label]) => [make('dt', {}, label), make('dd', {}, status.stages[stage])]);
  const warnings = (status.warnings ?? []).map((warning) => make('li', {}, warning));
  byId('engine').replaceChildren(
    make('p', { class: 'engine-name' }, make('span', { class: 'lamp' }), make('span', {}, `${status.engine ?? 'unknown'} engine`)),
    ...(status.reason ? [make('p', { class: 'hint' }, status.reason)] : []),
    ...(stages.length > 0 ? [make('dl', {}, ...stages)] : []),
    ...(warnings.length > 0 ? [make('ul', { class: 'warnings', 'aria-label': 'Warnings' }, ...warnings)] : []),
    ...(status.version ? [make('p', { class: 'hint version' }, `Parley ${status.version}`)] : []));
  byId('engine').hidden = false;
}
