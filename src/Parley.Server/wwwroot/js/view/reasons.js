// Why a call ended, for people. A reason that is not listed is shown as it came.

const REASONS = {
  hung_up: 'you hung up',
  hang_up: 'you hung up',
  agent_ended: 'the agent hung up',
  agent_hung_up: 'the agent hung up',
  not_answered: 'the agent could not answer',
  not_admitted: 'the server wants an access key',
  timeout: 'nothing came from this page for too long',
  shutdown: 'the server is shutting down',
  call_failed: 'something went wrong on the server; its log says what',
};

export const reasonInWords = (reason) => REASONS[reason] ?? String(reason ?? 'no reason given').replaceAll('_', ' ');
